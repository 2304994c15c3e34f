// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/alert_commands.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <ctime>

#include "plugins/detectors/alerts/daemon_verb.h"
#include "plugins/detectors/alerts/yaml_reader.h"

namespace wireroom::alerts {
namespace {

constexpr Verb kVerbs[] = {
    {"alerts list", "Lists the alerts that are pending or firing."},
    {"alerts show", "Shows an alert with all that is known of it."},
    {"alerts ack", "Acknowledges an alert: somebody acts, it neither repeats nor escalates."},
    {"alerts silence", "Lists, adds and ends silences."},
    {"alerts history", "Shows what became of alerts, the newest first."},
};

// ---- requests: names with values ------------------------------------------------

using Request = std::map<std::string, std::vector<std::string>>;

std::string Write(const Request& request) {
  RecordWriter out;
  for (const auto& [name, values] : request)
    for (const std::string& value : values) out.Text(name).Text(value);
  return out.bytes();
}

Request Read(std::string_view bytes) {
  Request request;
  for (RecordReader in(bytes); !in.empty();) {
    std::string name = in.Text();
    request[std::move(name)].push_back(in.Text());
  }
  return request;
}

std::string One(const Request& request, const std::string& name) {
  const auto found = request.find(name);
  return found == request.end() ? "" : found->second.front();
}

// ---- text -----------------------------------------------------------------------

std::string Moment(int64_t micros) {
  if (micros == 0) return "-";
  const std::time_t seconds = static_cast<std::time_t>(micros / 1'000'000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

std::string Json(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') (out += '\\') += c;
    else if (byte < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", byte);
      out += escape;
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string Padded(std::string text, size_t width) {
  if (text.size() < width) text.resize(width, ' ');
  return text + "  ";
}

using Fields = std::vector<std::pair<std::string, std::string>>;

// The names are as wide as their columns.
std::string Line(const Fields& fields, bool json) {
  std::string out;
  for (const auto& [name, value] : fields) {
    const std::string_view key = std::string_view(name).substr(0, name.find_last_not_of(' ') + 1);
    if (json) out += (out.empty() ? "{" : ",") + Json(key) + ":" + Json(value);
    else out += Padded(value, name.size());
  }
  if (json) return out + "}\n";
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out + "\n";
}

std::string StateOf(const AlertRecord& record) {
  std::string state = record.state == AlertRecord::kFiring ? "firing" : "pending";
  if (!record.acknowledged.empty()) state += ",acked";
  if (!record.muted.empty()) state += ",muted";
  return state;
}

std::string TitleOf(const AlertRecord& record) {
  RuleHead head;
  ReadHead(record.head, &head);
  return std::string(head.title);
}

std::string GroupOf(const AlertRecord& record) {
  std::string out;
  for (size_t i = 0; i < record.group.size() && i < record.names.size(); ++i)
    out += (i == 0 ? "" : " ") + LabelName(record.names[i]) + "=" + record.group[i];
  return out;
}

// ---- answers --------------------------------------------------------------------

std::string List(const Request& request, AlertLife& life, Call& call) {
  std::vector<LabelMatcher> matchers;
  const auto given = request.find("matcher");
  if (given != request.end())
    for (const std::string& text : given->second) matchers.push_back(LabelMatcher::Parse(text));
  const bool json = !One(request, "json").empty();
  std::string out;
  life.Each(call, [&](const AlertRecord& record) {
    if (!MeetsAll(matchers, record.AllLabels())) return;
    out += Line({{"alert           ", record.fingerprint},
                 {"state         ", StateOf(record)},
                 {"level   ", std::string(LevelName(record.level))},
                 {"since               ", Moment(record.since)},
                 {"times", std::to_string(record.times)},
                 {"rule                    ", record.rule},
                 {"group", GroupOf(record)}},
                json);
  });
  return out.empty() && !json ? "no alert is pending or firing\n" : out;
}

std::string Show(const Request& request, AlertLife& life, Call& call) {
  const std::string fingerprint = One(request, "alert");
  const bool json = !One(request, "json").empty();
  AlertRecord record;
  Fields fields;
  if (life.Find(call, fingerprint, &record)) {
    fields = {{"alert", record.fingerprint},     {"rule", record.rule},
              {"title", TitleOf(record)},        {"state", StateOf(record)},
              {"level", std::string(LevelName(record.level))},
              {"since", Moment(record.since)},   {"last", Moment(record.last)},
              {"fired", Moment(record.fired)},   {"times", std::to_string(record.times)},
              {"acknowledged_by", record.acknowledged}, {"note", record.note},
              {"muted", record.muted}};
    for (const auto& [name, value] : record.AllLabels())
      if (name != "rule" && name != "level" && name != "alert") fields.emplace_back("label " + name, value);
    for (const auto& detail : record.details) fields.push_back(detail);
  }
  const auto history = life.History(call, 20, "", fingerprint);
  if (fields.empty() && history.empty())
    throw std::invalid_argument("no alert '" + fingerprint +
                                "'; `wireroom alerts list` and `history` show them");
  if (json) return Line(fields, true);
  std::string out;
  for (const auto& [name, value] : fields)
    if (!value.empty()) out += Padded(name + ":", 18) + value + "\n";
  for (const auto& entry : history)
    out += "  " + Moment(entry.time) + "  " + Padded(entry.what, 12) + entry.text + "\n";
  return out;
}

std::string Acknowledge(const Request& request, AlertLife& life, Call& call) {
  const std::string fingerprint = One(request, "alert");
  if (!life.Acknowledge(call, fingerprint, One(request, "by"), One(request, "note")))
    throw std::invalid_argument("no alert '" + fingerprint + "'");
  return fingerprint + " is acknowledged by " + One(request, "by") + "\n";
}

std::string ListSilences(AlertLife& life, Call& call, bool json) {
  std::string out;
  for (const Silence& silence : life.Silences(call)) {
    std::string matchers;
    for (const std::string& m : silence.matchers) matchers += (matchers.empty() ? "" : " ") + m;
    out += Line({{"silence         ", silence.id},
                 {"until               ", Moment(silence.until)},
                 {"by      ", silence.author},
                 {"matchers", matchers},
                 {"comment", silence.comment}},
                json);
  }
  return out.empty() && !json ? "no silence\n" : out;
}

std::string Silencing(const Request& request, AlertLife& life, Call& call) {
  if (const std::string end = One(request, "end"); !end.empty()) {
    if (!life.EndSilence(call, end)) throw std::invalid_argument("no silence '" + end + "'");
    return "silence " + end + " has ended\n";
  }
  const auto matchers = request.find("matcher");
  if (matchers == request.end())
    return ListSilences(life, call, !One(request, "json").empty());
  Silence silence;
  std::vector<LabelMatcher> parsed;
  for (const std::string& text : matchers->second) {
    parsed.push_back(LabelMatcher::Parse(text));
    silence.matchers.push_back(text);
  }
  const auto duration = ParseDuration(One(request, "for"));
  if (!duration || *duration == 0)
    throw std::invalid_argument("--for: expected a duration like 2h or 1d, found '" +
                                One(request, "for") + "'");
  silence.from = call.now;
  silence.until = call.now + *duration;
  silence.author = One(request, "by");
  silence.comment = One(request, "comment");
  size_t met = 0;
  life.Each(call, [&](const AlertRecord& record) {
    met += MeetsAll(parsed, record.AllLabels());
  });
  if (!One(request, "preview").empty())
    return "it would mute " + std::to_string(met) + " alerts that are there now\n";
  const std::string id = life.AddSilence(call, silence);
  return "silence " + id + " until " + Moment(silence.until) + "; it meets " +
         std::to_string(met) + " alerts that are there now\n";
}

std::string History(const Request& request, AlertLife& life, Call& call) {
  const std::string most = One(request, "most");
  std::string out;
  const bool json = !One(request, "json").empty();
  const size_t limit = most.empty() ? 50 : std::strtoull(most.c_str(), nullptr, 10);
  for (const auto& e : life.History(call, limit, One(request, "rule"), One(request, "alert")))
    out += Line({{"time                ", Moment(e.time)},
                 {"what        ", e.what},
                 {"alert           ", e.fingerprint},
                 {"level   ", std::string(LevelName(e.level))},
                 {"rule                    ", e.rule},
                 {"article", e.article == 0 ? "" : std::to_string(e.article)},
                 {"text", e.text}},
                json);
  return out.empty() && !json ? "nothing has happened\n" : out;
}

// ---- the command ----------------------------------------------------------------

std::string Person() {
  const char* user = std::getenv("USER");
  return user && *user ? user : "operator";
}

struct Options {
  std::string alert, by = Person(), note, end, duration, comment, rule, most;
  std::vector<std::string> matchers;
  bool json = false, preview = false;
};

void Declare(std::string_view verb, CLI::App* app, Options* o) {
  app->add_flag("--json", o->json, "A line of JSON each");
  if (verb == "alerts list")
    app->add_option("matchers", o->matchers, "Only alerts that meet these: level=high, rule=~flood.*");
  if (verb == "alerts show" || verb == "alerts ack")
    app->add_option("alert", o->alert, "The alert's fingerprint")->required();
  if (verb == "alerts ack" || verb == "alerts silence")
    app->add_option("--by", o->by, "Who does it (default: $USER)");
  if (verb == "alerts ack") app->add_option("--note", o->note, "A note for the others");
  if (verb == "alerts silence") {
    app->add_option("matchers", o->matchers, "Mutes alerts that meet all of these; none: lists");
    app->add_option("--for", o->duration, "How long: 2h, 1d");
    app->add_option("--comment", o->comment, "Why");
    app->add_option("--end", o->end, "Ends this silence");
    app->add_flag("--preview", o->preview, "Only tell how many alerts it would mute");
  }
  if (verb == "alerts history") {
    app->add_option("--rule", o->rule, "Only of this rule");
    app->add_option("--alert", o->alert, "Only of this alert");
    app->add_option("--most", o->most, "How many (default: 50)")->check(CLI::PositiveNumber);
  }
}

Request RequestOf(std::string_view verb, const Options& o) {
  Request request{{"verb", {std::string(verb)}}};
  for (const auto& [name, value] :
       {std::pair<std::string, std::string>("alert", o.alert), {"by", o.by}, {"note", o.note},
        {"end", o.end}, {"for", o.duration}, {"comment", o.comment}, {"rule", o.rule},
        {"most", o.most}, {"json", o.json ? "1" : ""}, {"preview", o.preview ? "1" : ""}})
    if (!value.empty()) request[name] = {value};
  if (!o.matchers.empty()) request["matcher"] = o.matchers;
  return request;
}

}  // namespace

std::span<const Verb> AlertVerbs() { return kVerbs; }

int RunAlertVerb(std::string_view verb, std::span<const std::string_view> arguments, const Host&,
                 Console& console) {
  const auto* known = std::find_if(std::begin(kVerbs), std::end(kVerbs),
                                   [&](const Verb& v) { return v.words == verb; });
  CLI::App app(std::string(known->summary) + " Asks the running daemon.");
  Options options;
  Declare(verb, &app, &options);
  return RunDaemonVerb(
      verb, arguments, app, [&] { return Write(RequestOf(verb, options)); }, console);
}

std::string AnswerRequest(std::string_view bytes, AlertLife& life, Call& call) {
  const Request request = Read(bytes);
  const std::string verb = One(request, "verb");
  if (verb == "alerts list") return List(request, life, call);
  if (verb == "alerts show") return Show(request, life, call);
  if (verb == "alerts ack") return Acknowledge(request, life, call);
  if (verb == "alerts silence") return Silencing(request, life, call);
  if (verb == "alerts history") return History(request, life, call);
  throw std::invalid_argument("the daemon's alerts plugin does not know '" + verb +
                              "': is the command of a newer version?");
}

}  // namespace wireroom::alerts
