# SPDX-License-Identifier: Apache-2.0
"""Holds the JSON Schema against the daemon's own judgement.

schema_test.py PRINT_SCHEMA FOLDER FILE...: every FILE and every good/ file of
FOLDER passes the schema, every bad/ file is refused by it, but for the mistakes
that a schema can not see. Returns 77 (skipped) without PyYAML and jsonschema.
"""
import json
import pathlib
import subprocess
import sys

try:
    import jsonschema
    import yaml
except ImportError as error:
    print("skipped:", error)
    sys.exit(77)

# Rules over the meaning of a text or over several options, and mistakes that
# are gone when YAML has been read.
ONLY_THE_DAEMON_SEES = (
    "address_", "credit_below_", "heartbeat_timeout_", "duration_below",
    "duration_fraction_of_microsecond", "duration_huge", "size_below",
    "duplicate_", "nested_duplicate", "integer_leading_zero", "path_control",
    "tag", "utf16",
)


def errors_of(validator, path):
    try:
        document = yaml.safe_load(path.read_bytes())
    except yaml.YAMLError as error:
        return [str(error)]
    return [error.message for error in validator.iter_errors(document)]


def main(print_schema, folder, *files):
    schema = json.loads(subprocess.check_output([print_schema]))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    folder = pathlib.Path(folder)
    failures = 0
    for path in [*folder.glob("good/*.yaml"), *map(pathlib.Path, files)]:
        for message in errors_of(validator, path):
            failures += 1
            print(f"{path.name}: refused by the schema: {message}")
    for path in folder.glob("bad/*.yaml"):
        unseen = path.name.startswith(ONLY_THE_DAEMON_SEES)
        if not unseen and not errors_of(validator, path):
            failures += 1
            print(f"{path.name}: taken by the schema, refused by the daemon")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
