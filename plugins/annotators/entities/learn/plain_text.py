#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes texts for `wireroom train clusters` as NDJSON: Markdown files of Wikipedia's
Portal:Current events, CSV files with the columns title and text, NDJSON (also .gz), and
corpora of a token a line. An id is the file's stem and the line or row ("March2025:17");
NDJSON brings its own.

    plain_text.py PATH... > texts.ndjson
"""

import csv
import gzip
import json
import pathlib
import re
import sys
from collections.abc import Iterator
from typing import NamedTuple

LINK = re.compile(r"\[([^\]]*)\]\((?:[^()]|\([^)]*\))*\)")
SOURCE = re.compile(r"\[\([^\]]*\)\]\((?:[^()]|\([^)]*\))*\)")


class Text(NamedTuple):
    id: str
    title: str
    text: str


def markdown(path: pathlib.Path) -> Iterator[Text]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        item = re.match(r"\s*\* (.*)", line)
        text = LINK.sub(r"\1", SOURCE.sub("", item.group(1))).strip() if item else ""
        if text.endswith("."):
            yield Text(f"{path.stem}:{number}", "", text)


def table(path: pathlib.Path) -> Iterator[Text]:
    with path.open(encoding="utf-8", errors="replace", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), 1):
            yield Text(f"{path.stem}:{number}", row.get("title") or "", row.get("text") or "")


def articles(path: pathlib.Path) -> Iterator[Text]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            yield Text(article["id"], article.get("title") or "", article.get("text") or "")


def columns(path: pathlib.Path) -> Iterator[Text]:
    """Only of files that keep their text in comments (`# text = `)."""
    lines = path.read_text("utf-8").splitlines()
    prefix = "# text = "
    text = "\n\n".join(line.removeprefix(prefix) for line in lines if line.startswith(prefix))
    yield Text(path.stem, "", text)


READERS = {
    ".md": markdown,
    ".csv": table,
    ".ndjson": articles,
    ".gz": articles,
    ".iob2": columns,
    ".conllu": columns,
}


def texts(path: pathlib.Path) -> Iterator[Text]:
    """The texts of a file, or of all files of a folder in order of name."""
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    for file in files:
        for text in READERS.get(file.suffix, lambda _: iter(()))(file):
            if text.text:
                yield text


def main(paths: list[str]) -> None:
    for path in paths:
        for text in texts(pathlib.Path(path)):
            print(json.dumps(text._asdict()))


if __name__ == "__main__":
    main(sys.argv[1:])
