# SPDX-License-Identifier: Apache-2.0
"""Events of which none is missed: the daemon remembers where each subscriber is."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType

import zmq
from google.protobuf.message import DecodeError
from zmq.utils.monitor import recv_monitor_message

from wireroom.v1.alert_pb2 import Alert
from wireroom.v1.event_pb2 import Event
from wireroom.v1.feed_pb2 import (Closed, EventFilter, Events, SessionRefusal, SessionReply,
                                  SessionRequest, Start)

FIRST_RETRY_SECONDS, LAST_RETRY_SECONDS = 0.1, 2.0
# The daemon speaks each second.
SILENCE_SECONDS = 5.0
ACKNOWLEDGE_EVERY = 512


@dataclass(frozen=True)
class Truncated:
    """The events `first` to `last` are not kept any more, or are further back than
    the daemon lets a subscriber be; what is left follows. `first` is 0 for a start
    by time."""
    first: int
    last: int


@dataclass(frozen=True)
class Damaged:
    """Event `sequence` is damaged in the daemon's journal."""
    sequence: int
    detail: str


@dataclass(frozen=True)
class Restored:
    """The daemon's journal was restored from a backup, or is another one: what was
    given before and is not in it any more has been lost."""
    stream: str
    epoch: int


Notice = Truncated | Damaged | Restored


class SubscriptionEnded(Exception):
    """The daemon refuses this subscription (a bad name, filter or start), another
    process took over its name, or an operator dropped it."""


class SubscriptionFilter:
    """Events that meet every list that is given, and meet a list by any entry.

    types: "article.enriched", or a family that ends in ".": "alert.".
    topics: beginnings of the id of one of an article's topics
      ("medtop:11000000"), or of the event's topic on the live feed.
    entities: ids of entities: "KR", "Q42".
    sources: the source of the article, or of an alert's or story's articles.
    min_level: the least severity: "low", "medium", "high", "critical".
    """

    def __init__(self, types: list[str] | None = None, topics: list[str] | None = None,
                 entities: list[str] | None = None, sources: list[str] | None = None,
                 min_level: str | None = None) -> None:
        self.message = EventFilter(
            types=types or [], topics=topics or [], entities=entities or [],
            sources=sources or [],
            min_level=Alert.Level.Value(min_level) if min_level else Alert.unspecified)


def _start(begin: str | int | datetime) -> Start:
    if isinstance(begin, datetime):
        start = Start()
        start.time.FromDatetime(begin)
        return start
    if isinstance(begin, int):
        return Start(sequence=begin)
    if begin not in ("first", "now", "last"):
        raise ValueError(f"begin: expected 'first', 'now', 'last', a sequence or a datetime, "
                         f"found {begin!r}")
    return {"first": Start(first=True), "now": Start(now=True),
            "last": Start(resume=True)}[begin]


class _Part:
    """One message of the daemon: events, or a notice."""

    def __init__(self, up_to: int, events: list[Event], notice: Notice | None = None) -> None:
        self.up_to, self.events, self.notice = up_to, deque(events), notice


