"""Bundles: a folder or a ustar, against policies, outside notes, withheld parts; and the command line itself."""

import os
import subprocess
import sys
import tarfile
import io
import json
import unittest

from fixture import (DEAD, LEAVES, ORIGIN, STRANGER, TOOL, VECTORS, Case, b64, build_bundle, changed, checkpoint_body,
                     events_lines, log_line, note, vkey, witness_line)  # fmt: skip

SEALED = VECTORS["bundle"]["sealed.jsonl"]
NAMES = ("checkpoint", "events.jsonl", "sealed.jsonl")


class BundleCase(Case):
    def bundle(self, **files):
        return build_bundle(self.path("bundle"), **{name.replace("_", "."): text for name, text in files.items()})

    def check(self, *words, policy=True, **files):
        return self.verify(self.bundle(**files), *words, policy=policy)


class Sound(BundleCase):
    def test_the_golden_bundle(self):
        """Status 0 and the golden last line."""
        result = self.check()
        self.assert_status(0, result)
        self.assertTrue(result[1].endswith(f"verified 7 {VECTORS['roots'][7]}\n"))

    def test_without_a_policy(self):
        """The best status is 3."""
        self.assert_status(3, self.check(policy=False), "[policy.missing]")

    def test_quorum_not_met(self):
        """The log alone signed, a cosignature was asked for: 3, with the number of entries; `quorum none`: 0."""
        result = self.check(checkpoint=note(LEAVES))
        self.assert_status(3, result, "[policy.quorumUnmet]", "политике: 7.")
        self.policy = self.write("none", VECTORS["policy"].replace("quorum committee", "quorum none"))
        self.assert_status(0, self.check(checkpoint=note(LEAVES)))

    def test_a_witness_that_the_policy_does_not_know(self):
        """Ignored: a stranger's cosignature, even a broken one, meets no quorum and does no harm."""
        body = checkpoint_body(LEAVES)
        line = witness_line(body + "x", STRANGER, "stranger.example/w")
        result = self.check(checkpoint=body + "\n" + log_line(body) + "\n" + line + "\n")
        self.assert_status(3, result, "[policy.quorumUnmet]", "неизвестных ключей")

    def test_withheld_parts(self):
        """A part that the receiver may not have: 3."""
        line = '{"part":0,"position":4,"withheld":true}\n'
        self.assert_status(3, self.check(sealed_jsonl=line), "[sealed.withheld]")


