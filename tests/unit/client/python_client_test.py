# SPDX-License-Identifier: Apache-2.0
"""The Python client against a real daemon: WIREROOM is the command to run."""

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


if __name__ == "__main__":
    unittest.main()
