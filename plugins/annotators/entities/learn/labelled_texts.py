#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Joins labels that people gave by hand with the texts of a corpus: gold for
`wireroom train entities` and `wireroom eval entities --format json`.

    labelled_texts.py CORPORA LABELS.tsv... > gold.json

CORPORA is the folder that the texts lie in. A file of labels says in its first lines
which of them (`# texts: topics/wikinews`), which marks are taken out of them
(`# without: *`), how long a text may be (`# longest: 3000` characters, it is cut at
the end of a paragraph) and, behind that, one name a line:

    id <tab> type <tab> name as written [<tab> occurrences]
    id <tab> -

A row stands for every occurrence of the name as whole words outside of longer names
that the text has rows for, or for those that are numbered (1 is the first). `-` says
that a text was read and has no names. Of a text with a title the first paragraph is
the title. Each line of the output has the id, the text, and its mentions in bytes.
"""

import argparse
import json
import pathlib
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field

from plain_text import Text, texts


@dataclass
class Name:
    type: str
    occurrences: list[int]
    where: str


@dataclass
class Labels:
    path: pathlib.Path
    texts: str = ""
    without: str = ""
    longest: int = 0
    # id -> name as written -> its rows
    names: dict[str, dict[str, list[Name]]] = field(default_factory=lambda: defaultdict(dict))


def fail(where: str, what: str) -> None:
    sys.exit(f"{where}: {what}")


def read_labels(path: pathlib.Path) -> Labels:
    labels = Labels(path)
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        where = f"{path}:{number}"
        if line.startswith("#"):
            key, _, value = line[1:].partition(":")
            if key.strip() == "texts":
                labels.texts = value.strip()
            elif key.strip() == "without":
                labels.without = value.strip()
            elif key.strip() == "longest":
                labels.longest = int(value)
            continue
        columns = line.split("\t")
        if len(columns) == 2 and columns[1] == "-":
            labels.names[columns[0]] = {}
            continue
        if len(columns) not in (3, 4):
            fail(where, f"expected id, type, name and perhaps occurrences between tabs, found {line!r}")
        if len(columns) == 4 and not re.fullmatch(r"[1-9]\d*(,[1-9]\d*)*", columns[3]):
            fail(where, f"expected occurrences such as 1,3, found {columns[3]!r}")
        occurrences = [int(n) for n in columns[3].split(",")] if len(columns) == 4 else []
        rows = labels.names[columns[0]].setdefault(columns[2], [])
        rows.append(Name(columns[1], occurrences, where))
    if not labels.texts:
        fail(str(path), "has no line `# texts: FOLDER`")
    return labels


def cut(text: str, longest: int) -> str:
    """At the end of a paragraph, or of a sentence where paragraphs are long."""
    text = re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip()
    if len(text) <= longest:
        return text
    end = text.rfind("\n", 0, longest)
    return text[:end].strip() if end > longest // 2 else text[:longest].rsplit(". ", 1)[0] + "."


def whole_text(text: Text, labels: Labels) -> str:
    marks = str.maketrans("", "", labels.without)
    title, body = text.title.translate(marks), text.text.translate(marks)
    body = cut(body, labels.longest) if labels.longest else body
    return f"{title}\n\n{body}" if title else body


def spans(text: str, names: dict[str, list[Name]]) -> list[tuple[int, int, str]]:
    """(begin, end, type) in characters, in order."""
    taken = [False] * len(text)
    found = []
    for name in sorted(names, key=len, reverse=True):
        pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
        places = [m.span() for m in re.finditer(pattern, text)]
        free = [(a, b) for a, b in places if not any(taken[a:b])]
        for row in names[name]:
            for number in row.occurrences or range(1, len(free) + 1):
                if not free or number > len(free):
                    fail(row.where, f"{name!r} occurs {len(free)} times outside of longer names")
                found.append((*free[number - 1], row.type))
        for begin, end in free:
            taken[begin:end] = [True] * (end - begin)
    return sorted(found)


def gold(id: str, text: str, names: dict[str, list[Name]]) -> dict[str, object]:
    mentions = []
    for begin, end, kind in spans(text, names):
        first = len(text[:begin].encode())
        size = len(text[begin:end].encode())
        mentions.append({"begin": first, "end": first + size, "type": kind})
    return {"id": id, "text": text, "mentions": mentions}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("corpora", type=pathlib.Path, help="the folder that the texts lie in")
    parser.add_argument("labels", type=pathlib.Path, nargs="+", help="tables of labels")
    arguments = parser.parse_args()
    for path in arguments.labels:
        labels = read_labels(path)
        known = {text.id: text for text in texts(arguments.corpora / labels.texts)}
        for id, names in labels.names.items():
            if id not in known:
                fail(str(path), f"{id} is in no file of {arguments.corpora / labels.texts}")
            print(json.dumps(gold(id, whole_text(known[id], labels), names)))


if __name__ == "__main__":
    main()
