"""Judges from outside: the sample ledger's tree and proofs before pymerkle, its canonical JSON before rfc8785.

Neither package knows this project. They run on the sample year, which the program loads and proves; so the tests need the
program (MENTORLEDGER_BINARY, or the debug build of this checkout) and the packages of Tools/requirements.txt.
"""

import base64
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

import pymerkle
import rfc8785

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", "..", ".."))
BINARY = os.environ.get("MENTORLEDGER_BINARY") or os.path.join(ROOT, ".build", "debug", "mentorledger")
VERIFIER = os.path.join(ROOT, "Tools", "verify", "verify.py")
PREFIX = b"mentorledger-event/v1\n"


def seed():
    """The seed of the sampled proofs, printed so that a run can be repeated."""
    number = int(os.environ.get("MENTORLEDGER_SEED") or random.randrange(2**32))
    print(f"MENTORLEDGER_SEED={number}")
    return number


class Sample:
    """The sample year as its leaves, and the program that proves them."""

    def __init__(self, folder):
        self.folder = folder
        self.ledger, self.keys = os.path.join(folder, "ledger"), os.path.join(folder, "keys")
        load = os.path.join(ROOT, "Tools", "sample", "load")
        subprocess.run(
            [load, "--ledger", self.ledger, "--keys", self.keys, "--binary", BINARY],
            check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        self.run("export", "bundle", os.path.join(folder, "bundle"))
        with open(os.path.join(folder, "bundle", "events.jsonl"), "rb") as file:
            self.envelopes = file.read().split(b"\n")[:-1]
        self.tree = pymerkle.InmemoryTree(algorithm="sha256")
        for envelope in self.envelopes:
            self.tree.append_entry(PREFIX + envelope)

    @classmethod
    def of(cls, ledger, keys, tree):
        """A ledger that is there, over a tree that begins with its leaves; proofs of it go into a folder of its own."""
        sample = cls.__new__(cls)
        sample.ledger, sample.keys, sample.tree, sample.folder = ledger, keys, tree, ledger + "-proofs"
        os.mkdir(sample.folder)
        shutil.copy(os.path.join(keys, "policy"), sample.folder)
        return sample

    def run(self, *arguments):
        command = [BINARY, *arguments, "--ledger", self.ledger, "--keys", self.keys]
        return subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE).stdout.decode()


def parse(proof):
    """The head lines, the hashes and the checkpoint of a proof, taken apart as C2SP writes it."""
    head, _, note = proof.partition("\n\n")
    lines = head.split("\n")
    hashes = [base64.b64decode(line, validate=True) for line in lines if " " not in line and not line.startswith("c2sp")]
    origin, size, root = note.split("\n")[:3]
    return lines, hashes, int(size), base64.b64decode(root, validate=True)


def check_proof(case, tree, proof, old, new):
    """A proof of continuation leads from the root that pymerkle has for the older size to that for the newer one."""
    lines, hashes, proven, root = parse(proof)
    case.assertEqual((lines[0], proven, root), (f"old {old}", new, tree.get_state(new)))
    before = tree.get_state(old)
    pymerkle.verify_consistency(before, root, tree.prove_consistency(old, new))
    # pymerkle writes such proofs in another form, so RFC 9162 §2.1.4.2 is followed here.
    case.assertEqual(roots(case, tree, hashes, old, new, before), (before, root))


def roots(case, tree, hashes, old, new, before):
    if old == new:
        case.assertEqual(hashes, [])
        return before, before
    if old & (old - 1) == 0:
        hashes = [before, *hashes]
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = hashes[0]
    for sibling in hashes[1:]:
        case.assertNotEqual(last, 0)
        if node & 1 or node == last:
            first = tree.hash_pair(sibling, first)
            second = tree.hash_pair(sibling, second)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            second = tree.hash_pair(second, sibling)
        node, last = node >> 1, last >> 1
    case.assertEqual(last, 0)
    return first, second


