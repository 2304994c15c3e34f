# SPDX-License-Identifier: Apache-2.0
"""Kills subscribers and the daemon at random under load, and cuts their connections, and
proves that each subscriber did its work on every event exactly once and in order.

    subscriber_loop.py --wireroom build/dev/wireroom
        --follower build/dev/tests/crash/follower --seconds 600 --seed 7

One subscriber is C++, one Python; both keep their results in a file, and the daemon
keeps where they are. PYTHONPATH must have the wireroom package. At the end the results
are tampered with in every way that the proof is to notice; one that goes unnoticed
fails the test too.
"""

import argparse
import json
import os
import pathlib
import random
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

import wireroom

PATIENCE = 120.0


class Proxy:
    """Carries TCP connections to a Unix socket, until they are cut."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"
        self._generation = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self._generation += 1

    def _accept(self) -> None:
        while True:
            near, _ = self._listener.accept()
            far = socket.socket(socket.AF_UNIX)
            try:
                far.connect(self._target)
            except OSError:
                near.close()
                continue
            threading.Thread(target=self._carry, args=(near, far), daemon=True).start()

    def _carry(self, near: socket.socket, far: socket.socket) -> None:
        generation = self._generation
        other = {near: far, far: near}
        try:
            while generation == self._generation:
                for ready in select.select([near, far], [], [], 0.05)[0]:
                    data = ready.recv(65536)
                    if not data:
                        return
                    other[ready].sendall(data)
        except OSError:
            pass
        finally:
            near.close()
            far.close()


class Process:
    """A command that is started again after each kill."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._process: subprocess.Popen | None = None
        self.kills = 0

    def start(self) -> None:
        self._process = subprocess.Popen(self._command)

    def kill(self) -> None:
        assert self._process is not None
        if self._process.poll() is not None:
            raise SystemExit(f"FAILED: {self._command[0]} ended by itself: "
                             f"{self._process.returncode}")
        self._process.kill()
        self._process.wait()
        self.kills += 1


