"""A bundle (FORMAT §6): a folder, or a ustar of it, with `checkpoint`, `events.jsonl`, `sealed.jsonl`.

    sealed.jsonl = by position then part: {"blob","part","position"} | {"part","position","withheld":true}, LF
"""

import os
import re
import stat
from hashlib import sha256

from leaves import MAX_LEAF_BYTES, PREFIX
from notes import MAX_NOTE_BYTES, Malformed, exact_base64
from report import LEAVES, SEALED
from sealed import SealedCheck

NAMES = ("checkpoint", "events.jsonl", "sealed.jsonl")
MAX_EVENT_LINE = MAX_LEAF_BYTES - len(PREFIX) + 1
MAX_BLOB_BYTES = 12 + (8 * 1024 * 1024 + 64) + 16  # nonce, the largest padded content, tag
MAX_SEALED_LINE = (MAX_BLOB_BYTES + 2) // 3 * 4 + 100
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
            raise Absent(f"в пакете нет файла {name}") from None
        if not stat.S_ISREG(status.st_mode):
            raise Absent(f"{name} в пакете не простой файл")
        parts[name] = (path, 0, status.st_size)
    return parts, sorted(set(os.listdir(folder)) - set(NAMES))


def is_ustar(path):
    with open(path, "rb") as file:
        file.seek(257)
        return file.read(5) == b"ustar"


def open_ustar(path):
    """As open_folder, for a POSIX ustar with exactly our three plain files in our order and mtime 0."""
    parts, total = {}, os.path.getsize(path)
    with open(path, "rb") as file:
        at = 0
        for name in NAMES:
            file.seek(at)
            size = _header(file.read(512), name)
            end = at + 512 + (size + 511) // 512 * 512
            if end > total:
                raise Broken(f"архив обрывается внутри {name}")
            parts[name] = (path, at + 512, size)
            file.seek(at + 512 + size)
            if file.read(end - at - 512 - size).strip(b"\0"):
                raise Broken(f"после {name} в архиве стоят лишние байты")
            at = end
        file.seek(at)
        tail = 0
        while block := file.read(CHUNK):
            tail += len(block)
            if block.strip(b"\0"):
                raise Broken("после трёх файлов в архиве есть что-то ещё")
        if tail < 1024 or tail % 512:
            raise Broken("архив не закончен двумя пустыми блоками")
    return parts, []


def _header(block, name):
    if len(block) < 512:
        raise Broken(f"архив обрывается перед {name}")
    if block[257:265] != b"ustar\x0000":
        raise Broken(f"заголовок {name} не в виде ustar")
    unsigned = sum(block[:148]) + 8 * 32 + sum(block[156:])
    if _octal(block[148:156]) != unsigned:
        raise Broken(f"контрольная сумма заголовка {name} не сходится")
    if block[:100].rstrip(b"\0") != name.encode() or block[345:500].strip(b"\0"):
        raise Broken(f"в архиве на этом месте ожидался файл {name}")
    if block[156:157] not in (b"0", b"\0") or block[157:257].strip(b"\0"):
        raise Broken(f"{name} в архиве не простой файл")
    if _octal(block[136:148]) != 0:
        raise Broken(f"время изменения {name} в архиве не 0")
    size = _octal(block[124:136])
    if size is None:
        raise Broken(f"размер {name} в архиве записан не по правилу")
    return size


def _octal(field):
    digits = field.strip(b"\0 ")
    return int(digits, 8) if re.fullmatch(rb"[0-7]+", digits) else None


def check_bundle(parts, extra, audit):
    report = audit.report
    for name in extra:
        report.remark(f"Лишний файл в пакете не проверялся: {name!r}.")
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
        if line:
            yield position, PREFIX + line
            continue
        if line is None:
            code, text = "leaf.limit", "строка записи длиннее дозволенного"
        elif line is False:
            code, text = "leaf.line", "последняя строка events.jsonl не закончена переводом строки"
        else:
            code, text = "leaf.line", "пустая строка в events.jsonl"
        audit.report.tampering(LEAVES, code, text, position)
        audit.history.faulty = True
        audit.whole = False
        audit.count = position + 1


def _check_sealed(part, audit):
    check, last, report = SealedCheck(audit.history, audit.report), -1, audit.report
    for number, line in enumerate(part.lines(MAX_SEALED_LINE), 1):
        blob = _BLOB_LINE(line) if line else None
        withheld = _WITHHELD_LINE(line) if line and not blob else None
        match = blob or withheld
        position = max(last, 0) >> 8
        if not match:
            report.tampering(SEALED, "sealed.line", f"строка {number} в sealed.jsonl записана не по правилу", position)
            continue
        p, position = (int(field) for field in match.groups()[-2:])
        if p > 255:
            report.tampering(SEALED, "sealed.line", f"строка {number} в sealed.jsonl: номер части {p}", position)
            continue
        key = position * 256 + p
        if key <= last:
            report.tampering(SEALED, "sealed.order", f"строка {number} в sealed.jsonl не по порядку", position)
        last = max(key, last)
        digest = None
        if blob:
            try:
                digest = sha256(exact_base64(blob[1].decode("ascii"))).digest()
            except Malformed as fault:
                report.tampering(SEALED, "sealed.line", f"строка {number} в sealed.jsonl: {fault}", position)
                digest = b""
        check.present(key, digest)
    check.finish()
