"""The auditor's guide followed to the letter, in a folder with nothing but what it says the auditor has."""

import os
import re
import shutil
import subprocess
import unittest

from fixture import LEAVES, TOOL, VECTORS, Case, build_bundle, note

GUIDE = os.path.join(TOOL, "..", "..", "Sources", "mentorledger", "Documentation.docc", "AuditorGuide.md")
SAID = "…said…"


def examples(text):
    """(command, lines of its answer) of each `$` line of the guide."""
    found = []
    for line in text.split("\n"):
        if line.startswith("    $ "):
            found.append((line[6:], []))
        elif line.startswith("    ") and found and found[-1][1] is not None:
            found[-1][1].append(line[4:])
        elif found and found[-1][1] is not None and line:
            found.append((None, None))
    return [(command, answer) for command, answer in found if command]


class AuditorGuide(Case):
    def setUp(self):
        super().setUp()
        build_bundle(self.path("комплект"))
        self.write("policy", VECTORS["policy"])
        self.write("запись-3.proof", VECTORS["tlogProofOf3"])
        self.write("продолжение.request", VECTORS["addCheckpointFrom3"])
        self.write("точка.txt", note(LEAVES[:5]))
        os.mkdir(self.path("verify"))
        for name in os.listdir(TOOL):
            if name.endswith(".py"):
                shutil.copy(os.path.join(TOOL, name), self.path("verify"))
        with open(GUIDE, encoding="utf-8") as file:
            self.guide = file.read()

    def test_each_command_gives_the_answer_shown(self):
        """All of them in one shell, one after another; the sum of the program is the one that the guide states."""
        steps = examples(self.guide)
        self.assertGreater(len(steps), 12)
        script = "".join(f"{command}\nstatus=$?; echo '{SAID}'; (exit $status)\n" for command, _ in steps)
        done = subprocess.run(["bash", "-c", script], cwd=self.folder, capture_output=True, text=True,
                              env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})  # fmt: skip
        answers = (done.stdout).split(SAID + "\n")
        self.assertEqual(len(answers), len(steps) + 1, done.stderr)
        for (command, shown), said in zip(steps, answers):
            with self.subTest(command):
                self.assertEqual(said.split("\n")[:-1], shown, done.stderr)

    def test_each_kind_of_finding_is_explained(self):
        """Every code that the verifier can give stands in the guide's table."""
        codes = set()
        for name in os.listdir(TOOL):
            if name.endswith(".py"):
                with open(os.path.join(TOOL, name), encoding="utf-8") as file:
                    kinds = "policy|checkpoint|leaf|key|node|note|signature|sealed|erasure|guard|schema|database|against|target"
                    codes |= set(re.findall(rf'"((?:{kinds}|bundle|input|proof)\.[a-zA-Z]+)"', file.read()))
        self.assertGreater(len(codes), 40)
        codes -= {"erasure.requested", "erasure.completed"}  # types of events
        self.assertEqual({code for code in codes if f"`{code}`" not in self.guide}, set())

    def test_a_changed_proof_is_refused(self):
        """Each character of the proof changed in turn never proves an entry otherwise than it stands there."""
        text = VECTORS["tlogProofOf3"]
        for at in range(len(text)):
            changed = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
            status, out, _ = self.verify(self.write("x.proof", changed))
            self.assertNotEqual(status, 0, f"{at}: {out}")
            self.assertNotIn("Журнал изменён", out)


if __name__ == "__main__":
    unittest.main()