class Tampered(BundleCase):
    def test_another_log(self):
        """A policy of another key: nothing here is signed by it. One of another log can't judge this one: 1."""
        self.policy = self.write("other", f"log {vkey(ORIGIN, 1, STRANGER)}\nquorum none\n")
        self.assert_status(2, self.check(), "[checkpoint.signature]")
        self.policy = self.write("other", f"log {vkey('other.example/log', 1, STRANGER)}\nquorum none\n")
        result = self.check()
        self.assert_status(1, result, "[policy.origin]", "other.example/log", ORIGIN)
        self.assertNotIn("Политики нет", "".join(result[1:]))
        self.assert_status(2, self.check(sealed_jsonl=""), "[sealed.missing]")

    def test_bad_checkpoints(self):
        """Every bad golden note in the place of the checkpoint."""
        for bad in VECTORS["checkpointBad"]:
            with self.subTest(bad["why"]):
                self.assert_status(2, self.check(checkpoint=bad["note"]), "позиция")

    def test_known_key_with_a_bad_signature(self):
        """Of the log or of the witness: refused."""
        body, other = checkpoint_body(LEAVES), checkpoint_body(LEAVES[:6])
        for lines in ((log_line(other), witness_line(body)), (log_line(body), witness_line(other)),
                      (log_line(body), log_line(other)), (log_line(body)[:-4], witness_line(body))):  # fmt: skip
            text = body + "\n" + "".join(line + "\n" for line in lines)
            self.assert_status(2, self.check(checkpoint=text), "позиция 6")

    def test_only_the_witness_signed(self):
        """Without the log's signature it is no checkpoint."""
        body = checkpoint_body(LEAVES)
        self.assert_tampered(self.check(checkpoint=f"{body}\n{witness_line(body)}\n"), 6, "checkpoint.signature")

    def test_every_byte_of_the_events(self):
        """Every 17th byte of events.jsonl changed: always 2, never a traceback."""
        events = VECTORS["bundle"]["events.jsonl"].encode()
        for at in range(0, len(events), 17):
            data = events[:at] + bytes([events[at] ^ 1]) + events[at + 1 :]
            self.assert_status(2, self.check(events_jsonl=data), "позиция")

    def test_lines_cut_added_and_swapped(self):
        """Missing entries and surplus ones are placed; two swapped lines change the root."""
        for keep in range(7):
            self.assert_tampered(self.check(events_jsonl=events_lines(LEAVES[:keep])), keep, "leaf.missing")
        self.assert_tampered(self.check(events_jsonl=events_lines(LEAVES + LEAVES[:1])), 7, "leaf.unsigned")
        for i in range(6):
            swapped = LEAVES[:i] + [LEAVES[i + 1], LEAVES[i]] + LEAVES[i + 2 :]
            self.assert_status(2, self.check(events_jsonl=events_lines(swapped)), "[checkpoint.root]")
        self.assert_tampered(self.check(events_jsonl=events_lines(LEAVES)[:-1]), 6, "bundle.malformed")
        self.assert_tampered(self.check(events_jsonl=b"\n" + events_lines(LEAVES)), 0, "leaf.notCanonical")
        long = events_lines(LEAVES) + b"x" * 3_000_000 + b"\n"
        self.assert_tampered(self.check(events_jsonl=long), 0, "bundle.malformed")

    def test_a_sound_looking_change(self):
        """A changed date: only the root shows it, so nothing from position 0 on is vouched for, unless a root says so."""
        events = events_lines(LEAVES[:4] + [changed(LEAVES[4], on="2021-12-19")] + LEAVES[5:])
        self.assert_tampered(self.check(events_jsonl=events), 0, "checkpoint.root")
        known = ("--against-root", "4", VECTORS["roots"][4])
        self.assert_tampered(self.check(*known, events_jsonl=events), 4, "checkpoint.root")

    def test_sealed_lines(self):
        """Missing, changed, twice, of no entry, destroyed and back, or not written as they must be."""
        blob = json.loads(SEALED)["blob"]
        living = '{"blob":"%s","part":%d,"position":%d}\n'
        for text, code, position in (
            ("", "sealed.missing", 4),
            (living % (b64(b"other"), 0, 4), "sealed.changed", 4),
            (SEALED * 2, "bundle.malformed", 4),
            (SEALED + living % (blob, 1, 4), "sealed.surplus", 4),
            (living % (blob, 0, 3) + SEALED, "sealed.surplus", 3),
            (SEALED + living % (blob, 0, 99), "sealed.surplus", 99),
            (living % (b64(DEAD[1, 0]), 0, 1) + SEALED, "sealed.notDestroyed", 1),
            ('{"part":0,"position":1,"withheld":true}\n' + SEALED, "sealed.notDestroyed", 1),
            (SEALED + living % (b64(DEAD[1, 0]), 0, 1), "bundle.malformed", 1),
            (SEALED[:-1], "bundle.malformed", None), (SEALED.replace(":4", ": 4"), "bundle.malformed", None),
            (SEALED.replace("BAQE", "B!QE", 1), "bundle.malformed", None), (SEALED + "\n", "bundle.malformed", None),
            (SEALED.replace('"part":0', '"part":00'), "bundle.malformed", None),
            (SEALED.replace('"part":0', '"part":256'), "bundle.malformed", None),
            (SEALED.replace('"}', '="}') if blob.endswith("=") else SEALED.replace('","part', '=","part'), "bundle.malformed", None),
            ('{"part":0,"position":4,"withheld":false}\n', "bundle.malformed", None),
        ):  # fmt: skip
            with self.subTest(code=code, text=text[:60]):
                result = self.check(sealed_jsonl=text)
                place = "журнал в целом" if position is None else f"позиция {position}"
                self.assert_status(2, result, f"[{code}] {place}")


