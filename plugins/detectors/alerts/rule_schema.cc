// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/rule_schema.h"

namespace wireroom::alerts {
namespace {

constexpr char kHead[] = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "A rule of Wireroom, a list of them, or a route with inhibitions",
  "anyOf": [
    {"$ref": "#/$defs/item"},
    {"type": "array", "items": {"$ref": "#/$defs/item"}}
  ],
  "$defs": {
    "item": {"anyOf": [{"$ref": "#/$defs/rule"}, {"$ref": "#/$defs/dispatch"}]},
)json";

// Values that several keys share.
constexpr char kValues[] = R"json(    "duration": {"type": "string", "pattern": "^([0-9]+(us|ms|s|m|h|d|w))+$"},
    "level": {"enum": ["informational", "low", "medium", "high", "critical"]},
    "share": {"type": "number", "minimum": 0, "maximum": 1},
    "pairs": {
      "type": "object", "maxProperties": 56,
      "propertyNames": {"pattern": "^[A-Za-z_][A-Za-z0-9_]*$"},
      "additionalProperties": {"type": ["string", "number"]}
    },
    "place": {"enum": ["title", "text", "lead"]},
    "group": {
      "type": "string",
      "pattern": "^(source|language|author|id|url|site|title|text|topic|entity(\\..+)?)$"
    },
    "groups": {
      "anyOf": [
        {"$ref": "#/$defs/group"},
        {"type": "array", "items": {"$ref": "#/$defs/group"}, "minItems": 1, "maxItems": 4}
      ]
    },
)json";

// Under `condition`.
constexpr char kCondition[] = R"json(    "entries": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/entry"}},
    "entry": {"anyOf": [{"type": ["string", "number"]}, {"$ref": "#/$defs/condition"}]},
    "part": {
      "anyOf": [
        {"$ref": "#/$defs/entry"},
        {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/entry"}}
      ]
    },
    "condition": {
      "type": "object", "additionalProperties": false, "minProperties": 1,
      "properties": {
        "any": {"$ref": "#/$defs/entries"},
        "all": {"$ref": "#/$defs/entries"},
        "none": {"$ref": "#/$defs/entries"},
        "of": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/part"}},
        "at_least": {"type": "integer", "minimum": 1},
        "near": {"type": "integer", "minimum": 1, "maximum": 200},
        "sentence": {"type": "boolean"},
        "ordered": {"type": "boolean"},
        "word": {"type": ["string", "number"]},
        "phrase": {"type": "string"},
        "prefix": {"type": "string"},
        "stem": {"type": "string"},
        "stem_language": {"type": "string"},
        "pattern": {"type": "string", "maxLength": 512},
        "entity": {"type": "string"},
        "entity_list": {"type": "string"},
        "list": {"type": "string"},
        "mention": {
          "type": "object", "additionalProperties": false, "minProperties": 1,
          "properties": {
            "id": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
            "list": {"type": "string"},
            "type": {"type": "string"},
            "role": {"enum": ["speaker", "stand_in"]},
            "salience": {"$ref": "#/$defs/share"},
            "confidence": {"$ref": "#/$defs/share"}
          }
        },
        "topic": {"type": "string", "pattern": "^(medtop|custom):.+"},
        "min_score": {"$ref": "#/$defs/share"},
        "language": {"type": "string"},
        "source": {"type": "string"},
        "in": {"anyOf": [{"$ref": "#/$defs/place"},
                         {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/place"}}]},
        "case": {"type": "boolean"}
      }
    },
)json";

// Under `tests`.
constexpr char kTests[] = R"json(    "expected": {
      "type": "object", "additionalProperties": false,
      "properties": {
        "at": {"$ref": "#/$defs/duration"},
        "state": {"enum": ["firing", "updated", "resolved"]},
        "level": {"$ref": "#/$defs/level"},
        "article": {"type": "string"},
        "articles": {"type": "array", "items": {"type": "string"}},
        "spans": {"type": "array", "items": {"type": "string"}},
        "labels": {"type": "object"}, "annotations": {"type": "object"}
      }
    },
    "article": {
      "type": "object", "additionalProperties": false,
      "properties": {
        "at": {"$ref": "#/$defs/duration"}, "age": {"$ref": "#/$defs/duration"},
        "published": {"type": "string"}, "updated": {"type": "string"},
        "id": {"type": "string"}, "source": {"type": "string"}, "url": {"type": "string"},
        "title": {"type": "string"}, "text": {"type": "string"}, "language": {"type": "string"},
        "entities": {"type": "array"}, "topics": {"type": "object"}
      }
    },
    "test": {
      "type": "object", "additionalProperties": false, "required": ["articles", "expect"],
      "properties": {
        "name": {"type": "string"},
        "articles": {"type": "array", "items": {"$ref": "#/$defs/article"}},
        "until": {"$ref": "#/$defs/duration"},
        "routed": {"type": "boolean"},
        "expect": {
          "anyOf": [
            {"type": "integer", "minimum": 0},
            {"type": "array", "items": {"$ref": "#/$defs/expected"}}
          ]
        }
      }
    },
)json";

// A rule: what it is and meets.
constexpr char kRule[] = R"json(    "rule": {
      "type": "object", "additionalProperties": false, "required": ["id", "title"],
      "properties": {
        "id": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]*$", "maxLength": 128},
        "title": {"type": "string", "maxLength": 512},
        "description": {"type": "string"},
        "status": {"type": "string"}, "author": {"type": "string"}, "date": {"type": "string"},
        "modified": {"type": "string"}, "references": {}, "tags": {}, "falsepositives": {},
        "level": {"$ref": "#/$defs/level"},
        "enabled": {"type": "boolean"},
        "cost_budget": {"type": "integer", "minimum": 0, "maximum": 1000000000},
        "labels": {"$ref": "#/$defs/pairs"},
        "annotations": {"$ref": "#/$defs/pairs"},
        "condition": {"anyOf": [{"$ref": "#/$defs/condition"}, {"type": "string"}]},
        "detection": {"type": "object", "minProperties": 1},
)json";

