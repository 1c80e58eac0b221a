"""Ledgers to check, made from the golden vectors and from events of our own; and the verifier called on them.

The makers below share nothing with the verifier but Ed25519's point arithmetic, which the vectors judge.
"""

import base64
import contextlib
import hashlib
import io
import json
import os
import re
import sqlite3
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
TOOL = os.path.dirname(HERE)
sys.path.insert(0, TOOL)
sys.dont_write_bytecode = True

import ed25519  # noqa: E402
import store  # noqa: E402
import verify  # noqa: E402
from report import UNPROTECTED  # noqa: E402

with open(os.path.join(TOOL, "..", "..", "Tests", "Vectors", "format-v1.json"), encoding="utf-8") as file:
    VECTORS = json.load(file)

LEAVES = [leaf.encode() for leaf in VECTORS["leaves"]]
PREFIX = b"mentorledger-event/v1\n"
ORIGIN = "lyceum21.example/mentoring"
LOG, WITNESS, ROTATED, STRANGER = (bytes([n]) * 32 for n in (1, 2, 6, 9))
LIVING = {(part["position"], part["part"]): bytes.fromhex(part["blob"])
          for part in VECTORS["sealed"] if part["destroyedByAct"] is None}  # fmt: skip
DEAD = {(part["position"], part["part"]): bytes.fromhex(part["blob"])
        for part in VECTORS["sealed"] if part["destroyedByAct"] is not None}  # fmt: skip


# Signing (RFC 8032 §5.1.6)


def multiple(scalar):
    result, point = ed25519.IDENTITY, ed25519._BASE
    while scalar:
        if scalar & 1:
            result = ed25519.add(result, point)
        point, scalar = ed25519.double(point), scalar >> 1
    return ed25519.encode(result)


def secret(seed):
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little") & (1 << 254) - 8 | 1 << 254
    return scalar, digest[32:], multiple(scalar)


def sign(seed, message):
    scalar, prefix, public = secret(seed)
    r = int.from_bytes(hashlib.sha512(prefix + message).digest(), "little") % ed25519.L
    head = multiple(r)
    k = int.from_bytes(hashlib.sha512(head + public + message).digest(), "little") % ed25519.L
    return head + ((r + k * scalar) % ed25519.L).to_bytes(32, "little")


def b64(data):
    return base64.b64encode(data).decode()


def key_id(name, kind, public):
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def vkey(name, kind, seed):
    public = secret(seed)[2]
    return f"{name}+{key_id(name, kind, public).hex()}+{b64(bytes([kind]) + public)}"


def log_line(body, seed=LOG, name=ORIGIN):
    return f"— {name} {b64(key_id(name, 1, secret(seed)[2]) + sign(seed, body.encode()))}"


def witness_line(body, seed=WITNESS, name="committee.example/witness", time=1640000000):
    message = f"cosignature/v1\ntime {time}\n{body}".encode()
    return f"— {name} {b64(key_id(name, 4, secret(seed)[2]) + time.to_bytes(8, 'big') + sign(seed, message))}"


# The tree, straight from the definition (RFC 6962 §2.1), and the dense numbering of its nodes


def root(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + root(leaves[:k]) + root(leaves[k:])).digest()


def nodes(leaves):
    result = []
    for i in range(len(leaves)):
        width = 1
        while (i + 1) % width == 0:
            result.append(root(leaves[i + 1 - width : i + 1]))
            width *= 2
    return result


def checkpoint_body(leaves, origin=ORIGIN):
    return f"{origin}\n{len(leaves)}\n{b64(root(leaves))}\n"


def note(leaves, *seeds, witnesses=()):
    body = checkpoint_body(leaves)
    lines = [log_line(body, seed) for seed in seeds or (LOG,)] + [witness_line(body, seed) for seed in witnesses]
    return body + "\n" + "".join(line + "\n" for line in lines)


# Events


def event(position, leaves=(), **changes):
    """A sound event that may stand at `position`; `changes` replace keys, None removes one."""
    envelope = {
        "at": "2022-03-01T10:00:00Z", "by": "system", "cmd": f"0198b5d2-7c00-7000-8000-0000000a{position:04x}",
        "data": {"n": position}, "id": f"0198b5d2-7c00-7000-8000-0000000b{position:04x}", "on": "2022-03-01",
        "sealed": [], "tags": ["cycle:2021"], "type": "briefing.held", "v": 1, "via": "cli",
    }  # fmt: skip
    envelope.update(changes)
    return encode_event({key: value for key, value in envelope.items() if value is not None})


