#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Puts the figures of deploy/bench together: report.py FOLDER COUNT prints one JSON object."""
import json
import os
import pathlib
import platform
import sys


def last_json(path):
    return json.loads(path.read_text().splitlines()[-1])


def cpu_seconds(path):
    # Behind the command's name in brackets, fields 14 and 15 of proc(5) stat.
    fields = path.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mib(path):
    lines = dict(line.split(":", 1) for line in path.read_text().splitlines() if ":" in line)
    return {name: round(int(lines[name].split()[0]) / 1024, 1)
            for name in ("VmHWM", "RssAnon", "RssFile")}


def main():
    folder = pathlib.Path(sys.argv[1])
    count = int(sys.argv[2])
    produced = last_json(folder / "throughput.produce")
    consumed = last_json(folder / "throughput.consume")
    stats = last_json(folder / "throughput.stats")["histograms"]
    plugins = {name.split(".", 1)[1]: round(figures["sum"] / figures["count"], 2)
               for name, figures in stats.items() if name.startswith("plugin.") and figures["count"]}
    report = {
        "machine": {"processor": platform.machine(), "cores": os.cpu_count()},
        "articles": count,
        "articles_per_second": round(produced["articles_per_second"]),
        "daemon_cpu_us_per_article": round(cpu_seconds(folder / "throughput.stat") * 1e6 / count, 1),
        "producer_cpu_us_per_article": round(produced["cpu_us_per_article"], 1),
        "subscriber_cpu_us_per_event": round(consumed["cpu_us_per_event"], 1),
        "bytes_per_event": consumed["bytes_per_event"],
        "articles_per_commit": round(stats["pipeline.batch_articles"]["sum"] /
                                     stats["pipeline.batch_articles"]["count"], 1),
        "commit_us": {key: stats["pipeline.commit_us"][key] for key in ("p50", "p99")},
        "memory_mib": memory_mib(folder / "throughput.status"),
        "plugin_us_per_article": plugins,
        "latency_us_at_1000_per_second": last_json(folder / "latency.consume")["latency_us"],
    }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