// A rule: how it counts, and its alert's life.
constexpr char kWatch[] = R"json(        "type": {"enum": ["any", "frequency", "spike", "flatline", "new_term", "cardinality",
                          "change", "sequence"]},
        "timeframe": {"$ref": "#/$defs/duration"}, "timespan": {"$ref": "#/$defs/duration"},
        "window": {"enum": ["sliding", "tumbling", "session"]},
        "gap": {"$ref": "#/$defs/duration"},
        "count": {"enum": ["articles", "sources", "texts"]},
        "num_events": {"type": "integer", "minimum": 1, "maximum": 4096},
        "threshold": {"type": "integer", "minimum": 1, "maximum": 4096},
        "spike_height": {"type": "number", "minimum": 1.01},
        "spike_type": {"enum": ["up", "down", "both"]},
        "threshold_ref": {"type": "integer", "minimum": 0},
        "threshold_cur": {"type": "integer", "minimum": 0},
        "max_false_per_day": {"type": "number", "exclusiveMinimum": 0},
        "baseline": {
          "type": "object", "additionalProperties": false,
          "properties": {
            "half_life": {"$ref": "#/$defs/duration"},
            "season": {"enum": ["none", "hour_of_week"]},
            "exposure": {"type": "boolean"},
            "min_events": {"type": "integer", "minimum": 1},
            "min_sources": {"type": "integer", "minimum": 1},
            "min_history": {"type": "integer", "minimum": 1}
          }
        },
        "cardinality_field": {"$ref": "#/$defs/groups"},
        "max_cardinality": {"type": "integer", "minimum": 1, "maximum": 4095},
        "min_cardinality": {"type": "integer", "minimum": 1, "maximum": 4095},
        "fields": {"$ref": "#/$defs/groups"},
        "terms_window": {"$ref": "#/$defs/duration"},
        "learn_for": {"$ref": "#/$defs/duration"},
        "compare_key": {"$ref": "#/$defs/groups"},
        "steps": {"type": "array", "minItems": 2, "maxItems": 16, "items": {"type": "string"}},
        "ordered": {"type": "boolean"},
        "group_by": {"$ref": "#/$defs/groups"}, "group-by": {"$ref": "#/$defs/groups"},
        "query_key": {"$ref": "#/$defs/groups"},
        "allowed_lateness": {"$ref": "#/$defs/duration"},
        "for": {"$ref": "#/$defs/duration"},
        "keep_firing_for": {"$ref": "#/$defs/duration"},
        "repeat_interval": {"$ref": "#/$defs/duration"}, "realert": {"$ref": "#/$defs/duration"},
        "escalate": {
          "type": "object", "additionalProperties": false, "required": ["after"],
          "properties": {"after": {"$ref": "#/$defs/duration"}, "to": {"$ref": "#/$defs/level"}}
        },
        "tests": {"type": "array", "items": {"$ref": "#/$defs/test"}}
      }
    },
)json";

// What stands beside rules.
constexpr char kDispatch[] = R"json(    "labels": {
      "type": "array", "items": {"type": "string", "pattern": "^([A-Za-z_][A-Za-z0-9_]*|[.]{3})$"}
    },
    "matchers": {"type": "array", "minItems": 1, "items": {"type": "string"}},
    "route": {
      "type": "object", "additionalProperties": false,
      "properties": {
        "receiver": {"type": "string"},
        "matchers": {"$ref": "#/$defs/matchers"},
        "group_by": {"$ref": "#/$defs/labels"},
        "continue": {"type": "boolean"},
        "group_wait": {"$ref": "#/$defs/duration"},
        "group_interval": {"$ref": "#/$defs/duration"},
        "repeat_interval": {"$ref": "#/$defs/duration"},
        "routes": {"type": "array", "items": {"$ref": "#/$defs/route"}}
      }
    },
    "receiver": {
      "anyOf": [
        {"type": "string"},
        {"type": "object", "additionalProperties": false, "required": ["name"],
         "properties": {"name": {"type": "string"}}}
      ]
    },
    "inhibition": {
      "type": "object", "additionalProperties": false,
      "required": ["source_matchers", "target_matchers"],
      "properties": {
        "source_matchers": {"$ref": "#/$defs/matchers"},
        "target_matchers": {"$ref": "#/$defs/matchers"},
        "equal": {"$ref": "#/$defs/labels"}
      }
    },
    "dispatch": {
      "type": "object", "additionalProperties": false, "minProperties": 1,
      "properties": {
        "route": {"$ref": "#/$defs/route"},
        "receivers": {"type": "array", "items": {"$ref": "#/$defs/receiver"}},
        "inhibit_rules": {"type": "array", "items": {"$ref": "#/$defs/inhibition"}}
      }
    }
  }
}
)json";

}  // namespace

std::string RuleSchema() {
  return std::string(kHead) + kValues + kCondition + kTests + kRule + kWatch + kDispatch;
}

}  // namespace wireroom::alerts
