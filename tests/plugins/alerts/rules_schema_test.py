# SPDX-License-Identifier: Apache-2.0
"""Holds rules that the parser takes against the JSON Schema of rules.

rules_schema_test.py WIREROOM README PATH...: every rule file of the PATHs and
every example of the README passes the schema that `wireroom rules schema` prints.
Returns 77 (skipped) without PyYAML and jsonschema.
"""
import json
import pathlib
import re
import subprocess
import sys

try:
    import jsonschema
    import yaml
except ImportError as error:
    print("skipped:", error)
    sys.exit(77)


class Loader(yaml.SafeLoader):
    """Plain scalars as the parser of rules reads them: no dates."""


Loader.yaml_implicit_resolvers = {
    first: [entry for entry in entries if entry[0] != "tag:yaml.org,2002:timestamp"]
    for first, entries in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def rules_of(path: pathlib.Path) -> list:
    if path.suffix != ".md":
        return [path.read_text()]
    blocks = re.findall(r"```yaml\n(.*?)```", path.read_text(), re.S)
    return [block for block in blocks if re.search(r"^(- )?\{?(id|route|- ?\{?id):", block, re.M)]


def main(wireroom: str, *paths: str) -> int:
    schema = json.loads(subprocess.check_output([wireroom, "rules", "schema"]))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    files = [file for path in map(pathlib.Path, paths)
             for file in (sorted(path.glob("*.yaml")) if path.is_dir() else [path])]
    failures = documents = 0
    for file in files:
        for text in rules_of(file):
            for document in yaml.load_all(text, Loader):
                documents += 1
                for error in validator.iter_errors(document):
                    failures += 1
                    print(f"{file.name}: {error.json_path}: {error.message[:300]}")
    print(f"{documents} documents, {failures} failures")
    return 1 if failures or documents < 20 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
