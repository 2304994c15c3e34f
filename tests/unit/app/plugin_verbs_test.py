# SPDX-License-Identifier: Apache-2.0
"""The commands of plugins: WIREROOM is the command, WIREROOM_VERBS a plugin with verbs,
WIREROOM_PLUGINS the folder of the plugins that come along."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

WIREROOM = os.environ["WIREROOM"]
ARTICLE = ("Flood closes bridge in Ostrava\n\nOSTRAVA, March 3 - The river rose by two metres on "
           "Sunday.\n\nThe mayor said the bridge stays closed.\n")


class PluginVerbsTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.place("verbs")
        self.article = self.folder / "flood.txt"
        self.article.write_text(ARTICLE)
        self.configure("plugins: [{plugin: zones}, {plugin: verbs}]\n")

    def place(self, name: str) -> None:
        target = self.folder / "plugins" / name
        target.mkdir(parents=True, mode=0o755)
        shutil.copy(os.environ["WIREROOM_VERBS"], target / f"{name}.so")
        (target / f"{name}.so").chmod(0o644)

    def configure(self, plugins: str) -> None:
        self.config = self.folder / "wireroom.yaml"
        self.config.write_text(f"journal: {{directory: '{self.folder}/data'}}\n"
                               f"plugin_directories: ['{self.folder}/plugins', "
                               f"'{os.environ['WIREROOM_PLUGINS']}']\n" + plugins)

    def run_it(self, *words: object) -> subprocess.CompletedProcess:
        return subprocess.run([WIREROOM, *map(str, words), "--config", self.config],
                              capture_output=True, text=True, timeout=60, check=False)

    def test_the_longest_verb_counts(self) -> None:
        self.assertEqual(self.run_it("count", self.article).stdout, "1\n")
        tokens = self.run_it("count", "tokens", self.article)
        self.assertEqual((tokens.returncode, tokens.stderr), (0, ""))
        self.assertGreater(int(tokens.stdout), 20)

    def test_annotated_articles_have_what_earlier_plugins_said(self) -> None:
        before = self.run_it("count", "zones", self.article)
        self.assertEqual(before.stderr, "")
        self.assertGreater(int(before.stdout), 0)
        self.configure("plugins: [{plugin: verbs}, {plugin: zones}]\n")
        self.assertEqual(self.run_it("count", "zones", self.article).stdout, "0\n")

    def test_the_past_is_read_beside_the_daemon_and_without_it(self) -> None:
        self.configure("ingest: {bind: 'ipc://%s/in'}\nlive: {bind: 'ipc://%s/live'}\n"
                       "sessions: {bind: 'ipc://%s/sessions'}\nplugins: []\n"
                       % ((self.folder,) * 3))
        self.assertIn("there is no journal", self.run_it("count", "past").stderr)
        ready, write = os.pipe()
        daemon = subprocess.Popen([WIREROOM, "run", "--config", self.config, "--ready-fd",
                                   str(write)], pass_fds=[write])
        self.addCleanup(daemon.kill)
        os.close(write)
        os.read(ready, 1)
        os.close(ready)
        sent = subprocess.run([WIREROOM, "send", "--to", f"ipc://{self.folder}/in", self.article],
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(sent.returncode, 0, sent.stderr)
        beside = self.run_it("count", "past")
        self.assertEqual((beside.returncode, beside.stderr), (0, ""))
        daemon.terminate()
        self.assertEqual(daemon.wait(60), 0)
        without = self.run_it("count", "past")
        self.assertEqual((without.returncode, without.stdout), (0, beside.stdout))
        self.assertRegex(beside.stdout, r"^\S+ 1 [0-9]{2}\n$")

    def test_check_has_plugins_try_what_they_can(self) -> None:
        good = self.run_it("check")
        self.assertEqual(good.returncode, 0, good.stderr)
        self.assertIn("tried nothing\n", good.stdout)
        self.configure("plugins: [{plugin: verbs, options: {wrong: true}}]\n")
        bad = self.run_it("check")
        self.assertEqual(bad.returncode, 78)
        self.assertIn("it is wrong", bad.stderr)

    def test_what_can_not_be_read_is_told_and_counted(self) -> None:
        result = self.run_it("count", self.folder / "none.txt", self.article)
        self.assertEqual((result.returncode, result.stdout), (1, "1\n"))
        self.assertIn("none.txt", result.stderr)

    def test_an_unknown_word_names_the_nearest_command(self) -> None:
        result = self.run_it("cuont", "tokens")
        self.assertEqual(result.returncode, 64)
        self.assertIn("did you mean 'count tokens'?", result.stderr)
        self.assertIn("did you mean 'annotate'?", self.run_it("anotate").stderr)

    def test_plugin_list_shows_the_commands(self) -> None:
        result = subprocess.run([WIREROOM, "plugin", "list", "-d", self.folder / "plugins"],
                                capture_output=True, text=True, timeout=60, check=False)
        self.assertIn("verbs 1.0.0 (command)", result.stdout)
        self.assertIn("wireroom count tokens", result.stdout)

    def test_a_refused_plugin_says_why_its_verb_is_missing(self) -> None:
        (self.folder / "plugins" / "verbs" / "verbs.so").write_text("no library")
        result = self.run_it("count", "tokens", self.article)
        self.assertEqual(result.returncode, 64)
        self.assertIn("plugin 'verbs'", result.stderr)


if __name__ == "__main__":
    unittest.main()
