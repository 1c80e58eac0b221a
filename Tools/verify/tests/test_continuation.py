"""Proofs that a log was only continued: the golden ones, every pair of sizes, and each way in which one may be false."""

import base64
import unittest

from fixture import LEAVES, ORIGIN, STRANGER, VECTORS, WITNESS, Case, b64, event, note, root


def consistency(old, leaves, whole=True):
    """The hashes of RFC 6962 §2.1.2, straight from its definition."""
    new = len(leaves)
    if old == new:
        return [] if whole else [root(leaves)]
    k = 1
    while k * 2 < new:
        k *= 2
    if old <= k:
        return consistency(old, leaves[:k], whole) + [root(leaves[k:])]
    return consistency(old - k, leaves[k:], False) + [root(leaves[:k])]


def request(old, leaves, *seeds, witnesses=(WITNESS,)):
    hashes = "".join(b64(digest) + "\n" for digest in consistency(old, leaves))
    return f"old {old}\n{hashes}\n{note(leaves, *seeds, witnesses=witnesses)}"


class Continuations(Case):
    def prove(self, text, *words, **options):
        return self.verify(self.write("x.request", text), *words, **options)

    def since(self, leaves):
        """What somebody kept of an older tree, as on paper."""
        return "--against-root", str(len(leaves)), root(leaves).hex()

    def test_the_golden_proof(self):
        """Against the older note and the older root; without the witness that the policy asks for it is status 3."""
        golden = VECTORS["addCheckpointFrom3"]
        self.assertEqual(golden.split("\n\n")[0], request(3, LEAVES).split("\n\n")[0])
        for kept in (("--against", self.write("kept", note(LEAVES[:3]))), self.since(LEAVES[:3])):
            status, out, _ = self.prove(golden, *kept)
            self.assertEqual(status, 3, out)
            self.assertIn("Доказано: журнал размера 7 продолжает журнал размера 3.\n", out)
            self.assertIn(f"Корень: {VECTORS['roots'][7]}\n", out)
            self.assertEqual(self.prove(request(3, LEAVES), *kept)[0], 0)

    def test_every_pair_of_sizes(self):
        """Up to 20 leaves: the proof holds against its own older tree, and against no other root of that size."""
        leaves = [*LEAVES, *(event(position) for position in range(len(LEAVES), 20))]
        for new in range(1, 21):
            for old in range(1, new + 1):
                path = self.write("x.request", request(old, leaves[:new]))
                status, out, err = self.verify(path, *self.since(leaves[:old]))
                self.assertEqual(status, 0, f"{old} to {new}: {out}{err}")
                self.assertEqual(self.verify(path, "--against-root", str(old), "0" * 64)[0], 2)

    def test_a_changed_proof_is_refused(self):
        """Each character changed in turn, and hashes left out, doubled or exchanged, prove nothing else."""
        text = VECTORS["addCheckpointFrom3"]
        kept = self.since(LEAVES[:3])
        for at in range(len(text)):
            other = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
            status, out, _ = self.prove(other, *kept)
            self.assertIn(status, (1, 2), f"{at}: {out}")
            self.assertNotIn("Доказано", out)
        head, _, rest = text.partition("\n\n")
        first, *hashes = head.split("\n")
        for broken in (hashes[1:], hashes[:-1], [*hashes, hashes[-1]], [*hashes[::-1]], [], hashes * 20):
            status, out, _ = self.prove("\n".join([first, *broken]) + "\n\n" + rest, *kept)
            self.assertIn(status, (1, 2), out)

    def test_what_is_kept_is_compared(self):
        """Nothing of the older size 1; another root 2; another size, log or key 1; the newer root counts as well."""
        golden = request(3, LEAVES)
        older, newer = self.since(LEAVES[:3]), self.since(LEAVES)
        self.assertEqual(self.prove(golden, *older, *newer)[0], 0)
        for words, code in (((), "against.missing"), (newer, "against.missing"),
                            ((*older, *self.since(LEAVES[:4])), "against.size"),
                            (("--against", self.write("a", note(LEAVES[:3], STRANGER))), "against.signature"),
                            (("--against", self.path("nowhere")), "against.unreadable")):  # fmt: skip
            status, out, err = self.prove(golden, *words)
            self.assertEqual(status, 1, out + err)
            self.assertIn(f"[{code}]", err)
            self.assertNotIn("Доказано", out)
        for words, code in (((*older, "--against-root", "7", "0" * 64), "against.contradicted"),
                            ((*older, "--against-root", "3", "0" * 64), "proof.differs")):  # fmt: skip
            status, out, _ = self.prove(golden, *words)
            self.assertEqual(status, 2, out)
            self.assertIn(f"[{code}]", out)
            self.assertNotIn("Доказано", out)

    def test_signatures(self):
        """A stranger's checkpoint 1, a forged line 2, no policy 1."""
        older = self.since(LEAVES[:3])
        self.assertEqual(self.prove(request(3, LEAVES, STRANGER), *older)[0], 1)
        text = request(3, LEAVES)
        line = next(line for line in text.split("\n") if line.startswith(f"— {ORIGIN} "))
        forged = bytearray(base64.b64decode(line.rsplit(" ", 1)[1]))
        forged[-1] ^= 1
        self.assertEqual(self.prove(text.replace(line.rsplit(" ", 1)[1], b64(bytes(forged))), *older)[0], 2)
        status, _, err = self.prove(text, *older, policy=False)
        self.assertEqual(status, 1)
        self.assertIn("[policy.missing]", err)


if __name__ == "__main__":
    unittest.main()
