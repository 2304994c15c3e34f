# SPDX-License-Identifier: Apache-2.0
"""A producer's articles that are not acknowledged, in a file that outlives its process."""

from __future__ import annotations

import fcntl
import os
import struct
from collections.abc import Callable, Iterable

MAGIC = b"WRSPOOL1"
HEADER = struct.Struct("<8sQ")
RECORD = struct.Struct("<II")
NUMBER = struct.Struct("<Q")
# It is not written anew while it is smaller.
WORTH_TRIMMING = 16 << 20


def _checksum(data: bytes) -> int:
    """FNV-1a, 32 bits."""
    value = 2_166_136_261
    for byte in data:
        value = (value ^ byte) * 16_777_619 & 0xFFFFFFFF
    return value


class Spool:
    """The same file as the C++ library's: core/client/spool.h. Another process that
    has it, or a file that is no spool, is an OSError or a ValueError."""

    def __init__(self, path: str, epoch: int, each: Callable[[int, int, bytes], int]) -> None:
        self._path, self._epoch = path, epoch
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._size = self._live = 0
        with os.fdopen(os.dup(self._fd), "rb") as file:
            data = file.read()
        if data[:8] != MAGIC[:len(data[:8])]:
            raise ValueError(f"the spool file '{path}': expected a spool file, found another; "
                             "give it another name")
        if len(data) < HEADER.size:
            self._clear()
            return
        before = HEADER.unpack_from(data)[1]
        kept = self._read(data)
        os.ftruncate(self._fd, self._size)
        kept = [(each(before, number, article), article) for number, article in kept]
        if before != epoch:
            self._rewrite(kept)

    def close(self) -> None:
        os.close(self._fd)

    def append(self, number: int, article: bytes) -> None:
        """With the operating system when it returns. OSError: it can't be written;
        then it is as before."""
        tail = NUMBER.pack(number) + article
        self._write(RECORD.pack(len(article), _checksum(tail)) + tail)
        self._live += 16 + len(article)

    def acknowledged(self, size: int) -> None:
        """An article of this size was."""
        self._live -= 16 + size

    def trim(self, waiting: Iterable[tuple[int, bytes]]) -> None:
        """Makes it smaller where that is worth it. `waiting`: what is not
        acknowledged, oldest first."""
        if self._live == 0:
            if self._size > HEADER.size:
                self._clear()
        elif self._size >= WORTH_TRIMMING and self._live <= self._size // 2:
            self._rewrite(waiting)

    def _read(self, data: bytes) -> list[tuple[int, bytes]]:
        """A last record that is cut or does not match was being written: dropped."""
        kept, at = [], HEADER.size
        while at + 16 <= len(data):
            length, checksum = RECORD.unpack_from(data, at)
            tail = data[at + 8:at + 16 + length]
            if len(tail) != 8 + length or _checksum(tail) != checksum:
                break
            kept.append((NUMBER.unpack_from(tail)[0], tail[8:]))
            at += 16 + length
        self._size, self._live = at, at - HEADER.size
        return kept

    def _write(self, data: bytes) -> None:
        done = 0
        try:
            while done < len(data):
                done += os.pwrite(self._fd, data[done:], self._size + done)
        except OSError:
            os.ftruncate(self._fd, self._size)
            raise
        self._size += len(data)

    def _clear(self) -> None:
        os.ftruncate(self._fd, 0)
        self._size = self._live = 0
        self._write(HEADER.pack(MAGIC, self._epoch))

    def _rewrite(self, waiting: Iterable[tuple[int, bytes]]) -> None:
        """The old file is there until the new one is whole."""
        fd = os.open(self._path + ".next", os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC,
                     0o600)
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(self._fd)
        self._fd = fd
        self._clear()
        for number, article in waiting:
            self.append(number, article)
        os.rename(self._path + ".next", self._path)
