# SPDX-License-Identifier: Apache-2.0
"""`wireroom send` and `wireroom tail` against a real daemon: WIREROOM is the command."""

import json
import os
import pathlib
import signal
import subprocess
import tempfile
import unittest

PATIENCE = 30.0
WIREROOM = os.environ["WIREROOM"]


class CommandTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.ingest = f"ipc://{self.folder}/in"
        self.live = f"ipc://{self.folder}/out"
        self.sessions = f"ipc://{self.folder}/sessions"
        self.config = self.folder / "wireroom.yaml"
        self.config.write_text(f"ingest: {{bind: '{self.ingest}', max_article_bytes: 64KiB}}\n"
                               f"live: {{bind: '{self.live}'}}\n"
                               f"sessions: {{bind: '{self.sessions}'}}\n"
                               f"journal: {{directory: '{self.folder}/data'}}\n"
                               "log: {level: error}\n"
                               "plugins: []\n")
        self.daemon: subprocess.Popen | None = None
        self.addCleanup(lambda: self.stop())
        self.start()

    def start(self) -> None:
        ready, write = os.pipe()
        self.daemon = subprocess.Popen(
            [WIREROOM, "run", "--config", self.config, "--ready-fd", str(write)],
            pass_fds=[write])
        os.close(write)
        with os.fdopen(ready) as pipe:
            self.assertEqual(pipe.readline(), "ready\n", "the daemon did not start")

    def stop(self, how: int = signal.SIGTERM) -> None:
        if self.daemon is not None:
            self.daemon.send_signal(how)
            self.daemon.wait(PATIENCE)
            self.daemon = None

    def write(self, name: str, text: str) -> None:
        path = self.folder / "in-files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def send(self, *options: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [WIREROOM, "send", self.folder / "in-files", "--to", self.ingest, *options],
            capture_output=True, text=True, timeout=PATIENCE, check=False,
            env=os.environ | {"XDG_STATE_HOME": str(self.folder / "state")})

    def tail(self, *options: str) -> subprocess.Popen:
        """Returns once it follows the feed."""
        tail = subprocess.Popen([WIREROOM, "tail", "--live", self.live, *options],
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(lambda: (tail.kill(), tail.communicate()))
        line = tail.stderr.readline()
        while "following" not in line:
            self.assertNotEqual(line, "", "tail ended")
            line = tail.stderr.readline()
        return tail

    def test_what_is_sent_is_acknowledged_and_seen(self) -> None:
        self.write("Courier/a.txt", "Storm nears the harbour.\n\nBoats stay in.\n")
        self.write("Courier/b.txt", "Council meets.\n")
        tail = self.tail("--json", "--count", "2")
        sent = self.send()
        self.assertEqual(sent.returncode, 0, sent.stderr)
        self.assertIn("2 articles acknowledged: 2 enriched", sent.stderr)
        lines = tail.communicate(timeout=PATIENCE)[0].splitlines()
        self.assertEqual(tail.returncode, 0)
        events = [json.loads(line) for line in lines]
        self.assertEqual([event["sequence"] for event in events], ["1", "2"])
        self.assertEqual(events[0]["article"]["article"]["source"], "Courier")

    def test_the_same_again_is_a_duplicate(self) -> None:
        self.write("Courier/a.txt", "Storm nears.\n")
        self.assertEqual(self.send().returncode, 0)
        again = self.send()
        self.assertEqual(again.returncode, 0)
        self.assertIn("1 duplicate", again.stderr)

    def test_a_named_producer_sends_only_what_is_not_acknowledged(self) -> None:
        self.write("all.ndjson", "".join(
            json.dumps({"uri": f"a{n}", "source": "Courier", "body_text": f"Text {n}."}) + "\n"
            for n in range(200)))
        self.assertEqual(self.send("--producer", "wire").returncode, 0)
        again = self.send("--producer", "wire")
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertIn("200 acknowledged in an earlier run", again.stderr)
        # Other files: the numbers of the last run must not hide them.
        self.write("more.ndjson", json.dumps({"uri": "new", "body_text": "New."}) + "\n")
        more = self.send("--producer", "wire")
        self.assertIn("1 enriched, 200 duplicate", more.stderr)

    def test_rejected_and_unreadable_articles_are_named(self) -> None:
        self.write("a.txt", "Fine.\n")
        self.write("empty.txt", "")
        self.write("large.txt", "word " * 50_000)
        self.write("broken.json", "{")
        sent = self.send()
        self.assertEqual(sent.returncode, 1, sent.stderr)
        for text in ("1 enriched", "2 rejected", "1 unreadable", "empty.txt", "large.txt",
                     "broken.json"):
            self.assertIn(text, sent.stderr)

    def test_nothing_to_send_is_an_error(self) -> None:
        (self.folder / "in-files").mkdir()
        self.assertIn(self.send().returncode, (1, 65))

    def test_without_a_daemon_it_gives_up_in_time(self) -> None:
        self.stop()
        self.write("a.txt", "Storm nears.\n")
        sent = self.send("--timeout", "0.2")
        self.assertEqual(sent.returncode, 69, sent.stderr)
        tail = subprocess.run([WIREROOM, "tail", "--live", self.live, "--timeout", "0.2"],
                              capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual(tail.returncode, 69, tail.stderr)

    def test_a_daemon_that_is_killed_and_comes_back_gets_everything(self) -> None:
        self.write("all.ndjson", "".join(
            json.dumps({"uri": f"a{n}", "source": "Courier", "body_text": "word " * 500}) + "\n"
            for n in range(5000)))
        tail = self.tail("--json")
        sender = subprocess.Popen(
            [WIREROOM, "send", self.folder / "in-files", "--to", self.ingest, "-q"],
            stderr=subprocess.PIPE, text=True)
        self.addCleanup(lambda: (sender.kill(), sender.communicate()))
        tail.stdout.readline()  # It is at work.
        self.stop(signal.SIGKILL)
        self.start()
        sender.communicate(timeout=PATIENCE)
        self.assertEqual(sender.returncode, 0)
        again = self.send()
        self.assertIn("5000 duplicate", again.stderr)

    def test_tail_shows_topics_and_ends_in_time(self) -> None:
        self.write("a.txt", "Fine.\n")
        self.write("empty.txt", "")
        tail = self.tail("--topic", "article.rejected/", "--count", "1")
        self.assertEqual(self.send().returncode, 1)
        out = tail.communicate(timeout=PATIENCE)[0]
        self.assertEqual(tail.returncode, 0)
        self.assertIn("rejected", out)
        waiting = self.tail("--count", "1", "--timeout", "0.3")
        waiting.communicate(timeout=PATIENCE)
        self.assertEqual(waiting.returncode, 1)

    def run_command(self, *arguments: object) -> subprocess.CompletedProcess:
        return subprocess.run([WIREROOM, *arguments], capture_output=True, text=True,
                              timeout=PATIENCE, check=False)

    def replay(self, *options: str) -> list[int]:
        done = self.run_command("tail", "--sessions", self.sessions, "--no-follow", "--json",
                                *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [int(json.loads(line)["sequence"]) for line in done.stdout.splitlines()]

    def send_numbered(self, count: int) -> None:
        for number in range(1, count + 1):
            self.write(f"{number}.txt", f"Text {number}.\n")
        self.assertEqual(self.send().returncode, 0)

    def test_tail_begins_where_it_is_asked(self) -> None:
        self.send_numbered(5)
        self.assertEqual(self.replay("--from", "start"), [1, 2, 3, 4, 5])
        self.assertEqual(self.replay("--from", "4"), [4, 5])
        self.assertEqual(self.replay("--from", "-2"), [4, 5])
        self.assertEqual(self.replay("--from", "2020-01-01"), [1, 2, 3, 4, 5])
        self.assertEqual(self.replay("--from", "now"), [])
        self.assertEqual(self.replay("--from", "start", "--type", "article.rejected"), [])

    def test_a_named_tail_goes_on_where_it_left_off(self) -> None:
        self.send_numbered(5)
        self.assertEqual(self.replay("--name", "desk", "--count", "2"), [1, 2])
        listed = self.run_command("subscribers", "list", "--config", self.config, "--json")
        desk = json.loads(listed.stdout)
        self.assertEqual((desk["name"], desk["committed"], desk["lagEvents"]), ("desk", "2", "3"))
        self.stop(signal.SIGKILL)
        self.start()
        self.assertEqual(self.replay("--name", "desk", "--from", "last"), [3, 4, 5])
        dropped = self.run_command("subscribers", "drop", "desk", "--force", "-c", self.config)
        self.assertEqual(dropped.returncode, 0, dropped.stderr)
        unknown = self.run_command("tail", "--sessions", self.sessions, "--name", "desk",
                                   "--from", "last")
        self.assertEqual(unknown.returncode, 64)
        self.assertIn("'desk', which has none", unknown.stderr)

    def test_impossible_places_and_filters_are_refused_with_a_reason(self) -> None:
        self.send_numbered(1)
        for options, reason in [(["--from", "0"], "found '0'"), (["--from", "99"], "1 to 2"),
                                (["--from", "soon"], "found 'soon'"),
                                (["--from", "last"], "--name NAME"),
                                (["--from", "2999-01-01"], "not to come"),
                                (["--from", "start", "--topic", "politics"], "'politics'"),
                                (["--type", "none"], "found 'none'")]:
            refused = self.run_command("tail", "--sessions", self.sessions, *options)
            self.assertEqual(refused.returncode, 64, refused.stderr)
            self.assertIn(reason, refused.stderr)

    def test_export_writes_a_range_with_and_without_a_daemon(self) -> None:
        self.send_numbered(5)
        whole = self.folder / "all.ndjson"
        done = self.run_command("export", "--sessions", self.sessions, "-o", whole)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("exported 5 events, sequences 1 to 5", done.stderr)
        part = ["--from", "2", "--to", "4"]
        through = self.run_command("export", "--sessions", self.sessions, *part)
        self.assertEqual(through.stdout.splitlines(), whole.read_text().splitlines()[1:4])
        data = ["--data", self.folder / "data"]
        in_use = self.run_command("export", *data)
        self.assertEqual(in_use.returncode, 69)
        self.assertIn("leave out --data", in_use.stderr)
        self.stop()
        self.assertEqual(self.run_command("export", *data, *part).stdout, through.stdout)
        binary = self.folder / "all.bin"
        done = self.run_command("export", *data, "--format", "protobuf", "-o", binary)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(binary.read_bytes().count(b"article.enriched"), 5)
        self.assertEqual(self.run_command("export", "--data", self.folder).returncode, 65)

    def test_wrong_addresses_are_usage_errors(self) -> None:
        self.write("a.txt", "Fine.\n")
        wrong = subprocess.run([WIREROOM, "tail", "--from", "somewhere"], capture_output=True,
                               timeout=PATIENCE, check=False)
        self.assertEqual(wrong.returncode, 64)
        wrong = subprocess.run([WIREROOM, "send", self.folder, "--to", "somewhere"],
                               capture_output=True, timeout=PATIENCE, check=False)
        self.assertEqual(wrong.returncode, 64)


if __name__ == "__main__":
    unittest.main()