class Subscription:
    """Each event once and in the order of its sequence, over restarts and crashes of
    the daemon and over lost connections. Made by subscribe().

    An item is acknowledged when the next one is asked for, or with `flush`: then its
    work is done. With by_hand nothing is acknowledged but by `acknowledge`.
    Belongs to one thread, or to one event loop.
    """

    def __init__(self, name: str, matching: SubscriptionFilter | None = None,
                 begin: str | int | datetime = "first", *,
                 endpoint: str = "tcp://127.0.0.1:7772", by_hand: bool = False,
                 window_events: int = 4096, window_bytes: int = 8 << 20) -> None:
        self._name, self._endpoint, self._by_hand = name, endpoint, by_hand
        self._filter = (matching or SubscriptionFilter()).message
        self._window = (window_events, window_bytes)
        self._start = _start(begin)
        self._start.unless_known = bool(name) and not self._start.resume
        self._parts: deque[_Part] = deque()
        self._stream, self._epoch = "", 0
        # Of this epoch and those before, what was given.
        self._epoch_before, self._given_before = 0, 0
        self._given = self._told = self._last_event = 0
        self._acknowledged = self._ack_sent = self._committed = 0
        self._since_ack = 0
        self._open = False
        self._ended = ""
        self._retry = FIRST_RETRY_SECONDS
        self._open_at = 0.0
        self.error = ""
        """The last trouble; empty: none since the last opening."""
        self.head = 0
        """The newest event of the log, as far as it is known."""
        self._context = zmq.Context()
        self._socket: zmq.Socket | None = None
        self._monitor: zmq.Socket | None = None
        self._connect()

    @property
    def position(self) -> int:
        """The log has been read up to here, and what matches was given."""
        return self._given

    def close(self) -> None:
        """What is not acknowledged comes again to the next of this name."""
        self._hang_up()
        self._context.term()

    def __enter__(self) -> Subscription:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def next(self, timeout: float) -> Event | Notice | None:
        """The next item; None when time is up (in seconds). Raises
        SubscriptionEnded."""
        self._acknowledge_given()
        until = time.monotonic() + timeout
        while not self._parts:
            self._move()
            if self._parts:
                break
            left = until - time.monotonic()
            if left <= 0:
                return None
            self._rest(left)
        return self._take()

    async def next_async(self, timeout: float) -> Event | Notice | None:
        """The same for an event loop."""
        self._acknowledge_given()
        until = time.monotonic() + timeout
        while not self._parts:
            self._move()
            if self._parts:
                break
            left = until - time.monotonic()
            if left <= 0:
                return None
            await self._rest_async(left)
        return self._take()

    def __iter__(self) -> Iterator[Event | Notice]:
        """Everything, for ever."""
        while True:
            item = self.next(timeout=3600)
            if item is not None:
                yield item

    async def __aiter__(self) -> AsyncIterator[Event | Notice]:
        while True:
            item = await self.next_async(timeout=3600)
            if item is not None:
                yield item

    def acknowledge(self, sequence: int) -> None:
        """With by_hand: the work on every event up to `sequence` is done."""
        self._acknowledged = max(self._acknowledged, sequence)
        if self._acknowledged >= self._last_event:
            self._acknowledged = max(self._acknowledged, self._given)
        self._count_ack()

    def flush(self, timeout: float) -> bool:
        """Everything that was given so far is done: waits until the cursor is on the
        daemon's disk. False: time is up. True at once without a name."""
        if not self._name:
            return True
        self._acknowledge_given()
        until = time.monotonic() + timeout
        while self._committed < self._acknowledged:
            self._send_ack()
            self._move()
            left = until - time.monotonic()
            if self._committed >= self._acknowledged or left <= 0:
                break
            self._rest(left)
        return self._committed >= self._acknowledged

    # --- the connection ---

    def _connect(self) -> None:
        socket = self._context.socket(zmq.DEALER)
        socket.linger = 0
        socket.sndhwm = socket.rcvhwm = 0
        socket.heartbeat_ivl = 5_000
        socket.heartbeat_timeout = 15_000
        self._monitor = socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        socket.connect(self._endpoint)
        self._socket = socket
        self._heard_at = time.monotonic()
        self._send_open(self._start)

    def _hang_up(self) -> None:
        if self._socket is None or self._monitor is None:
            return
        self._socket.disable_monitor()
        self._monitor.close(linger=0)
        self._socket.close()
        self._socket = self._monitor = None
        self._open = False

    def _lose(self, why: str) -> None:
        self._hang_up()
        self.error = why
        if self._epoch:
            self._start = (Start(resume=True) if self._name else
                           Start(sequence=self._given + 1, stream=self._stream,
                                 epoch=self._epoch))
        self._open_at = time.monotonic() + self._retry
        self._retry = min(2 * self._retry, LAST_RETRY_SECONDS)

    def _end(self, why: str) -> None:
        self._hang_up()
        self._ended = self.error = why
        raise SubscriptionEnded(why)

    def _send(self, request: SessionRequest) -> None:
        if self._socket is not None:
            self._socket.send(request.SerializeToString())

    def _send_open(self, start: Start) -> None:
        self._start, self._open = start, False
        request = SessionRequest()
        request.open.protocol = 1
        request.open.name = self._name
        request.open.start.CopyFrom(start)
        request.open.filter.CopyFrom(self._filter)
        request.open.window.events, request.open.window.bytes = self._window
        self._send(request)

    def _move(self) -> None:
        """Everything that can be done without waiting."""
        if self._ended:
            raise SubscriptionEnded(self._ended)
        if self._socket is None:
            if time.monotonic() < self._open_at:
                return
            self._connect()
        while self._socket is not None and self._socket.poll(0):
            self._heard_at = time.monotonic()
            self._on(self._socket.recv_multipart())
        if self._monitor is not None and self._monitor.poll(0):
            recv_monitor_message(self._monitor)
            self._lose(f"the daemon at {self._endpoint} closed the connection")
        elif self._socket is not None and time.monotonic() - self._heard_at > SILENCE_SECONDS:
            self._lose(f"no answer from {self._endpoint}: is the daemon running?")
        self._acknowledge_given()
        if not self._parts:
            self._send_ack()

    def _rest(self, seconds: float) -> None:
        if self._socket is None or self._monitor is None:
            time.sleep(min(seconds, max(0.0, self._open_at - time.monotonic())))
        else:
            zmq.select([self._socket, self._monitor], [], [], min(seconds, 1.0))

    async def _rest_async(self, seconds: float) -> None:
        if self._socket is None or self._monitor is None:
            await asyncio.sleep(min(seconds, max(0.0, self._open_at - time.monotonic())))
            return
        # ZeroMQ's descriptors tell of a change only once: look before, and again
        # a moment later.
        loop = asyncio.get_running_loop()
        woken = asyncio.Event()
        descriptors = [self._socket.fd, self._monitor.fd]
        for descriptor in descriptors:
            loop.add_reader(descriptor, woken.set)
        try:
            if not (self._socket.poll(0) or self._monitor.poll(0)):
                await asyncio.wait_for(woken.wait(), min(seconds, 0.1))
        except TimeoutError:
            pass
        finally:
            for descriptor in descriptors:
                loop.remove_reader(descriptor)

    # --- what the daemon says ---

    def _on(self, frames: list[bytes]) -> None:
        try:
            reply = SessionReply.FromString(frames[0])
            events = Events.FromString(frames[1]) if len(frames) == 2 else Events()
        except DecodeError:
            return
        kind = reply.WhichOneof("reply")
        if kind == "opened":
            opened = reply.opened
            self._on_opened(opened.stream, opened.epoch, opened.after)
            self.head = opened.head
        elif kind == "delivery":
            self._on_delivery(reply.delivery.after, reply.delivery.up_to, list(events.events),
                              reply.delivery.events)
            self._committed = reply.delivery.committed
        elif kind == "mark":
            self.head = reply.mark.head
            self._committed = reply.mark.committed
            self._on_delivery(reply.mark.after, reply.mark.up_to, [], 0)
        elif kind == "damaged":
            self._on_damaged(reply.damaged.after, reply.damaged.sequence, reply.damaged.detail)
        elif kind == "truncated":
            self._on_truncated(reply.truncated.wanted, reply.truncated.first)
        elif kind == "closed":
            self._on_closed(reply.closed)
        elif kind == "refusal":
            self._on_refusal(reply.refusal)

    def _on_opened(self, stream: str, epoch: int, after: int) -> None:
        self._parts = deque(part for part in self._parts
                            if isinstance(part.notice, Truncated | Restored))
        if (stream, epoch) != (self._stream, self._epoch):
            if self._epoch:
                self._parts.append(_Part(after, [], Restored(stream, epoch)))
                # Of a restored stream, the epochs before are what they were.
                self._given_before = self._given
                self._epoch_before = self._epoch if stream == self._stream else 0
            self._given = self._acknowledged = after
            self._last_event = 0
        self._stream, self._epoch = stream, epoch
        self._told = self._ack_sent = after
        self._committed = 0
        self._open, self.error, self._retry = True, "", FIRST_RETRY_SECONDS

    def _on_delivery(self, after: int, up_to: int, events: list[Event], count: int) -> None:
        if not self._open:
            return
        if after != self._told or len(events) != count:
            self._lose(f"a message of the daemon at {self._endpoint} was lost")
            return
        self._told = up_to
        self._parts.append(_Part(up_to, events))
        self._skip()
        if self._by_hand and not self._parts and self._acknowledged >= self._last_event:
            self._acknowledged = max(self._acknowledged, self._given)

    def _on_damaged(self, after: int, sequence: int, detail: str) -> None:
        if not self._open:
            return
        if after > self._told:
            self._lose(f"a message of the daemon at {self._endpoint} was lost")
            return
        self._told = sequence
        if sequence > self._given:
            self._parts.append(_Part(sequence, [], Damaged(sequence, detail)))

    def _on_truncated(self, wanted: int, first: int) -> None:
        if not (self._parts and self._parts[-1].notice and self._parts[-1].up_to == first - 1):
            begin = max(wanted, self._given + 1) if wanted else 0
            self._parts.append(_Part(first - 1, [], Truncated(begin, first - 1)))
        self._send_open(Start(sequence=first))

    def _on_closed(self, closed: Closed) -> None:
        if closed.reason == Closed.stopping:
            self._lose(f"the daemon at {self._endpoint} is stopping")
        else:
            self._end(closed.detail)

    def _on_refusal(self, refusal: SessionRefusal) -> None:
        reason = refusal.reason
        passing = (SessionRefusal.stopping, SessionRefusal.too_many, SessionRefusal.too_often,
                   SessionRefusal.open_first, SessionRefusal.bad_ack)
        if reason in passing:
            self._lose(refusal.detail)
        elif reason == SessionRefusal.unknown_name and self._epoch:
            # The daemon does not know the name any more: go on where this side is.
            self._send_open(Start(sequence=max(self._given, self._acknowledged) + 1,
                                  stream=self._stream, epoch=self._epoch))
        elif reason == SessionRefusal.other_epoch:
            self._send_open(
                Start(sequence=min(self._given + 1, refusal.first_of_epoch))
                if refusal.stream == self._stream else Start(first=True))
        else:
            self._end(refusal.detail)

    # --- what is given and acknowledged ---

    def _given_already(self, event: Event) -> bool:
        return event.sequence <= self._given or (
            event.epoch <= self._epoch_before and event.sequence <= self._given_before)

    def _skip(self) -> None:
        """So that the first part, where there is one, has something to give."""
        while self._parts and self._parts[0].notice is None:
            part = self._parts[0]
            while part.events and self._given_already(part.events[0]):
                part.events.popleft()
            if part.events:
                return
            self._given = max(self._given, part.up_to)
            self._parts.popleft()

    def _take(self) -> Event | Notice:
        part = self._parts[0]
        item: Event | Notice
        if part.notice is not None:
            item = part.notice
            self._given = (part.up_to if isinstance(item, Restored)
                           else max(self._given, part.up_to))
            self._parts.popleft()
        else:
            item = part.events.popleft()
            self._given = self._last_event = item.sequence
        self._skip()
        self._count_ack()
        return item

    def _acknowledge_given(self) -> None:
        if not self._by_hand:
            self._acknowledged = max(self._acknowledged, self._given)

    def _count_ack(self) -> None:
        self._since_ack += 1
        if self._since_ack >= ACKNOWLEDGE_EVERY:
            self._send_ack()

    def _send_ack(self) -> None:
        self._since_ack = 0
        up_to = min(self._acknowledged, self._told)
        if not self._open or up_to <= self._ack_sent:
            return
        request = SessionRequest()
        request.ack.up_to = up_to
        self._send(request)
        self._ack_sent = up_to


def subscribe(name: str, matching: SubscriptionFilter | None = None,
              begin: str | int | datetime = "first", *, endpoint: str = "tcp://127.0.0.1:7772",
              by_hand: bool = False) -> Subscription:
    """Follows the events of a daemon and misses none.

    name: 1 to 128 bytes; two processes must not share one. The daemon remembers it
      and goes on behind its last acknowledged event. "": nothing is remembered.
    matching: which events; None: all of them.
    begin: for a name that the daemon does not know yet: "first" (the oldest event
      that is kept), "now", a sequence, a datetime (without a zone: UTC), or "last",
      which takes a known name only.
    endpoint: the daemon's sessions.bind.
    by_hand: acknowledge only with Subscription.acknowledge.
    """
    return Subscription(name, matching, begin, endpoint=endpoint, by_hand=by_hand)
