# SPDX-License-Identifier: Apache-2.0
"""As follower.cc, in Python: follower.py ENDPOINT NAME FILE"""

import os
import sys

import wireroom


def last_done(file: str) -> int:
    """The sequence of the last whole line; what is behind it is cut off."""
    if not os.path.exists(file):
        return 0
    with open(file, "rb+") as lines:
        content = lines.read()
        whole = content[:content.rfind(b"\n") + 1]
        lines.truncate(len(whole))
    return int(whole.splitlines()[-1].split()[0]) if whole else 0


def main(endpoint: str, name: str, file: str) -> None:
    done = last_done(file)
    with open(file, "ab", buffering=0) as out:
        for item in wireroom.subscribe(name, endpoint=endpoint):
            if not isinstance(item, wireroom.Event):
                raise SystemExit(f"a notice came: {item}")
            if item.sequence > done:
                done = item.sequence
                out.write(f"{done} {item.subject}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:4])
