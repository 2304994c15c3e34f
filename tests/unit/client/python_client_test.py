# SPDX-License-Identifier: Apache-2.0
"""The Python client against a real daemon: WIREROOM is the command to run."""

import asyncio
import importlib.util
import os
import signal
import subprocess
import sys
import tempfile
import unittest

if importlib.util.find_spec("zmq") is None:
    print("python3-zmq is missing")
    sys.exit(77)

import wireroom  # noqa: E402

PATIENCE = 20.0


class Daemon:
    def __init__(self, folder: str) -> None:
        self.ingest = f"ipc://{folder}/in"
        self.live = f"ipc://{folder}/out"
        self.sessions = f"ipc://{folder}/sessions"
        self._config = f"{folder}/wireroom.yaml"
        with open(self._config, "w", encoding="utf-8") as config:
            config.write(f"ingest: {{bind: '{self.ingest}', credit_articles: 8}}\n"
                         f"live: {{bind: '{self.live}'}}\n"
                         f"sessions: {{bind: '{self.sessions}'}}\n"
                         f"journal: {{directory: '{folder}/data'}}\n"
                         "log: {level: error}\n"
                         "plugins: []\n")
        self.start()

    def start(self) -> None:
        ready, write = os.pipe()
        self._process = subprocess.Popen(
            [os.environ["WIREROOM"], "run", "--config", self._config, "--ready-fd", str(write)],
            pass_fds=[write])
        os.close(write)
        with os.fdopen(ready) as pipe:
            assert pipe.readline() == "ready\n", "the daemon did not start"

    def stop(self, how: int = signal.SIGTERM) -> None:
        self._process.send_signal(how)
        self._process.wait(PATIENCE)


def article(number: int, **fields: str) -> wireroom.Article:
    values = {"id": f"a{number}", "source": "Harbour Courier", "text": f"Text {number}."} | fields
    return wireroom.Article(**values)


class ClientTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.daemon = Daemon(folder.name)
        self.addCleanup(lambda: self.daemon.stop())

    def producer(self, name: str = "") -> wireroom.Producer:
        producer = wireroom.Producer(self.daemon.ingest, name)
        self.addCleanup(producer.close)
        return producer

    def subscriber(self, *topics: str) -> wireroom.Subscriber:
        subscriber = wireroom.Subscriber(self.daemon.live, topics)
        self.addCleanup(subscriber.close)
        self.assertTrue(subscriber.wait_until_live(PATIENCE))
        return subscriber

    def test_what_is_sent_arrives_at_a_subscriber(self) -> None:
        subscriber, producer = self.subscriber(), self.producer("wire")
        for number in range(1, 51):
            self.assertEqual(producer.send(article(number)), number)
        deliveries = producer.flush(PATIENCE)
        self.assertEqual([d.outcome for d in deliveries], ["enriched"] * 50)
        items = iter(subscriber)
        for number in range(1, 51):
            item = next(items)
            self.assertIsInstance(item, wireroom.LiveEvent)
            self.assertEqual(item.event.sequence, number)
            self.assertEqual(item.event.article.article.text, f"Text {number}.")
            self.assertTrue(item.topic.startswith("article.enriched/"))

    def test_outcomes_are_told(self) -> None:
        producer = self.producer()
        producer.send(article(1))
        producer.send(article(1))
        producer.send(article(1, text="Text 1, changed."))
        producer.send(wireroom.Article(id="empty"))
        outcomes = [d.outcome for d in producer.flush(PATIENCE)]
        self.assertEqual(outcomes, ["enriched", "duplicate", "revised", "rejected"])

    def test_a_named_producer_goes_on_where_it_was(self) -> None:
        with wireroom.Producer(self.daemon.ingest, "wire") as first:
            first.send(article(1))
            first.flush(PATIENCE)
        self.assertEqual(self.producer("wire").connect(PATIENCE), 2)

    def test_a_killed_daemon_loses_nothing(self) -> None:
        for name in ("wire", ""):
            producer = self.producer(name)
            numbers = [producer.send(article(n, source=f"by {name}")) for n in range(1, 101)]
            delivered = producer.flush(PATIENCE, at_most=60)
            self.daemon.stop(signal.SIGKILL)
            self.daemon.start()
            delivered += producer.flush(PATIENCE)
            self.assertEqual(sorted(d.number for d in delivered), numbers)

    def test_topics_are_selected(self) -> None:
        subscriber, producer = self.subscriber("article.rejected/"), self.producer()
        producer.send(article(1))
        producer.send(wireroom.Article(id="empty"))
        producer.flush(PATIENCE)
        self.assertEqual(next(iter(subscriber)).event.type, "article.rejected")

    def test_other_data_is_a_restart(self) -> None:
        subscriber = self.subscriber()
        self.daemon.stop()
        os.rename(f"{self.folder}/data", f"{self.folder}/old")
        self.daemon.start()
        self.assertIsInstance(next(iter(subscriber)), wireroom.Restart)

    def test_events_that_did_not_come_by_are_a_gap(self) -> None:
        events, witness = self.subscriber(), iter(self.subscriber())
        # Cut off for a while.
        events._socket.disconnect(self.daemon.live)  # pylint: disable=protected-access
        producer = self.producer()
        producer.send(article(1))
        producer.send(article(2))
        producer.flush(PATIENCE)
        self.assertEqual([next(witness).event.sequence for _ in range(2)], [1, 2])
        events._socket.connect(self.daemon.live)  # pylint: disable=protected-access
        item = next(iter(events))
        self.assertEqual(item, wireroom.Gap(1, 2))

    def test_two_processes_must_not_share_a_name(self) -> None:
        old = self.producer("wire")
        old.connect(PATIENCE)
        self.producer("wire").connect(PATIENCE)
        with self.assertRaises(wireroom.Refused):
            old.send(article(1))
            old.flush(PATIENCE)

    def test_deliver_returns_when_the_article_is_on_disk(self) -> None:
        producer = self.producer("wire")
        self.assertEqual(producer.deliver(article(1), PATIENCE).sequence, 1)
        self.assertEqual(producer.deliver(wireroom.Article(id="e"), PATIENCE).outcome, "rejected")

    def test_a_spool_outlives_the_producer(self) -> None:
        for name in ("wire", ""):
            spool = f"{self.folder}/spool-{name}"
            with wireroom.Producer(self.daemon.ingest, name, spool=spool) as first:
                first.send(article(1, source=f"by {name}"))
                first.flush(PATIENCE)
                self.daemon.stop(signal.SIGKILL)
                for number in (2, 3):
                    first.send(article(number, source=f"by {name}"))
                with self.assertRaises(OSError):
                    wireroom.Producer(self.daemon.ingest, name, spool=spool)
            # As a crash would leave it: the last record is cut.
            with open(spool, "ab") as file:
                file.write(b"half of a record")
            self.daemon.start()
            with wireroom.Producer(self.daemon.ingest, name, spool=spool) as second:
                outcomes = [one.outcome for one in second.flush(PATIENCE)]
            self.assertEqual(outcomes, ["enriched", "enriched"])
            self.assertEqual(os.path.getsize(spool), 16)

    # --- subscriptions ---

    def subscribe(self, name: str, *options: object, **named: object) -> wireroom.Subscription:
        subscription = wireroom.subscribe(name, *options, endpoint=self.daemon.sessions, **named)
        self.addCleanup(subscription.close)
        return subscription

    def send(self, first: int, last: int) -> None:
        producer = self.producer()
        for number in range(first, last + 1):
            producer.send(article(number))
        producer.flush(PATIENCE)

    def take(self, subscription: wireroom.Subscription, count: int) -> list[int]:
        items = [subscription.next(PATIENCE) for _ in range(count)]
        for item in items:
            self.assertIsInstance(item, wireroom.Event)
        return [item.sequence for item in items]

    def test_a_subscription_gives_what_is_there_and_what_follows(self) -> None:
        self.send(1, 3)
        subscription = self.subscribe("desk")
        self.assertEqual(self.take(subscription, 3), [1, 2, 3])
        self.send(4, 5)
        self.assertEqual(self.take(subscription, 2), [4, 5])
        self.assertEqual(subscription.position, 5)

    def test_the_next_of_a_name_goes_on_behind_what_was_done(self) -> None:
        self.send(1, 5)
        with wireroom.subscribe("desk", endpoint=self.daemon.sessions) as first:
            self.take(first, 2)
            self.assertTrue(first.flush(PATIENCE))
            self.take(first, 1)
        self.assertEqual(self.take(self.subscribe("desk"), 3), [3, 4, 5])

    def test_a_subscription_outlives_kills_of_the_daemon(self) -> None:
        named, nameless = self.subscribe("desk"), self.subscribe("")
        for round_ in range(3):
            first = round_ * 50 + 1
            self.send(first, first + 49)
            self.assertEqual(self.take(named, 30), list(range(first, first + 30)))
            self.daemon.stop(signal.SIGKILL)
            self.daemon.start()
            self.assertEqual(self.take(named, 20), list(range(first + 30, first + 50)))
            self.assertEqual(self.take(nameless, 50), list(range(first, first + 50)))

    def test_a_subscription_on_an_event_loop(self) -> None:
        async def follow() -> list[int]:
            sequences = []
            subscription = self.subscribe("desk")
            async for item in subscription:
                sequences.append(item.sequence)
                if len(sequences) == 2:
                    self.send(3, 4)
                if len(sequences) == 4:
                    return sequences
            return []
        self.send(1, 2)
        self.assertEqual(asyncio.run(asyncio.wait_for(follow(), PATIENCE)), [1, 2, 3, 4])

    def test_a_filter_and_a_start_select(self) -> None:
        self.send(1, 3)
        producer = self.producer()
        producer.send(wireroom.Article(id="empty"))
        producer.flush(PATIENCE)
        rejected = wireroom.SubscriptionFilter(types=["article.rejected"])
        subscription = self.subscribe("rejects", rejected)
        self.assertEqual(self.take(subscription, 1), [4])
        self.assertEqual(self.take(self.subscribe("", None, 2), 2), [2, 3])

    def test_acknowledging_by_hand(self) -> None:
        self.send(1, 4)
        with wireroom.subscribe("desk", endpoint=self.daemon.sessions, by_hand=True) as first:
            self.take(first, 3)
            first.acknowledge(1)
            self.assertTrue(first.flush(PATIENCE))
        self.assertEqual(self.take(self.subscribe("desk"), 3), [2, 3, 4])

    def test_what_the_daemon_refuses_is_raised(self) -> None:
        with self.assertRaisesRegex(wireroom.SubscriptionEnded, "no.such"):
            self.subscribe("desk", wireroom.SubscriptionFilter(types=["no.such"])).next(PATIENCE)
        with self.assertRaisesRegex(wireroom.SubscriptionEnded, "unknown"):
            self.subscribe("unknown", None, "last").next(PATIENCE)
        older = self.subscribe("desk")
        self.send(1, 1)
        self.take(older, 1)
        self.take(self.subscribe("desk"), 1)
        with self.assertRaises(wireroom.SubscriptionEnded):
            older.next(PATIENCE)


if __name__ == "__main__":
    unittest.main()
