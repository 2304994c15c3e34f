# SPDX-License-Identifier: Apache-2.0
"""The live feed, with a notice of every event that was missed."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import zmq
from google.protobuf.message import DecodeError

from wireroom.v1.event_pb2 import Event

HEARTBEAT_TOPIC = "system.heartbeat/"


@dataclass(frozen=True)
class LiveEvent:
    topic: str
    event: Event


@dataclass(frozen=True)
class Heartbeat:
    """All is well; `head` is the newest sequence that was published."""
    head: int


@dataclass(frozen=True)
class Gap:
    """The events `first` to `last` were missed; the daemon's journal has them."""
    first: int
    last: int


@dataclass(frozen=True)
class Restart:
    """The daemon has other data than before: sequences start anew."""
    stream: str
    epoch: int


Item = LiveEvent | Heartbeat | Gap | Restart


class Subscriber:
    """Follows one daemon. Connects again by itself. Belongs to one thread.

    endpoint: the daemon's live.bind.
    topics: prefixes, each ending in "/"; none: everything. A subscriber of some
      topics can't tell a missed event from one of another topic, so only a
      subscriber of everything gets Gap.
    """

    def __init__(self, endpoint: str = "tcp://127.0.0.1:7771", topics: Sequence[str] = (),
                 high_water: int = 10_000) -> None:
        self._complete = not topics or "" in topics
        self._items: deque[Item] = deque()
        self._live = False
        self._stream: tuple[str, int] | None = None
        self._last = 0
        self._context = zmq.Context()
        self._socket = self._context.socket(zmq.SUB)
        self._socket.linger = 0
        self._socket.rcvhwm = high_water
        self._socket.heartbeat_ivl = 5_000
        self._socket.heartbeat_timeout = 15_000
        self._socket.connect(endpoint)
        # The heartbeat last: with the first one, all subscriptions work.
        for topic in [*(topics or [""]), HEARTBEAT_TOPIC]:
            self._socket.subscribe(topic)

    def close(self) -> None:
        self._socket.close()
        self._context.term()

    def __enter__(self) -> Subscriber:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def wait_until_live(self, timeout: float) -> bool:
        """True once the daemon knows all subscriptions; False when time is up."""
        until = time.monotonic() + timeout
        while not self._live and self._receive(until):
            pass
        return self._live

    def next(self, timeout: float) -> Item | None:
        """The next item; None when time is up (in seconds)."""
        until = time.monotonic() + timeout
        while not self._items:
            if not self._receive(until):
                return None
        return self._items.popleft()

    def __iter__(self) -> Iterator[Item]:
        """Everything, for ever, but heartbeats."""
        while True:
            item = self.next(timeout=3600)
            if item is not None and not isinstance(item, Heartbeat):
                yield item

    def _receive(self, until: float) -> bool:
        left = max(0.0, until - time.monotonic())
        if not self._socket.poll(int(left * 1000)):
            return False
        frames = self._socket.recv_multipart()
        event = Event()
        try:
            topic, body = frames
            event.ParseFromString(body)
            self._take(topic.decode(), event)
        except (ValueError, DecodeError):
            pass  # Not a message of this feed.
        return True

    def _take(self, topic: str, event: Event) -> None:
        beat = event.HasField("heartbeat")
        self._watch(event, event.heartbeat.head if beat else event.sequence, beat)
        if beat:
            self._live = True
            self._items.append(Heartbeat(event.heartbeat.head))
        else:
            self._items.append(LiveEvent(topic, event))

    def _watch(self, event: Event, newest: int, beat: bool) -> None:
        stream = (event.stream, event.epoch)
        if self._stream is None:
            self._stream, self._last = stream, newest
            return
        if stream != self._stream or (beat and newest < self._last):
            self._stream, self._last = stream, newest
            self._items.append(Restart(*stream))
            return
        missed = newest if beat else newest - 1
        if self._complete and missed > self._last:
            self._items.append(Gap(self._last + 1, missed))
        self._last = max(self._last, newest)