def encode_event(envelope):
    return PREFIX + json.dumps(envelope, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def changed(leaf, **changes):
    envelope = json.loads(leaf[len(PREFIX) :])
    envelope.update(changes)
    return encode_event({key: value for key, value in envelope.items() if value is not None})


# Stores and bundles


def guards():
    for table in store.GUARDED:
        for act in ("update", "delete"):
            if (table, act) == ("sealed", "delete"):
                yield store.CONDITIONAL, store.BLOB_GUARD
                continue
            yield (f"guard_{table}_{act}",
                   f"CREATE TRIGGER guard_{table}_{act} BEFORE {act.upper()} ON {table} "
                   f"BEGIN SELECT RAISE(ABORT, 'записи журнала не меняются'); END")  # fmt: skip
    yield ("guard_head_delete",
           "CREATE TRIGGER guard_head_delete BEFORE DELETE ON head BEGIN SELECT RAISE(ABORT, 'x'); END")  # fmt: skip


def uuid_bytes(text):
    return bytes.fromhex(text.replace("-", ""))


def build_store(path, leaves=None, blobs=None, head=None, notes=None, wal=False):
    """`notes`: size → signature lines; without it 3 and the full size, the latter cosigned."""
    leaves = LEAVES if leaves is None else leaves
    blobs = LIVING if blobs is None else blobs
    if notes is None:
        third, last = checkpoint_body(leaves[:3]), checkpoint_body(leaves)
        notes = {3: [log_line(third)], len(leaves): [log_line(last), witness_line(last)]}
    connection = sqlite3.connect(path, isolation_level=None)
    if wal:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript(store.SCHEMA)
    connection.execute(f"PRAGMA application_id = {0x4D4C6431}")
    connection.execute("PRAGMA user_version = 1")
    connection.execute("BEGIN")
    put = connection.execute
    events = [json.loads(leaf[len(PREFIX) :]) for leaf in leaves]
    for position, leaf in enumerate(leaves):
        put("INSERT INTO event VALUES (?, ?)", (position, leaf))
    for number, digest in enumerate(globals()["nodes"](leaves)):
        put("INSERT INTO node VALUES (?, ?)", (number, digest))
    for (position, part), blob in blobs.items():
        put("INSERT INTO sealed VALUES (?, ?)", (position * 256 + part, blob))
    for table, names in (("tag", [e["tags"] for e in events]), ("type", [[e["type"]] for e in events])):
        known = {}
        for position, here in enumerate(names):
            for name in here:
                if name not in known:
                    known[name] = len(known) + 1
                    put(f"INSERT INTO {table} VALUES (?, ?)", (known[name], name))
                put(f"INSERT INTO event_{table} VALUES (?, ?)", (known[name], position))
    commands = {}
    for position, e in enumerate(events):
        put("INSERT INTO event_id VALUES (?, ?)", (uuid_bytes(e["id"]), position))
        commands.setdefault(e["cmd"], []).append(position)
        if e["type"] == "erasure.requested":
            for key in e["data"]["keys"]:
                put("INSERT OR IGNORE INTO requested_key VALUES (?, ?)", (bytes.fromhex(key), position))
    for command, positions in commands.items():
        put("INSERT INTO command VALUES (?, ?, ?)", (uuid_bytes(command), positions[0], len(positions)))
    put("INSERT INTO head VALUES (0, ?)", (head or note(leaves),))
    for size, lines in notes.items():
        put("INSERT INTO note VALUES (?, ?)", (size, checkpoint_body(leaves[:size])))
        for line in lines:
            put("INSERT INTO signature VALUES (?, ?)", (size, line))
    for _, sql in guards():
        put(sql)
    put("COMMIT")
    connection.close()
    return path


def alter(path, *statements):
    """Runs statements as somebody would who takes the guards away and puts them back."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    for name, _ in guards():
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(*(statement if isinstance(statement, tuple) else (statement,)))
    for _, sql in guards():
        connection.execute(sql)
    connection.close()


def build_bundle(folder, **files):
    os.makedirs(folder, exist_ok=True)
    for name, text in (VECTORS["bundle"] | files).items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
    return folder


def events_lines(leaves):
    return b"".join(leaf[len(PREFIX) :] + b"\n" for leaf in leaves)


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.policy = self.write("policy", VECTORS["policy"])

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return self.path(name)

    def verify(self, target, *words, policy=True):
        """(status, standard output, standard error) of the verifier, run in this process."""
        words = [target, *words] + (["--policy", self.policy] if policy else [])
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = verify.run(words)
        self.assertNotIn("[program]", err.getvalue(), "a fault of the verifier itself")
        return status, out.getvalue(), err.getvalue()

    def assert_status(self, expected, result, *parts):
        status, out, err = result
        self.assertEqual(status, expected, out + err)
        for part in parts:
            self.assertIn(part, out + err)
        last = out.rstrip("\n").rpartition("\n")[2]
        if expected in (0, 3):
            self.assertRegex(last, r"^verified [1-9][0-9]* [0-9a-f]{64}$")
        else:
            self.assertNotIn("verified ", out)
        if expected == 2:
            self.assertRegex(last, rf"позиция [0-9]+\.$|: {re.escape(UNPROTECTED)}$")

    def assert_unprotected(self, result, code):
        """Status 2 and the rule, no entry named."""
        self.assert_status(2, result, f"[{code}]", f"Журнал изменён: {UNPROTECTED}")
        self.assertNotIn("Первое испорченное", result[1])

    def assert_tampered(self, result, position, code):
        """Status 2, the first bad position, and the rule that names it."""
        self.assert_status(2, result, f"[{code}]", f"Первое испорченное место: позиция {position}.")