class Daemon(Process):
    def __init__(self, wireroom_command: str, folder: pathlib.Path) -> None:
        config = folder / "wireroom.yaml"
        config.write_text(f"ingest: {{bind: 'ipc://{folder}/in'}}\n"
                          f"live: {{bind: 'ipc://{folder}/out'}}\n"
                          f"sessions: {{bind: 'ipc://{folder}/sessions'}}\n"
                          "journal: {directory: data, min_free_bytes: 0}\n"
                          "log: {level: error}\nplugins: []\n")
        super().__init__([wireroom_command, "run", "--config", str(config)])

    def start(self) -> None:
        ready, write = os.pipe()
        self._process = subprocess.Popen([*self._command, "--ready-fd", str(write)],
                                         pass_fds=[write])
        os.close(write)
        with os.fdopen(ready) as pipe:
            if pipe.readline() != "ready\n":
                raise SystemExit("FAILED: the daemon did not start")

    def stop(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        if self._process.wait(PATIENCE) != 0:
            raise SystemExit("FAILED: the daemon did not stop cleanly")


class Load(threading.Thread):
    """A producer that rides through every kill."""

    def __init__(self, endpoint: str, rate: int) -> None:
        super().__init__(daemon=True)
        self._endpoint, self._rate = endpoint, rate
        self.stop = threading.Event()
        self.acknowledged = 0
        self.failed = ""

    def run(self) -> None:
        try:
            with wireroom.Producer(self._endpoint, "load") as producer:
                while not self.stop.is_set():
                    for _ in range(self._rate // 50):
                        number = self.acknowledged + 1
                        producer.send(wireroom.Article(id=f"a{number}", source="Harbour Courier",
                                                       text=f"Text {number}. " * 20))
                        self.acknowledged += 1
                    producer.flush(PATIENCE, at_most=500)
                    self.stop.wait(0.02)
                producer.flush(PATIENCE)
        except Exception as error:  # pylint: disable=broad-except
            self.failed = repr(error)


def lines_of(file: pathlib.Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def broken(results: list[str], log: list[str]) -> str:
    """The first way in which the results are not the log; empty: they are."""
    for number, (found, expected) in enumerate(zip(results, log), start=1):
        if found != expected:
            return f"line {number}: expected '{expected}', found '{found}'"
    if len(results) != len(log):
        return f"expected {len(log)} events, found {len(results)}"
    return ""


def unnoticed(log: list[str]) -> list[str]:
    """Ways to tamper with the results that the proof would not see."""
    middle = len(log) // 2
    ways = {
        "lost": log[:middle] + log[middle + 1:],
        "lost at the end": log[:-1],
        "twice": log[:middle] + [log[middle]] + log[middle:],
        "out of order": [*log[:middle], log[middle + 1], log[middle], *log[middle + 2:]],
        "another": [*log[:middle], log[middle] + "x", *log[middle + 1:]],
        "invented": [*log, f"{len(log) + 1} a0"],
    }
    return [name for name, tampered in ways.items() if not broken(tampered, log)]


class Loop:
    def __init__(self, options: argparse.Namespace, folder: pathlib.Path) -> None:
        self._options, self._folder = options, folder
        self._random = random.Random(options.seed)
        self._daemon = Daemon(options.wireroom, folder)
        self._proxy = Proxy(f"{folder}/sessions")
        self._results = {"cpp": folder / "cpp.lines", "python": folder / "python.lines"}
        python = str(pathlib.Path(__file__).with_name("follower.py"))
        commands = {"cpp": [options.follower], "python": [sys.executable, python]}
        self._followers = {
            name: Process([*command, self._proxy.endpoint, name, str(self._results[name])])
            for name, command in commands.items()}
        self._load = Load(f"ipc://{folder}/in", options.rate)
        self._cuts = 0

    def run(self) -> bool:
        self._daemon.start()
        self._load.start()
        for follower in self._followers.values():
            follower.start()
        end = time.monotonic() + self._options.seconds
        while time.monotonic() < end:
            time.sleep(self._random.uniform(0.02, self._options.life))
            self._disturb()
        self._load.stop.set()
        self._load.join(PATIENCE)
        if self._load.failed:
            print(f"FAILED: the producer: {self._load.failed}")
            return False
        return self._prove()

    def _disturb(self) -> None:
        what = self._random.choice(["daemon", "cpp", "python", "cpp", "python", "cut", "all"])
        if what == "cut":
            self._cuts += 1
            self._proxy.cut()
            return
        killed = ["cpp", "python"] if what == "all" else [what]
        for name in killed:
            if name != "daemon":
                self._followers[name].kill()
        if what in ("daemon", "all"):
            self._daemon.kill()
            self._daemon.start()
        for name in killed:
            if name != "daemon":
                self._followers[name].start()

    def _prove(self) -> bool:
        self._wait_until_done()
        for follower in self._followers.values():
            follower.kill()
        self._daemon.stop()
        log = self._log()
        kills = {name: follower.kills - 1 for name, follower in self._followers.items()}
        print(f"{len(log)} events; kills: daemon {self._daemon.kills}, "
              f"C++ subscriber {kills['cpp']}, Python subscriber {kills['python']}; "
              f"{self._cuts} times all connections cut")
        good = len(log) == self._load.acknowledged and min(kills.values()) > 0
        if not good:
            print(f"FAILED: {self._load.acknowledged} articles acknowledged, kills {kills}")
        for name, results in self._results.items():
            why = broken(lines_of(results), log)
            if why:
                print(f"BROKEN: {name}: {why}")
                good = False
        for way in unnoticed(log):
            print(f"UNNOTICED: {way}")
            good = False
        if good:
            print("each subscriber had every event exactly once and in order, and every "
                  "tampering is noticed")
        return good

    def _wait_until_done(self) -> None:
        until = time.monotonic() + PATIENCE
        last = str(self._load.acknowledged)
        for results in self._results.values():
            while not lines_of(results)[-1:] or lines_of(results)[-1].split()[0] != last:
                if time.monotonic() > until:
                    print(f"FAILED: {results.name} did not reach event {last}")
                    return
                time.sleep(0.1)

    def _log(self) -> list[str]:
        exported = subprocess.run(
            [self._options.wireroom, "export", "--data", str(self._folder / "data")],
            capture_output=True, text=True, check=True)
        events = map(json.loads, exported.stdout.splitlines())
        return [f"{event['sequence']} {event['subject']}" for event in events]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wireroom", required=True, help="the command")
    parser.add_argument("--follower", required=True, help="the C++ subscriber")
    parser.add_argument("--seconds", type=float, default=10, help="how long to disturb")
    parser.add_argument("--life", type=float, default=0.4, help="the longest quiet, seconds")
    parser.add_argument("--rate", type=int, default=1000, help="articles a second")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="wireroom_loop_") as folder:
        return 0 if Loop(options, pathlib.Path(folder)).run() else 1


if __name__ == "__main__":
    sys.exit(main())
