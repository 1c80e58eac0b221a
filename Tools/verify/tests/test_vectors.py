"""The golden values of Tests/Vectors/format-v1.json, good and bad."""

import hashlib
import hmac
import json
import random
import unittest

from fixture import LEAVES, LOG, ORIGIN, PREFIX, ROTATED, VECTORS, WITNESS, nodes, root, sign, vkey

import base64

import canonical
import ed25519
import tree
from leaves import LeafFault, read_envelope
from notes import Malformed, Policy, VerifierKey, parse_note


def rfc_consistency(old, new, old_root, new_root, proof):
    """RFC 9162 §2.1.4.2."""
    proof = list(proof)
    if old == new:
        return not proof and old_root == new_root
    if old & old - 1 == 0:
        proof.insert(0, old_root)
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = proof.pop(0)
    for c in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = tree.node_hash(c, fr), tree.node_hash(c, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = tree.node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == old_root and sr == new_root


def rfc_inclusion(index, size, leaf, proof):
    """RFC 9162 §2.1.3.2: the root that the path leads to."""
    fn, sn, r = index, size - 1, leaf
    for p in proof:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            r = tree.node_hash(p, r)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = tree.node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    return r if sn == 0 else None


class CanonicalJSON(unittest.TestCase):
    def test_good_texts_are_read(self):
        """Both readers take every good text, and agree."""
        for text in VECTORS["canonicalGood"]:
            value = canonical.parse(text.encode())
            self.assertEqual(value, json.loads(text))
            self.assertEqual(canonical.read(text.encode()), value)

    def test_bad_texts_are_refused(self):
        """Both readers refuse every bad text and name a byte within it."""
        for text in VECTORS["canonicalBad"]:
            data = text.encode()
            for reader in (canonical.parse, canonical.read):
                with self.subTest(text=text), self.assertRaises(canonical.Fault) as caught:
                    reader(data)
                self.assertLessEqual(caught.exception.offset, len(data))

    def test_the_fast_reader_agrees_with_the_strict_one(self):
        """20,000 random small changes to good leaves: same value, or both refuse at the same byte."""
        choice = random.Random(21)
        pieces = [b'"', b"\\", b"\\n", b"\\t", b"\\u0041", b"null", b"1e3", b"-0", b"1.0", b"\x7f", b"\xff", b" ", b",",
                  b"9007199254740993", b"[[[[[[[", b"]", b"{", b"}", b"\xef\xbf\xbe", b"true", b"A", b"\n"]  # fmt: skip
        for _ in range(20_000):
            data = bytearray(choice.choice(LEAVES)[len(PREFIX) :])
            at = choice.randrange(len(data))
            data[at : at + choice.randrange(3)] = choice.choice(pieces)
            answers = []
            for reader in (canonical.parse, canonical.read):
                try:
                    answers.append(reader(bytes(data)))
                except canonical.Fault as fault:
                    answers.append(fault.offset)
            self.assertEqual(answers[0], answers[1], bytes(data))

    def test_deep_or_broken_text_is_refused_not_crashed_on(self):
        """Ten thousand brackets, lone surrogates, nothing at all."""
        for data in (b"[" * 10_000, b"", b'{"a":', b'"\xed\xa0\x80"', b"9" * 10_000):
            with self.assertRaises(canonical.Fault):
                canonical.read(data)


class Tree(unittest.TestCase):
    def test_hashes_roots_and_stored_nodes(self):
        """Leaf hashes, the root at every size and the dense post-order nodes are the golden ones."""
        grown, stored = tree.Tree(), []
        self.assertEqual(grown.root().hex(), VECTORS["roots"][0])
        for i, leaf in enumerate(LEAVES):
            made = grown.append(leaf)
            stored += made
            self.assertEqual(made[0].hex(), VECTORS["leafHashes"][i])
            self.assertEqual(grown.root().hex(), VECTORS["roots"][i + 1])
        self.assertEqual([n.hex() for n in stored], VECTORS["storedNodes"])

    def test_every_size_to_100_equals_the_definition(self):
        """Incremental root, nodes and numbering against RFC 6962's recursion."""
        leaves, grown, made = [b"%d" % i for i in range(100)], tree.Tree(), []
        for size in range(1, 101):
            made += grown.append(leaves[size - 1])
            self.assertEqual(grown.root(), root(leaves[:size]))
        self.assertEqual(made, nodes(leaves))

    def test_golden_inclusion_and_consistency_proofs_lead_to_the_root(self):
        """And with any bit changed they do not."""
        final = bytes.fromhex(VECTORS["roots"][7])
        for i, proof in enumerate(VECTORS["inclusion"]):
            path = [bytes.fromhex(h) for h in proof]
            self.assertEqual(rfc_inclusion(i, 7, tree.leaf_hash(LEAVES[i]), path), final)
            self.assertNotEqual(rfc_inclusion(i, 7, tree.leaf_hash(LEAVES[i] + b" "), path), final)
        for old, proof in VECTORS["consistencyFrom"].items():
            path, earlier = [bytes.fromhex(h) for h in proof], bytes.fromhex(VECTORS["roots"][int(old)])
            self.assertTrue(rfc_consistency(int(old), 7, earlier, final, path))
            self.assertFalse(rfc_consistency(int(old), 7, bytes(32), final, path))


class Leaves(unittest.TestCase):
    def test_golden_leaves_are_sound(self):
        """Every golden leaf passes every rule that needs no other leaf."""
        for leaf in LEAVES:
            self.assertIn("cmd", read_envelope(leaf))

    def test_any_changed_key_name_or_lost_byte_is_refused(self):
        """A leaf cut anywhere is refused."""
        for leaf in LEAVES:
            for end in range(0, len(leaf), 7):
                with self.assertRaises(LeafFault):
                    read_envelope(leaf[:end])


class Sealed(unittest.TestCase):
    def test_fingerprint_keys_commitment_and_digest(self):
        """HKDF, key fingerprint, `c` and `x` of the golden sealed parts are those in the leaves."""
        for part in VECTORS["sealed"]:
            envelope = json.loads(LEAVES[part["position"]][len(PREFIX) :])
            entry, key = envelope["sealed"][part["part"]], bytes.fromhex(part["key"])
            fingerprint = hashlib.sha256(b"mentorledger-keyid/v1\n" + key).hexdigest()[:32]
            self.assertEqual((fingerprint, fingerprint), (part["fingerprint"], entry["f"]))
            header = bytes.fromhex(envelope["id"].replace("-", "")) + part["part"].to_bytes(2, "big")
            prk, block, stream = hmac.digest(bytes(32), key, "sha256"), b"", b""
            for i in (1, 2):
                block = hmac.digest(prk, block + b"mentorledger-seal/v1\n" + header + bytes([i]), "sha256")
                stream += block
            self.assertEqual(stream.hex(), part["encryptionKey"] + part["commitmentKey"])
            message = b"mentorledger-commit/v1\n" + header + part["plaintext"].encode()
            self.assertEqual(hmac.digest(stream[32:], message, "sha256").hex(), entry["c"])
            self.assertEqual(hashlib.sha256(bytes.fromhex(part["blob"])).hexdigest(), entry["x"])

    def test_the_disclosure_confirms_its_text(self):
        """Kcom of the golden disclosure recomputes `c`."""
        disclosure = canonical.read(VECTORS["disclosure"].encode())
        envelope = json.loads(LEAVES[disclosure["position"]][len(PREFIX) :])
        header = bytes.fromhex(envelope["id"].replace("-", "")) + disclosure["part"].to_bytes(2, "big")
        message = b"mentorledger-commit/v1\n" + header + base64.b64decode(disclosure["plaintext"])
        kcom = base64.b64decode(disclosure["kcom"])
        self.assertEqual(hmac.digest(kcom, message, "sha256").hex(), envelope["sealed"][disclosure["part"]]["c"])


class Signatures(unittest.TestCase):
    def test_rfc_8032_vectors(self):
        """Tests 1 to 3 of RFC 8032 §7.1."""
        for key, message, signature in (
            ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
             "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595b"
             "be24655141438e7a100b"),
            ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
             "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb430"
             "2aeeb00d291612bb0c00"),
            ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
             "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716e"
             "d28dc027beceea1ec40a"),
        ):  # fmt: skip
            key, message, signature = map(bytes.fromhex, (key, message, signature))
            self.assertTrue(ed25519.verify(key, message, signature))
            self.assertFalse(ed25519.verify(key, message + b"x", signature))

    def test_every_flipped_bit_is_refused(self):
        """Signature and key, bit by bit; S + L, which is the same number, too."""
        public, signature = VerifierKey.parse(VECTORS["logVkey"]).public, sign(LOG, b"text")
        self.assertTrue(ed25519.verify(public, b"text", signature))
        for bit in range(512):
            flipped = bytearray(signature)
            flipped[bit // 8] ^= 1 << bit % 8
            self.assertFalse(ed25519.verify(public, b"text", bytes(flipped)))
        for bit in range(256):
            flipped = bytearray(public)
            flipped[bit // 8] ^= 1 << bit % 8
            self.assertFalse(ed25519.verify(bytes(flipped), b"text", signature))
        s = int.from_bytes(signature[32:], "little") + ed25519.L
        self.assertFalse(ed25519.verify(public, b"text", signature[:32] + s.to_bytes(32, "little")))

    def test_verifier_keys(self):
        """The golden vkeys parse, are those of their seeds, and any changed character is refused or another key."""
        for text, kind, seed, name in (
            (VECTORS["logVkey"], 1, LOG, ORIGIN), (VECTORS["rotatedVkey"], 1, ROTATED, ORIGIN),
            (VECTORS["witnessVkey"], 4, WITNESS, "committee.example/witness"),
        ):  # fmt: skip
            self.assertEqual(VerifierKey.parse(text).kind, kind)
            self.assertEqual(vkey(name, kind, seed), text)
            for at in range(len(text)):
                with self.assertRaises(Malformed):
                    VerifierKey.parse(text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :])

    def test_the_golden_checkpoint_carries_both_signatures(self):
        """Log and witness verify over the body; neither does over a changed one."""
        checkpoint, lines = parse_note(VECTORS["checkpoint"].encode())
        keys = [VerifierKey.parse(VECTORS[name]) for name in ("logVkey", "witnessVkey")]
        self.assertEqual((checkpoint.size, checkpoint.root.hex()), (7, VECTORS["roots"][7]))
        for key, line in zip(keys, lines, strict=True):
            self.assertEqual(key.key_id, line.key_id)
            self.assertTrue(key.verifies(checkpoint.body, line.signature))
            self.assertFalse(key.verifies(checkpoint.body.replace(b"7", b"8", 1), line.signature))

    def test_bad_checkpoints(self):
        """Each is malformed, or its log signature fails, or it is of another log."""
        log = VerifierKey.parse(VECTORS["logVkey"])
        for bad in VECTORS["checkpointBad"]:
            with self.subTest(bad["why"]):
                try:
                    checkpoint, lines = parse_note(bad["note"].encode())
                except Malformed:
                    continue
                self.assertIn(bad["why"], ("size changed", "other origin"))
                self.assertFalse(log.verifies(checkpoint.body, lines[0].signature))

    def test_notes_in_proofs(self):
        """The notes inside the golden tlog-proof and add-checkpoint parse, and the proof holds the leaf."""
        head, _, rest = VECTORS["tlogProofOf3"].partition("\n\n")
        lines = head.split("\n")
        leaf = base64.b64decode(lines[1].removeprefix("extra "))
        path = [base64.b64decode(line) for line in lines[3:]]
        checkpoint, _ = parse_note(rest.encode())
        self.assertEqual(leaf, LEAVES[3])
        self.assertEqual(rfc_inclusion(3, 7, tree.leaf_hash(leaf), path), checkpoint.root)
        head, _, rest = VECTORS["addCheckpointFrom3"].partition("\n\n")
        path = [base64.b64decode(line) for line in head.split("\n")[1:]]
        earlier = bytes.fromhex(VECTORS["roots"][3])
        self.assertTrue(rfc_consistency(3, 7, earlier, parse_note(rest.encode())[0].root, path))

    def test_note_limits(self):
        """Size 0, 101 signatures, 17 KiB, no signature at all: refused."""
        body, _, signatures = VECTORS["checkpoint"].partition("\n\n")
        line = signatures.split("\n")[0] + "\n"
        parse_note((body + "\n\n" + line * 80).encode())
        for bad in (body.replace("\n7\n", "\n0\n") + "\n\n" + line, body + "\n\n" + "— a AAAAAAA=\n" * 101,
                    body + "\n\n" + line * 130, body + "\n\n", body + "\n", "", body.replace("7", "+7") + "\n\n" + line,
                    body.replace("7", "9" * 17) + "\n\n" + line, body + "\r\n\n" + line):  # fmt: skip
            with self.assertRaises(Malformed):
                parse_note(bad.encode())


class Policies(unittest.TestCase):
    def test_the_golden_policy(self):
        """One log, one witness, its label as quorum; comments and empty lines do no harm."""
        policy = Policy.parse(VECTORS["policy"].encode())
        self.assertEqual((len(policy.logs), list(policy.witnesses), policy.quorum), (1, ["committee"], "committee"))
        self.assertEqual(Policy.parse(("# ours\n\n" + VECTORS["policy"]).encode()), policy)

    def test_bad_policies(self):
        """Each of these is refused."""
        good = VECTORS["policy"]
        log, witness, quorum = good.splitlines(keepends=True)
        for bad in ("", log, log + witness, witness + quorum, log + quorum + witness, log + log + witness + quorum,
                    log + witness + witness + quorum, good + quorum, good + "group g any committee\n", good[:-1],
                    good.replace("log ", "log x "), good.replace("quorum committee", "quorum nobody"),
                    good.replace("AYqI", "AYqJ"), log.replace(VECTORS["logVkey"], VECTORS["witnessVkey"]) + "quorum none\n",
                    log + witness.replace("committee ", "none ") + "quorum none\n", "\xff" + good):  # fmt: skip
            with self.subTest(bad), self.assertRaises(Malformed):
                Policy.parse(bad.encode("latin-1", "replace"))


if __name__ == "__main__":
    unittest.main()
