#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the workload of the end-to-end benchmark out of an archive of articles.

usage: workload.py ARTICLES.ndjson[.gz] FOLDER [--names N] [--rules N] [--bytes N]

Writes to FOLDER:
  articles.ndjson  the articles with their texts cut to --bytes at a sentence's end
  names.tsv        N names: what the texts capitalise most, filled up with made names
  rules.yaml       N rules over the texts' own words: 40 % a rare and a common word, 20 % a
                   word and one of three, 15 % a phrase, 15 % (phrase or word) and (word or
                   word), 10 % three groups

The same input gives the same output.
"""
import argparse
import collections
import gzip
import json
import pathlib
import random
import re

NAME = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+){0,3}\b")
WORD = re.compile(r"[a-z]{4,14}")
SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]


def cut(text, limit):
    raw = text.encode()
    if len(raw) <= limit:
        return text
    text = raw[:limit].decode(errors="ignore")
    end = max(text.rfind(mark) for mark in (". ", ".\n", "? ", "! "))
    return text[:end + 1] if end > limit // 2 else text


def read(path, limit):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            article["text"] = cut(article["text"], limit)
            yield article


def made_name(rng):
    def word():
        return "".join(rng.choice(SYLLABLES) for _ in range(rng.randint(2, 4))).capitalize()
    return " ".join(word() for _ in range(rng.choices((1, 2, 3), (45, 37, 18))[0]))


def names(counts, documents, wanted, rng):
    # A word that is mostly written in lower case is no name.
    chosen = [name for name, count in counts.most_common()
              if count > 1 and len(name) > 3 and documents[name.lower()] < count]
    chosen = chosen[:wanted // 2]
    known = set(chosen)
    while len(chosen) < wanted:
        name = made_name(rng)
        if name not in known:
            known.add(name)
            chosen.append(name)
    return chosen


def rules(documents, pairs, wanted, rng):
    by_count = [word for word, _ in documents.most_common()]
    common = by_count[200:1500]
    rare = by_count[3000:30000]
    phrases = [pair for pair, count in pairs.most_common(40000) if count > 2][500:]

    def phrase():
        return {"phrase": rng.choice(phrases)}

    def word(pool=rare):
        return {"word": rng.choice(pool)}

    def condition(kind):
        if kind == 0:
            return {"all": [word(), word(common)]}
        if kind == 1:
            return {"all": [word(), {"any": [word(common) for _ in range(3)]}]}
        if kind == 2:
            return {"any": [phrase()]}
        if kind == 3:
            return {"all": [{"any": [phrase(), word()]}, {"any": [word(common), word(common)]}]}
        return {"all": [{"any": [word(common), word()]} for _ in range(3)]}

    for number in range(wanted):
        kind = rng.choices(range(5), (40, 20, 15, 15, 10))[0]
        yield {"id": f"bench-{number}", "title": f"Benchmark rule {number}", "level": "low",
               "condition": condition(kind)}


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--names", type=int, default=100_000)
    parser.add_argument("--rules", type=int, default=1_000)
    parser.add_argument("--bytes", type=int, default=3_072)
    args = parser.parse_args()
    rng = random.Random(7)
    capitalised, documents, pairs = (collections.Counter() for _ in range(3))
    args.folder.mkdir(parents=True, exist_ok=True)
    with open(args.folder / "articles.ndjson", "w", encoding="utf-8") as out:
        for article in read(args.articles, args.bytes):
            out.write(json.dumps(article, ensure_ascii=False) + "\n")
            capitalised.update(NAME.findall(article["text"]))
            words = WORD.findall(article["text"].lower())
            documents.update(set(words))
            pairs.update({f"{a} {b}" for a, b in zip(words, words[1:])})
    with open(args.folder / "names.tsv", "w", encoding="utf-8") as out:
        for name in names(capitalised, documents, args.names, rng):
            out.write(f"{name}\tORG\t-\t\n")
    # JSON is YAML.
    with open(args.folder / "rules.yaml", "w", encoding="utf-8") as out:
        for rule in rules(documents, pairs, args.rules, rng):
            out.write("- " + json.dumps(rule) + "\n")


if __name__ == "__main__":
    main()
