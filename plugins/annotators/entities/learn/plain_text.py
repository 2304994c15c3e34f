#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes texts for `wireroom train clusters` as NDJSON: Markdown files of Wikipedia's
Portal:Current events, CSV files with the columns title and text, and corpora of a token
a line.

    plain_text.py PATH... > texts.ndjson
"""

import csv
import json
import pathlib
import re
import sys
from collections.abc import Iterator

LINK = re.compile(r"\[([^\]]*)\]\((?:[^()]|\([^)]*\))*\)")
SOURCE = re.compile(r"\[\([^\]]*\)\]\((?:[^()]|\([^)]*\))*\)")


def markdown(path: pathlib.Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text("utf-8").splitlines():
        item = re.match(r"\s*\* (.*)", line)
        text = LINK.sub(r"\1", SOURCE.sub("", item.group(1))).strip() if item else ""
        if text.endswith("."):
            yield "", text


def table(path: pathlib.Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8", errors="replace", newline="") as lines:
        for row in csv.DictReader(lines):
            yield row.get("title") or "", row.get("text") or ""


def columns(path: pathlib.Path) -> Iterator[tuple[str, str]]:
    """Only of files that keep their text in comments (`# text = `)."""
    lines = path.read_text("utf-8").splitlines()
    prefix = "# text = "
    yield "", "\n\n".join(line.removeprefix(prefix) for line in lines if line.startswith(prefix))


def files(path: pathlib.Path) -> list[pathlib.Path]:
    return sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]


def main(paths: list[str]) -> None:
    readers = {".md": markdown, ".csv": table, ".iob2": columns, ".conllu": columns}
    number = 0
    for path in (p for given in paths for p in files(pathlib.Path(given))):
        for title, text in readers.get(path.suffix, lambda _: iter(()))(path):
            if text:
                number += 1
                print(json.dumps({"id": str(number), "title": title, "text": text}))


if __name__ == "__main__":
    main(sys.argv[1:])