class Outside(BundleCase):
    def test_notes_and_roots_that_agree(self):
        """Every golden root and a note of every size, together."""
        words = []
        for size in range(1, 8):
            words += ["--against-root", str(size), VECTORS["roots"][size]]
            words += ["--against", self.write(f"note{size}", note(LEAVES[:size]))]
        result = self.check(*words)
        self.assert_status(0, result)
        for size in range(1, 8):
            self.assertIn(f"Сверено с точкой размера {size}: совпало.", result[1])
            self.assertIn(f"Сверено с корнем для размера {size}: совпало.", result[1])

    def test_a_good_older_point_narrows(self):
        """Between the newest point that agrees and the first that does not."""
        later = note(LEAVES[:4] + [changed(LEAVES[4], on="2021-12-19")] + LEAVES[5:6])
        for first in (("--against", self.write("good", note(LEAVES[:3]))), ("--against-root", "3", VECTORS["roots"][3])):
            result = self.check(*first, "--against", self.write("late", later))
            self.assert_tampered(result, 3, "against.contradicted")
            self.assertIn("между позициями 3 и 5.", result[1])

    def test_notes_and_roots_that_contradict(self):
        """Another root or a greater size: 2."""
        other = LEAVES[:2] + [changed(LEAVES[2], v=2)]
        self.assert_tampered(self.check("--against", self.write("a", note(other))), 0, "against.contradicted")
        self.assert_tampered(self.check("--against", self.write("a", note(LEAVES + LEAVES))), 7, "against.contradicted")
        self.assert_tampered(self.check("--against-root", "3", "0" * 64), 0, "against.contradicted")
        self.assert_tampered(self.check("--against-root", "8", VECTORS["roots"][7]), 7, "against.contradicted")

    def test_a_note_that_a_known_key_refuses(self):
        """A forged signature says nothing against the ledger: the note can't be compared with, 1."""
        body = checkpoint_body(LEAVES[:5])
        forged = f"{body}\n{log_line(checkpoint_body(LEAVES[:4]))}\n"
        self.assert_status(1, self.check("--against", self.write("a", forged)), "[against.signature]")

    def test_a_note_by_an_unknown_key(self):
        """Nothing to compare with, be its root the same or another; without a policy nobody can tell, so it counts."""
        same, other = note(LEAVES[:3], STRANGER), note([changed(LEAVES[0], v=2)], STRANGER)
        for text in (same, other):
            self.assert_status(1, self.check("--against", self.write("a", text)), "[against.signature]")
        result = self.check("--against", self.write("a", same), policy=False)
        self.assert_status(3, result, "Подписи журнала под контрольной точкой")
        result = self.check("--against", self.write("a", other), policy=False)
        self.assert_status(2, result, "[against.contradicted]")

    def test_a_note_of_another_log(self):
        """Says nothing against this one: 1, with both names."""
        body = checkpoint_body(LEAVES[:3]).replace(ORIGIN, "other.example/log")
        text = body + "\n" + log_line(body) + "\n"
        self.assert_status(1, self.check("--against", self.write("a", text)), "[against.signature]", "other.example/log", ORIGIN)

    def test_what_cannot_be_read(self):
        """A note or policy that is absent or malformed: 1; but tampering goes first: 2."""
        bad = self.write("bad", VECTORS["checkpointBad"][0]["note"])
        for words in (("--against", bad), ("--against", self.path("none")), ("--against", self.folder)):
            self.assert_status(1, self.check(*words), "не удалось проверить")
            self.assert_status(2, self.check(*words, sealed_jsonl=""))
        self.policy = self.path("nowhere")
        result = self.check()
        self.assert_status(1, result, "[policy.unreadable]")
        self.assertNotIn("Политики нет", "".join(result[1:]))
        self.assert_status(2, self.check(events_jsonl=b""))
        self.policy = self.write("faulty", "log x\n")
        self.assert_status(1, self.check(), "[policy.unreadable]", "строка 1")


class Archives(BundleCase):
    def archive(self, names=NAMES, change=None, bundle=VECTORS["bundle"]):
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT) as tar:
            for name in names:
                info = tarfile.TarInfo(name)
                data = bundle.get(name, "").encode()
                info.size = len(data)
                if change:
                    change(info)
                tar.addfile(info, io.BytesIO(data))
        return stream.getvalue()

    def test_a_ustar(self):
        """The same answer as for the folder."""
        path = self.write("bundle.tar", self.archive())
        self.assertEqual(self.verify(path), self.check())

    def test_archives_that_are_not_a_bundle(self):
        """Another order, another file, a time, a link, bytes after the end, an end cut off: can't be looked at, 1."""
        def link(info):
            info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"

        good = self.archive()
        for data in (self.archive(NAMES[::-1]), self.archive(NAMES + ("more",)), self.archive(NAMES[:2]),
                     self.archive(change=lambda info: setattr(info, "mtime", 1)), self.archive(change=link),
                     good + b"x" * 512, good[:3000], good[:-len(good) + 4608], good.replace(b"ustar\x0000", b"ustar  \0"),
                     good[:130] + b"7" + good[131:]):  # fmt: skip
            self.assertNotEqual(data, good)
            self.assert_status(1, self.verify(self.write("bad.tar", data)), "[bundle.archive]", "распакуйте")

    def test_a_file_missing_from_the_folder(self):
        """Can't be looked at: 1; a link in the place of a file too."""
        for name in NAMES:
            folder = self.bundle()
            os.remove(os.path.join(folder, name))
            self.assert_status(1, self.verify(folder))
            os.symlink(self.write("elsewhere", VECTORS["bundle"][name]), os.path.join(folder, name))
            self.assert_status(1, self.verify(folder))
            os.remove(os.path.join(folder, name))

    def test_a_file_too_many_in_the_folder(self):
        """Said, not counted: nothing in it was verified."""
        folder = self.bundle()
        with open(os.path.join(folder, "readme"), "w"):
            pass
        self.assert_status(0, self.verify(folder), "Лишний файл")


