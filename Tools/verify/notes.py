"""Signed notes, checkpoints, verifier keys and the policy (FORMAT §5; C2SP signed-note, tlog-checkpoint, tlog-policy).

    body    = origin LF size LF base64(root) LF
    note    = body LF "— " name " " base64(key id ‖ signature) LF …
    key id  = first 4 bytes of SHA-256(name ‖ LF ‖ type ‖ public key)
    vkey    = name "+" hex(key id) "+" base64(type ‖ public key)
    policy  = "log " vkey LF, "witness " label " " vkey LF …, "quorum " label | "none" LF; "#" begins a comment
"""

import base64
import binascii
import re
from dataclasses import dataclass
from hashlib import sha256

import ed25519

MAX_NOTE_BYTES = 16 * 1024
MAX_SIGNATURE_LINES = 100
MAX_SIZE = 2**53 - 1
MAX_POLICY_BYTES = 64 * 1024

LOG_TYPE, WITNESS_TYPE, IGNORED_TYPE = 0x01, 0x04, 0x06

_SIZE = re.compile(r"[1-9][0-9]{0,15}")


class Malformed(Exception):
    """Text that is not what it must be; the message is a Russian sentence."""


def exact_base64(text):
    """Standard padded base64 that encodes back to the same text; raises Malformed."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("испорченная запись base64") from None
    if base64.b64encode(data).decode("ascii") != text:
        raise Malformed("запись base64 не единственно возможная")
    return data


def is_key_name(name):
    return bool(name) and "+" not in name and name.isprintable() and not any(c.isspace() for c in name)


@dataclass(frozen=True)
class VerifierKey:
    name: str
    key_id: bytes
    kind: int
    public: bytes

    @classmethod
    def parse(cls, text):
        name, _, rest = text.partition("+")
        hexadecimal, _, encoded = rest.partition("+")
        if not is_key_name(name) or not re.fullmatch(r"[0-9a-f]{8}", hexadecimal):
            raise Malformed("ключ проверки записан не как имя+8 знаков+base64")
        data = exact_base64(encoded)
        if len(data) < 2 or (data[0] in (LOG_TYPE, WITNESS_TYPE) and len(data) != 33):
            raise Malformed("ключ проверки неверной длины")
        if data[0] not in (LOG_TYPE, WITNESS_TYPE, IGNORED_TYPE):
            raise Malformed("неизвестный вид ключа проверки")
        key_id = sha256(name.encode() + b"\n" + data).digest()[:4]
        if key_id.hex() != hexadecimal:
            raise Malformed("номер ключа проверки не сходится с ключом")
        return cls(name, key_id, data[0], data[1:])

    def verifies(self, body, signature):
        """Whether the signature bytes of a line (without the key id) are this key's over a checkpoint's body."""
        if self.kind == LOG_TYPE:
            return ed25519.verify(self.public, body, signature)
        if self.kind == WITNESS_TYPE and len(signature) == 72:
            time = int.from_bytes(signature[:8], "big")
            return ed25519.verify(self.public, b"cosignature/v1\ntime %d\n" % time + body, signature[8:])
        return False


@dataclass(frozen=True)
class SignatureLine:
    name: str
    key_id: bytes
    signature: bytes

    @classmethod
    def parse(cls, line):
        """A signature line without its line feed."""
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "\u2014" or not is_key_name(parts[1]):
            raise Malformed("строка подписи записана не как «— имя подпись»")
        data = exact_base64(parts[2])
        if len(data) < 5:
            raise Malformed("подпись короче номера ключа")
        return cls(parts[1], data[:4], data[4:])


@dataclass(frozen=True)
class Checkpoint:
    """The parsed body of a checkpoint; nothing is verified yet."""

    origin: str
    size: int
    root: bytes
    body: bytes

    @classmethod
    def parse(cls, body):
        lines = _text(body).split("\n")
        if len(lines) != 4 or lines[3] != "":
            raise Malformed("в контрольной точке не ровно три строки, каждая с переводом строки")
        if not is_key_name(lines[0]):
            raise Malformed("недопустимое имя журнала в контрольной точке")
        if not _SIZE.fullmatch(lines[1]) or int(lines[1]) > MAX_SIZE:
            raise Malformed("недопустимый размер журнала в контрольной точке")
        root = exact_base64(lines[2])
        if len(root) != 32:
            raise Malformed("корень в контрольной точке не из 32 байтов")
        return cls(lines[0], int(lines[1]), root, body)


def parse_note(note):
    """A whole signed note: its Checkpoint and its SignatureLines; raises Malformed."""
    if len(note) > MAX_NOTE_BYTES:
        raise Malformed("контрольная точка длиннее 16 КиБ")
    _text(note)
    body, gap, signatures = note.rpartition(b"\n\n")
    if not gap:
        raise Malformed("в контрольной точке нет пустой строки перед подписями")
    lines = _text(signatures).split("\n")
    if lines.pop() != "":
        raise Malformed("последняя строка контрольной точки не закончена переводом строки")
    if not 1 <= len(lines) <= MAX_SIGNATURE_LINES:
        raise Malformed("в контрольной точке должно быть от 1 до 100 подписей")
    return Checkpoint.parse(body + b"\n"), [SignatureLine.parse(line) for line in lines]


def _text(data):
    if len(data) > MAX_NOTE_BYTES:
        raise Malformed("контрольная точка длиннее 16 КиБ")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("контрольная точка записана не в UTF-8") from None
    if any(c < " " and c != "\n" for c in text):
        raise Malformed("в контрольной точке есть управляющий знак")
    return text


@dataclass(frozen=True)
class Policy:
    """Whom the verifier trusts: the log's keys, the witnesses by label, and the label that must have cosigned."""

    logs: tuple
    witnesses: dict
    quorum: str | None

    @classmethod
    def parse(cls, data):
        if len(data) > MAX_POLICY_BYTES:
            raise Malformed("политика длиннее 64 КиБ")
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            raise Malformed("политика записана не в UTF-8") from None
        if not text.endswith("\n"):
            raise Malformed("последняя строка политики не закончена переводом строки")
        logs, witnesses, quorum, seen = [], {}, [], set()
        for number, line in enumerate(text[:-1].split("\n"), 1):
            words = line.replace("\t", " ").split(" ")
            words = [word for word in words if word]
            if not words or words[0].startswith("#"):
                continue
            try:
                if any(c < " " and c != "\t" for c in line):
                    raise Malformed("управляющий знак")
                if words[0] == "log" and len(words) == 2:
                    logs.append(cls._key(words[1], LOG_TYPE, seen))
                elif words[0] == "witness" and len(words) == 3:
                    if words[1] == "none" or words[1] in witnesses:
                        raise Malformed("метка свидетеля занята")
                    witnesses[words[1]] = cls._key(words[2], WITNESS_TYPE, seen)
                elif words[0] == "quorum" and len(words) == 2:
                    if quorum:
                        raise Malformed("вторая строка quorum")
                    if words[1] != "none" and words[1] not in witnesses:
                        raise Malformed("quorum называет свидетеля, которого выше нет")
                    quorum.append(None if words[1] == "none" else words[1])
                else:
                    raise Malformed("здесь может стоять только log КЛЮЧ, witness МЕТКА КЛЮЧ или quorum МЕТКА|none")
            except Malformed as fault:
                raise Malformed(f"строка {number}: {fault}") from None
        if not logs or not quorum:
            raise Malformed("нет строки log или строки quorum")
        return cls(tuple(logs), witnesses, quorum[0])

    @staticmethod
    def _key(text, kind, seen):
        key = VerifierKey.parse(text)
        if key.kind != kind and not (kind == WITNESS_TYPE and key.kind == IGNORED_TYPE):
            raise Malformed("ключ не того вида")
        if key.public in seen:
            raise Malformed("тот же ключ второй раз")
        seen.add(key.public)
        return key
