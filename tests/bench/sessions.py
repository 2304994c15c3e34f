# SPDX-License-Identifier: Apache-2.0
"""What subscribers cost ingest: articles a second through a whole daemon, beside no
subscriber, one that keeps up, one that takes nothing, and one that replays without end.

    PYTHONPATH=build/bench/python python3 tests/bench/sessions.py
        --wireroom build/bench/wireroom [--plugins build/bench/plugins --plugin zones ...]

Rounds are interleaved, so that what else the machine does falls on all of them; the
medians are compared.
"""

import argparse
import json
import os
import pathlib
import signal
import statistics
import subprocess
import tempfile
import threading
import time

import zmq

from wireroom.v1 import feed_pb2

BESIDE = ["nobody", "live", "slow", "replaying"]


class Subscriber(threading.Thread):
    """Reads what comes and does not look into it."""

    def __init__(self, endpoint: str, kind: str) -> None:
        super().__init__(daemon=True)
        self._endpoint, self._kind = endpoint, kind
        self.stop = threading.Event()

    def run(self) -> None:
        while not self.stop.is_set():
            with zmq.Context() as context, context.socket(zmq.DEALER) as line:
                line.linger = 0
                line.connect(self._endpoint)
                self._follow(line)

    def _follow(self, line: zmq.Socket) -> None:
        request = feed_pb2.SessionRequest()
        request.open.protocol = 1
        request.open.start.first = self._kind == "replaying"
        request.open.start.now = self._kind != "replaying"
        request.open.window.events, request.open.window.bytes = 8192, 8 << 20
        line.send(request.SerializeToString())
        head = 0
        while not self.stop.is_set():
            if self._kind == "slow" or not line.poll(100):
                time.sleep(0.02)
                continue
            reply = feed_pb2.SessionReply.FromString(line.recv_multipart(copy=False)[0].bytes)
            head = reply.opened.head or head
            if reply.HasField("delivery"):
                ack = feed_pb2.SessionRequest()
                ack.ack.up_to = reply.delivery.up_to
                line.send(ack.SerializeToString())
                if self._kind == "replaying" and reply.delivery.up_to >= head:
                    return


class Daemon:
    def __init__(self, options: argparse.Namespace, folder: pathlib.Path) -> None:
        self.ingest = f"ipc://{folder}/in"
        self.sessions = f"ipc://{folder}/sessions"
        config = folder / "wireroom.yaml"
        config.write_text(f"ingest: {{bind: '{self.ingest}'}}\n"
                          f"live: {{bind: 'ipc://{folder}/live'}}\n"
                          f"sessions: {{bind: '{self.sessions}'}}\n"
                          "journal: {directory: data, min_free_bytes: 0}\nlog: {level: error}\n"
                          f"plugin_directories: [{os.path.abspath(options.plugins)}]\n"
                          f"plugins: [{', '.join(options.plugin)}]\n")
        ready, write = os.pipe()
        self._process = subprocess.Popen(
            [options.wireroom, "run", "--config", config, "--ready-fd", str(write)],
            pass_fds=[write])
        os.close(write)
        with os.fdopen(ready) as pipe:
            assert pipe.readline() == "ready\n", "the daemon did not start"

    def stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(60)


def write_articles(folder: pathlib.Path, count: int) -> str:
    file = folder / "articles.ndjson"
    with file.open("w", encoding="utf-8") as out:
        for number in range(count):
            out.write(json.dumps({"uri": f"a{number}", "source": "Harbour Courier",
                                  "headline": f"Boats leave the harbour, {number}",
                                  "body_text": f"Sentence {number} about boats. " * 100}) + "\n")
    return str(file)


def measure(options: argparse.Namespace, daemon: Daemon, file: str, kind: str,
            source: str) -> float:
    subscriber = Subscriber(daemon.sessions, kind) if kind != "nobody" else None
    if subscriber is not None:
        subscriber.start()
        time.sleep(0.3)
    with open(file, encoding="utf-8") as lines:
        text = lines.read().replace("Harbour Courier", source)
    begin = time.monotonic()
    subprocess.run([options.wireroom, "send", "-", "-q", "--to", daemon.ingest], input=text,
                   text=True, check=True)
    seconds = time.monotonic() - begin
    if subscriber is not None:
        subscriber.stop.set()
        subscriber.join()
    return options.articles / seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wireroom", required=True)
    parser.add_argument("--plugins", default=".")
    parser.add_argument("--plugin", action="append", default=[])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    rates: dict[str, list[float]] = {kind: [] for kind in BESIDE}
    with tempfile.TemporaryDirectory(prefix="wireroom_bench_") as name:
        folder = pathlib.Path(name)
        file = write_articles(folder, options.articles)
        daemon = Daemon(options, folder)
        measure(options, daemon, file, "nobody", "Warm Up")
        for round_ in range(options.rounds):
            for kind in BESIDE:
                rates[kind].append(measure(options, daemon, file, kind, f"{kind} {round_}"))
        daemon.stop()
    alone = statistics.median(rates["nobody"])
    for kind in BESIDE:
        median = statistics.median(rates[kind])
        print(f"{kind:10} {median:8.0f} articles/s   {100 * (median / alone - 1):+6.1f} %")


if __name__ == "__main__":
    main()