class Proofs(BundleCase):
    def prove(self, *words):
        return self.verify(self.write("x.proof", VECTORS["tlogProofOf3"]), *words)

    def test_what_is_kept_is_compared(self):
        """At the proof's own size: the same root 0, another 2; at another size or from another log 1, never unnoticed."""
        status, out, _ = self.prove("--against-root", "7", VECTORS["roots"][7], "--against", self.write("a", note(LEAVES)))
        self.assertEqual(status, 0)
        self.assertIn("Сверено с точкой размера 7: совпало.", out)
        self.assertIn("Сверено с корнем для размера 7: совпало.", out)
        other = note(LEAVES[:6] + [changed(LEAVES[6], v=2)])
        for words in (("--against-root", "7", "0" * 64), ("--against", self.write("b", other))):
            status, out, _ = self.prove(*words)
            self.assertEqual(status, 2, out)
            self.assertIn("[against.contradicted]", out)
            self.assertNotIn("Доказано", out)
        for words, code in ((("--against-root", "5", VECTORS["roots"][5]), "against.size"),
                            (("--against", self.write("c", note(LEAVES[:5]))), "against.size"),
                            (("--against", self.write("d", note(LEAVES, STRANGER))), "against.signature"),
                            (("--against", self.path("nowhere")), "against.unreadable")):  # fmt: skip
            status, out, err = self.prove(*words)
            self.assertEqual(status, 1, out + err)
            self.assertIn(f"[{code}]", err)
            self.assertNotIn("Доказано", out)


class CommandLine(BundleCase):
    def run_program(self, *words, **environment):
        return subprocess.run([sys.executable, os.path.join(TOOL, "verify.py"), *words], capture_output=True, cwd="/",
                              env=os.environ | environment)  # fmt: skip

    def test_from_any_folder_and_any_locale(self):
        """Statuses 0 and 2 of the program itself, in UTF-8 whatever the locale says."""
        words = (self.bundle(), "--policy", self.policy)
        done = self.run_program(*words, LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertEqual(done.stdout.decode().splitlines()[-1], f"verified 7 {VECTORS['roots'][7]}")
        done = self.run_program(self.bundle(events_jsonl=b""), "--policy", self.policy, LC_ALL="C", PYTHONUTF8="0")
        self.assertEqual(done.returncode, 2)
        self.assertIn("позиция 0", done.stdout.decode())

    def test_usage(self):
        """Status 64 and a Russian sentence for every wrong call; help is status 0."""
        for words in ((), ("a", "b"), ("a", "--policy"), ("a", "--nope"), ("a", "--against-root", "3"),
                      ("a", "--against-root", "0", "0" * 64), ("a", "--against-root", "1", "xyz"),
                      ("a", "--policy", "p", "--policy", "q")):  # fmt: skip
            done = self.run_program(*words)
            self.assertEqual((done.returncode, done.stdout), (64, b""), words)
            self.assertIn("Справка", done.stderr.decode())
        done = self.run_program("--help")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertIn("--against-root", done.stdout.decode())

    def test_it_imports_nothing_but_the_standard_library(self):
        """Isolated Python without site-packages runs it."""
        script = f"import sys; sys.argv[1:] = {[self.bundle(), '--policy', self.policy]!r}; sys.path.insert(0, {TOOL!r}); " \
                 "import verify; sys.exit(verify.main())"  # fmt: skip
        done = subprocess.run([sys.executable, "-I", "-S", "-c", script], capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr.decode())


if __name__ == "__main__":
    unittest.main()
