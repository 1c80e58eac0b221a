"""A bundle (FORMAT §6): a folder, or a ustar of it, with `checkpoint`, `events.jsonl`, `sealed.jsonl`.

    sealed.jsonl = by position then part: {"blob","part","position"} | {"part","position","withheld":true}, LF
"""

import os
import re
import stat
from hashlib import sha256

from leaves import MAX_LEAF_BYTES, MAX_PARTS, PREFIX
from notes import MAX_NOTE_BYTES, Malformed, exact_base64
from report import INPUT, SEALED
from sealed import SealedCheck

NAMES = ("checkpoint", "events.jsonl", "sealed.jsonl")
MAX_EVENT_LINE = MAX_LEAF_BYTES + 1  # its line feed with it; a leaf that is too long is told from a line that is
MAX_BLOB_BYTES = 12 + (8 * 1024 * 1024 + 64) + 16  # nonce, the largest padded content, tag
MAX_SEALED_LINE = (MAX_BLOB_BYTES + 2) // 3 * 4 + 128 + 1
MAX_TAIL = 20 * 512  # some programs fill up records of 20 blocks
CHUNK = 1 << 20

_NUMBER = rb"(0|[1-9][0-9]{0,15})"
_BLOB_LINE = re.compile(rb'\{"blob":"([A-Za-z0-9+/=]*)","part":%s,"position":%s\}' % (_NUMBER, _NUMBER)).fullmatch
_WITHHELD_LINE = re.compile(rb'\{"part":%s,"position":%s,"withheld":true\}' % (_NUMBER, _NUMBER)).fullmatch


class Absent(Exception):
    """A file of the bundle that is not there or cannot be read (Russian sentence)."""


class Broken(Exception):
    """An archive that is not what a bundle's ustar must be (Russian sentence)."""


class Part:
    """A stretch of a file, read line by line with a limit."""

    def __init__(self, path, start, size):
        self.file = open(path, "rb")
        self.file.seek(start)
        self.left = size

    def lines(self, limit):
        """Lines without their LF; None for one that is too long, False for a last one without LF."""
        while self.left:
            line = self.file.readline(min(limit + 1, self.left))
            if not line:
                raise OSError("файл укоротился во время чтения")
            self.left -= len(line)
            if line.endswith(b"\n") and len(line) <= limit:
                yield line[:-1]
            elif line.endswith(b"\n") or self.left:
                while self.left and not line.endswith(b"\n"):
                    line = self.file.readline(min(CHUNK, self.left))
                    self.left -= len(line)
                    if not line:
                        raise OSError("файл укоротился во время чтения")
                yield None
            else:
                yield False

    def all(self, limit):
        data = self.file.read(min(limit, self.left))
        return data

    def close(self):
        self.file.close()


def open_folder(folder):
    """name → (path, start, size), and the names of files that do not belong."""
    parts = {}
    for name in NAMES:
        path = os.path.join(folder, name)
        try:
            status = os.lstat(path)
        except FileNotFoundError:
            raise Absent(f"в комплекте нет файла {name}") from None
        if not stat.S_ISREG(status.st_mode):
            raise Absent(f"{name} в комплекте не обычный файл")
        parts[name] = (path, 0, status.st_size)
    return parts, sorted(set(os.listdir(folder)) - set(NAMES))


def is_ustar(path):
    with open(path, "rb") as file:
        file.seek(257)
        return file.read(5) == b"ustar"


def open_ustar(path):
    """As open_folder, for a POSIX ustar with exactly our three plain files in our order and mtime 0."""
    parts, total = {}, os.path.getsize(path)
    if total % 512:
        raise Broken("длина не кратна 512 байтам")
    with open(path, "rb") as file:
        at = 0
        for name in NAMES:
            file.seek(at)
            size = _header(file.read(512), name)
            end = at + 512 + (size + 511) // 512 * 512
            if end > total:
                raise Broken(f"файл {name} обрезан")
            parts[name] = (path, at + 512, size)
            file.seek(at + 512 + size)
            if file.read(end - at - 512 - size).strip(b"\0"):
                raise Broken(f"за файлом {name} стоит лишнее")
            at = end
        file.seek(at)
        tail = file.read(MAX_TAIL + 1)
        if not 1024 <= len(tail) <= MAX_TAIL or tail.strip(b"\0"):
            raise Broken("за третьим файлом должен стоять только конец архива")
    return parts, []


