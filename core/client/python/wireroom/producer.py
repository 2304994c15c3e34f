# SPDX-License-Identifier: Apache-2.0
"""Sends articles and learns what became of each."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

import zmq
from zmq.utils.monitor import recv_monitor_message

from wireroom.spool import Spool
from wireroom.v1.article_pb2 import Article
from wireroom.v1.feed_pb2 import Credit, IngestReply, IngestRequest, Refusal, Result

RETRY_SECONDS = 0.2


class Refused(Exception):
    """The daemon refuses this producer for good."""


@dataclass(frozen=True)
class Delivery:
    """What one article became. It is on the daemon's disk."""
    number: int
    outcome: str
    """"enriched", "duplicate", "revised" or "rejected"."""
    sequence: int
    detail: str


class Producer:
    """Keeps every article until it is acknowledged, and sends it again after a
    lost connection: the daemon recognises it. Belongs to one thread, and moves
    inside send and flush only.

    endpoint: the daemon's ingest.bind.
    name: with a name, articles are numbered and the daemon remembers the last
      number; two processes must not share one. Without, the daemon recognises
      articles by source, id and content.
    epoch: to be raised by a producer that starts its numbers again.
    spool: a file of its own for articles that are not acknowledged: the next Producer
      with it sends what this process could not (after a crash, not a power cut).
    """

    def __init__(self, endpoint: str = "tcp://127.0.0.1:7770", name: str = "",
                 epoch: int = 1, spool: str = "") -> None:
        self._endpoint, self._name, self._epoch = endpoint, name, epoch
        self._next = 0 if name else 1
        # Number to article. Each number is either on its way on this connection
        # or waits.
        self._unacknowledged: OrderedDict[int, bytes] = OrderedDict()
        self._sent: set[int] = set()
        self._waiting: deque[int] = deque()
        self._sent_bytes = 0
        self._credit = Credit()
        self._max_article_bytes = 0
        self._ready = self._blocked = False
        self._deliveries: list[Delivery] = []
        self._spool = Spool(spool, epoch, self._unspool) if spool else None
        self._context = zmq.Context()
        self._open()

    def close(self) -> None:
        """What is not acknowledged stays so."""
        self._hang_up()
        self._context.term()
        if self._spool is not None:
            self._spool.close()

    def _unspool(self, epoch: int, number: int, article: bytes) -> int:
        """What an earlier process could not send goes first. Its numbers hold within
        their epoch."""
        kept = number if self._name and epoch == self._epoch else max(self._next, 1)
        self._unacknowledged[kept] = article
        self._waiting.append(kept)
        self._next = kept + 1
        return kept

    def __enter__(self) -> Producer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def connect(self, timeout: float) -> int:
        """Waits for the daemon; returns the number of the next article. After a
        restart of a named producer that is one more than the daemon has."""
        if not self._work(timeout, lambda: self._ready):
            raise TimeoutError(f"no answer from {self._endpoint}: is the daemon running?")
        return self._next

    def send(self, article: Article | bytes) -> int:
        """Takes one article, sends it as soon as the credit allows, and returns
        its number. Does not wait, but a named producer waits for its first
        welcome."""
        if self._next == 0:
            self.connect(timeout=60)
        number = self._next
        data = article if isinstance(article, bytes) else article.SerializeToString()
        if self._spool is not None:
            self._spool.append(number, data)
        self._next += 1
        self._unacknowledged[number] = data
        self._waiting.append(number)
        self._move()
        return number

    def deliver(self, article: Article | bytes, timeout: float) -> Delivery:
        """Sends one article and waits until it is on the daemon's disk. TimeoutError:
        it is not yet; a spool has it nevertheless. What else was delivered meanwhile
        stays for flush. For many articles send and flush are faster."""
        number = self.send(article)
        found: list[Delivery] = []

        def delivered() -> bool:
            found[:] = [one for one in self._deliveries if one.number == number]
            return bool(found)
        if not self._work(timeout, delivered):
            raise TimeoutError(f"article {number} is not acknowledged")
        self._deliveries.remove(found[0])
        return found[0]

    def flush(self, timeout: float, at_most: int = 0) -> list[Delivery]:
        """Waits until at most so many are unacknowledged; what was delivered
        since the last call."""
        if not self._work(timeout, lambda: len(self._unacknowledged) <= at_most):
            raise TimeoutError(f"{len(self._unacknowledged)} articles are not acknowledged")
        deliveries, self._deliveries = self._deliveries, []
        return deliveries

    # --- the connection ---

    def _open(self) -> None:
        self._socket = self._context.socket(zmq.DEALER)
        self._socket.linger = 0
        self._socket.sndhwm = self._socket.rcvhwm = 0
        self._socket.heartbeat_ivl = 5_000
        self._socket.heartbeat_timeout = 15_000
        self._monitor = self._socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        self._socket.connect(self._endpoint)
        request = IngestRequest()
        if self._name:
            request.hello.protocol = 1
            request.hello.producer = self._name
            request.hello.epoch = self._epoch
        else:
            request.ping.SetInParent()
        self._socket.send(request.SerializeToString())

    def _hang_up(self) -> None:
        self._socket.disable_monitor()
        self._monitor.close(linger=0)
        self._socket.close()
        self._ready = self._blocked = False
        self._sent.clear()
        self._sent_bytes = 0
        self._waiting = deque(self._unacknowledged)

    def _reopen(self) -> None:
        # A new socket, so that nothing of the lost connection is sent behind
        # the new hello.
        self._hang_up()
        time.sleep(RETRY_SECONDS)
        self._open()

    def _work(self, timeout: float, done: Callable[[], bool]) -> bool:
        until = time.monotonic() + timeout
        self._move()
        while not done():
            left = until - time.monotonic()
            if left <= 0:
                return False
            zmq.select([self._socket, self._monitor], [], [], left)
            self._move()
        return True

    def _move(self) -> None:
        while self._socket.poll(0):
            self._on(IngestReply.FromString(self._socket.recv_multipart()[0]))
        if self._monitor.poll(0):
            recv_monitor_message(self._monitor)
            self._reopen()
        self._send_waiting()

    # --- what the daemon says ---

    def _on(self, reply: IngestReply) -> None:
        kind = reply.WhichOneof("reply")
        if kind == "welcome":
            self._on_welcome(reply.welcome.continue_after + 1)
            self._credit = reply.welcome.credit
            self._max_article_bytes = reply.welcome.max_article_bytes
            self._ready = True
        elif kind == "ack":
            self._credit = reply.ack.credit
            self._max_article_bytes = reply.ack.max_article_bytes
            self._ready = self._ready or not self._name
            self._blocked = False
            for result in reply.ack.results:
                self._deliver(result)
            if self._spool is not None:
                self._spool.trim(self._unacknowledged.items())
        elif kind == "refusal":
            self._on_refusal(reply.refusal)

    def _on_welcome(self, continues: int) -> None:
        self._next = self._next or continues
        oldest = next(iter(self._unacknowledged), self._next)
        if not oldest <= continues <= self._next:
            raise Refused(f"the daemon expects number {continues}, this producer has "
                          f"{oldest} to {self._next - 1}: another process uses the name "
                          f"'{self._name}', or the daemon's data was restored")

    def _deliver(self, result: Result) -> None:
        number = result.number or result.tag
        article = self._unacknowledged.pop(number, None)
        if article is None:
            return
        self._forget_sent(number, article)
        if self._spool is not None:
            self._spool.acknowledged(len(article))
        self._deliveries.append(Delivery(number, Result.Outcome.Name(result.outcome),
                                         result.sequence, result.detail))

    def _on_refusal(self, refusal: Refusal) -> None:
        reason = refusal.reason
        if reason in (Refusal.credit_exceeded, Refusal.out_of_order, Refusal.stopping):
            self._blocked = reason != Refusal.out_of_order
            first = refusal.expected or refusal.number or refusal.tag
            again = sorted(n for n in self._sent if n == first or (self._name and n > first))
            for number in again:
                self._forget_sent(number, self._unacknowledged[number])
            self._waiting.extendleft(reversed(again))
        elif reason in (Refusal.hello_first, Refusal.too_many_producers):
            self._reopen()
        else:
            raise Refused(refusal.detail)

    def _forget_sent(self, number: int, article: bytes) -> None:
        if number in self._sent:
            self._sent.remove(number)
            self._sent_bytes -= len(article)

    # --- what is sent ---

    def _send_waiting(self) -> None:
        if not self._ready or self._blocked:
            return
        while self._waiting:
            number = self._waiting[0]
            article = self._unacknowledged[number]
            if not self._has_credit(len(article)):
                return
            self._waiting.popleft()
            request = IngestRequest()
            if self._name:
                request.submit.number = number
            else:
                request.submit.tag = number
            # Enough for the daemon to reject it; more might close the connection.
            most = self._max_article_bytes + 1 if self._max_article_bytes else None
            self._socket.send_multipart([request.SerializeToString(), article[:most]])
            self._sent.add(number)
            self._sent_bytes += len(article)

    def _has_credit(self, size: int) -> bool:
        if not self._sent:
            return self._credit.articles > 0
        return (len(self._sent) < self._credit.articles
                and self._sent_bytes + size <= self._credit.bytes)