def check_continuation(case, sample, old, new):
    """Three judges of one proof: `prove check`, verify.py and pymerkle."""
    files = {"note": sample.run("checkpoint", "show", "--size", str(old)),
             "request": sample.run("prove", "--from", str(old), "--to", str(new))}  # fmt: skip
    for name, text in files.items():
        with open(os.path.join(sample.folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    check_proof(case, sample.tree, files["request"], old, new)
    request, note, policy = (os.path.join(sample.folder, name) for name in (*list(files)[::-1], "policy"))
    ours = [BINARY, "prove", "check", request, "--policy", policy, "--from", note]
    paper = ("--against-root", str(old), sample.tree.get_state(old).hex())
    theirs = [sys.executable, VERIFIER, request, "--policy", policy, "--against", note, *paper]
    said = [subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True) for words in (ours, theirs)]
    for done in said:
        case.assertEqual(done.returncode, 0, done.stderr.decode())
        case.assertIn(f"Доказано: журнал размера {new} продолжает журнал размера {old}.", done.stdout.decode())
    case.assertEqual(said[0].stdout, said[1].stdout)


def check_both(case, sample):
    """Both verifiers accept the ledger with every checkpoint that it keeps."""
    policy = os.path.join(sample.keys, "policy")
    theirs = subprocess.run([sys.executable, VERIFIER, sample.ledger, "--policy", policy],
                            stdin=subprocess.DEVNULL, capture_output=True)  # fmt: skip
    case.assertEqual(theirs.returncode, 0, theirs.stdout.decode() + theirs.stderr.decode())
    case.assertEqual(theirs.stdout.decode().splitlines()[-1], sample.run("verify").splitlines()[-1])


class Judges(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not os.access(BINARY, os.X_OK):
            raise unittest.SkipTest(f"the program is not built: {BINARY}")
        cls.scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.scratch.cleanup)
        cls.sample = Sample(cls.scratch.name)

    def test_the_signed_root_is_that_of_pymerkle(self):
        size = len(self.sample.envelopes)
        self.assertGreater(size, 100)
        lines = self.sample.run("checkpoint", "show").split("\n")
        self.assertEqual(int(lines[1]), size)
        self.assertEqual(base64.b64decode(lines[2]), self.sample.tree.get_state(size))

    def test_pymerkle_accepts_proofs_of_inclusion(self):
        size = len(self.sample.envelopes)
        choice = random.Random(seed())
        positions = {0, 1, size - 2, size - 1, *choice.sample(range(size), 12)}
        for position in sorted(positions):
            with self.subTest(position=position):
                lines, hashes, proven, root = parse(self.sample.run("prove", str(position)))
                self.assertEqual(lines[0], "c2sp.org/tlog-proof@v1")
                leaf = base64.b64decode(lines[1].removeprefix("extra "), validate=True)
                self.assertEqual(leaf, PREFIX + self.sample.envelopes[position])
                self.assertEqual(lines[2], f"index {position}")
                self.assertEqual(proven, size)
                # The shape of the path is pymerkle's own, the hashes are the program's.
                proof = self.sample.tree.prove_inclusion(position + 1, size)
                leaf_hash = self.sample.tree.get_leaf(position + 1)
                proof.path = [leaf_hash, *hashes]
                pymerkle.verify_inclusion(leaf_hash, root, proof)
                proof.path = [leaf_hash, *hashes[:-1], bytes(32)]
                with self.assertRaises(pymerkle.InvalidProof):
                    pymerkle.verify_inclusion(leaf_hash, root, proof)

    def test_proofs_of_continuation_lead_between_roots_of_pymerkle(self):
        size = len(self.sample.envelopes)
        choice = random.Random(seed())
        olds = {1, 2, 64, size - 1, size, *choice.sample(range(1, size), 12)}
        for old in sorted(olds):
            with self.subTest(old=old):
                check_proof(self, self.sample.tree, self.sample.run("prove", "--from", str(old)), old, size)

    def test_proofs_of_continuation_lead_to_any_size(self):
        """Also to sizes whose checkpoint nobody ever asked for; the ledger keeps them and stays sound in both verifiers."""
        choice = random.Random(seed())
        size = len(self.sample.envelopes)
        copy = os.path.join(self.sample.folder, "any")
        for name in ("ledger", "keys"):
            subprocess.run(["cp", "-r", os.path.join(self.sample.folder, name), f"{copy}-{name}"], check=True)
        sample = Sample.of(f"{copy}-ledger", f"{copy}-keys", self.sample.tree)
        pairs = [sorted(choice.sample(range(1, size), 2)) for _ in range(8)]
        for old, new in [(1, 2), (63, 64), (64, 65), (size - 1, size), *pairs]:
            with self.subTest(old=old, new=new):
                check_continuation(self, sample, old, new)
        check_both(self, sample)

    def test_every_envelope_is_what_rfc8785_writes(self):
        for position, envelope in enumerate(self.sample.envelopes):
            with self.subTest(position=position):
                self.assertEqual(rfc8785.dumps(json.loads(envelope)), envelope)

    def test_disclosures_are_what_rfc8785_writes(self):
        target = os.path.join(self.sample.folder, "part.json")
        position = next(
            number for number, line in enumerate(self.sample.envelopes) if json.loads(line)["sealed"]
        )
        last = json.loads(self.sample.envelopes[-1])["at"]
        other = os.path.join(self.sample.folder, "copy")
        subprocess.run(["cp", "-r", self.sample.ledger, other], check=True)
        subprocess.run(["cp", "-r", self.sample.keys, other + "-keys"], check=True)
        subprocess.run(
            [BINARY, "disclose", str(position), "0", "--why", "audit", "--to", "auditor", "--at", last, "--output", target,
             "--ledger", other, "--keys", other + "-keys"],
            check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        with open(target, "rb") as file:
            line = file.read()
        self.assertEqual(rfc8785.dumps(json.loads(line)) + b"\n", line)


class ChangedKeys(unittest.TestCase):
    """The program's verifier and this folder's agree on a ledger whose log changed its key."""

    def setUp(self):
        if not os.access(BINARY, os.X_OK):
            raise unittest.SkipTest(f"the program is not built: {BINARY}")
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.ledger, self.keys = os.path.join(scratch.name, "ledger"), os.path.join(scratch.name, "keys")
        self.run_program(
            "init", "--keys", self.keys, "--origin", "school.example/test", "--organisation", "Проба",
            "--clock", "declared", "--at", "2021-09-01T06:00:00Z",
        )  # fmt: skip
        self.old = self.policy()

    def run_program(self, *arguments, expecting=0):
        done = subprocess.run(
            [BINARY, *arguments, "--ledger", self.ledger],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self.assertEqual(done.returncode, expecting, done.stderr.decode())
        return done.stdout.decode()

    def policy(self, *lines):
        path = os.path.join(self.keys, "policy")
        if lines:
            with open(path, "w", encoding="utf-8") as file:
                file.writelines(line + "\n" for line in lines)
        with open(path, encoding="utf-8") as file:
            return file.read().splitlines()

    def brief(self):
        """A briefing, each time of another audience: the same one a second time is refused."""
        self.briefed = getattr(self, "briefed", -1) + 1
        audience = ("staff", "parents", "partners", "pupils")[self.briefed]
        self.run_program(
            "record", "briefing.held", "--at", "2021-10-05T09:00:00Z", "--on", "2021-10-04", "cycle=2021",
            f"audience={audience}",
        )  # fmt: skip

    def both(self, status):
        ours = self.run_program("verify", expecting=status).splitlines()[-1]
        done = subprocess.run(
            [sys.executable, VERIFIER, self.ledger, "--policy", os.path.join(self.keys, "policy")],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        )  # fmt: skip
        self.assertEqual(done.returncode, status)
        if status == 0:
            self.assertEqual(done.stdout.decode().splitlines()[-1], ours)

    def test_any_two_sizes(self):
        """All pairs of sizes of a small ledger whose log changed its key, each proof before three judges."""
        self.brief()
        self.run_program("keys", "rotate-log", "--at", "2021-10-05T09:00:00Z")
        self.brief()
        bundle = os.path.join(os.path.dirname(self.ledger), "bundle")
        self.run_program("export", "bundle", bundle)
        tree = pymerkle.InmemoryTree(algorithm="sha256")
        with open(os.path.join(bundle, "events.jsonl"), "rb") as file:
            for envelope in file.read().split(b"\n")[:-1]:
                tree.append_entry(PREFIX + envelope)
        sample = Sample.of(self.ledger, self.keys, tree)
        size = tree.get_size()
        self.assertGreater(size, 6)
        for new in range(1, size + 1):
            for old in range(1, new + 1):
                with self.subTest(old=old, new=new):
                    check_continuation(self, sample, old, new)
        check_both(self, sample)

    def test_rotated(self):
        new = self.run_program("keys", "rotate-log", "--at", "2021-10-01T09:00:00Z").splitlines()[-1]
        self.both(0)
        self.brief()
        self.assertIn(new, self.policy())
        self.both(0)
        self.policy(new, "quorum none")
        self.both(0)
        self.policy(*self.old)
        self.both(0)

    def test_replaced(self):
        new = self.run_program("keys", "replace-log", "--at", "2021-10-01T09:00:00Z").splitlines()[-1]
        self.assertEqual(self.policy(), self.old)
        self.both(2)
        self.policy(new, "quorum none")
        self.both(0)
        self.brief()
        self.both(0)


if __name__ == "__main__":
    unittest.main()