def _header(block, name):
    if len(block) < 512:
        raise Broken(f"нет файла {name}")
    if block[:100].rstrip(b"\0") != name.encode() or block[345:500].strip(b"\0"):
        raise Broken(f"на месте файла {name} стоит другой")
    unsigned = sum(block[:148]) + 8 * 32 + sum(block[156:])
    if block[257:265] != b"ustar\x0000" or _octal(block[148:156]) != unsigned:
        raise Broken(f"заголовок файла {name} повреждён")
    if block[156:157] != b"0" or block[157:257].strip(b"\0"):
        raise Broken(f"{name} — не обычный файл")
    if _octal(block[136:148]) != 0:
        raise Broken(f"время файла {name} не 0")
    size = _octal(block[124:136])
    if size is None:
        raise Broken(f"у файла {name} нет размера")
    return size


def _octal(field):
    """Octal digits, ended by NUL or space and nothing else."""
    match = re.fullmatch(rb"([0-7]+)[\0 ]+", field)
    return int(match[1], 8) if match else None


def check_bundle(parts, extra, audit):
    report = audit.report
    for name in extra:
        report.remark(f"Лишний файл в комплекте не проверялся: {name!r}.")
    opened = {}
    try:
        for name in NAMES:
            opened[name] = Part(*parts[name])
        audit.take_newest(opened["checkpoint"].all(MAX_NOTE_BYTES + 1))
        audit.read_leaves(_leaves(opened["events.jsonl"], audit))
        audit.judge_notes(whole_store=False)
        _check_sealed(opened["sealed.jsonl"], audit)
        audit.judge_outside()
        audit.judge_anchor()
    finally:
        for part in opened.values():
            part.close()


def _leaves(part, audit):
    for position, line in enumerate(part.lines(MAX_EVENT_LINE)):
        fault = _line_fault(line, "events.jsonl", MAX_EVENT_LINE)
        if fault:
            audit.report.tampering(INPUT, "bundle.malformed", fault)
            return
        yield position, PREFIX + line


def _line_fault(line, name, limit):
    if line is None:
        return f"Файл {name}: есть строка длиннее {limit - 1} байт."
    return f"Файл {name}: последняя строка не закончена." if line is False else None


def _check_sealed(part, audit):
    """What follows a line that is not of its form says nothing, so reading ends there."""
    check, last = SealedCheck(audit.history, audit.report), -1
    for number, line in enumerate(part.lines(MAX_SEALED_LINE), 1):
        position = None
        fault = _line_fault(line, "sealed.jsonl", MAX_SEALED_LINE)
        key, digest = (None, None) if fault else _sealed_line(line)
        if not fault and key is None:
            fault = f"Файл sealed.jsonl, строка {number}: не по правилам формата."
        elif not fault and key <= last:
            position = key >> 8
            fault = f"Файл sealed.jsonl, строка {number}: часть стоит не по порядку."
        if fault:
            audit.report.tampering(SEALED, "bundle.malformed", fault, position)
            return
        last = key
        check.present(key, digest)
    check.finish()


def _sealed_line(line):
    """Number and digest of a part; no number where the line is not of its form, no digest where it is withheld."""
    blob = _BLOB_LINE(line)
    match = blob or _WITHHELD_LINE(line)
    if not match:
        return None, None
    part, position = (int(field) for field in match.groups()[-2:])
    if part >= MAX_PARTS:
        return None, None
    try:
        digest = sha256(exact_base64(blob[1].decode("ascii"))).digest() if blob else None
    except Malformed:
        return None, None
    return position * 256 + part, digest
