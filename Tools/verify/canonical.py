"""Canonical JSON of FORMAT §1: a strict reader that refuses what the writer would not have written.

`parse` is the specification: a plain recursive reader that names the byte of the fault. `read` gives the same
answer faster: the C parser of the standard library reads, its C writer writes again, and only text that comes out
equal and passes the remaining rules is taken; everything else goes to `parse`.
"""

import json
import re

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 8

_KEY = re.compile(r"[a-z][A-Za-z0-9]*")
_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_PLAIN = re.compile(r'[^"\\]*')
_ESCAPES = {'"': '"', "\\": "\\", "n": "\n"}
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
_REFUSED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff%s]" % _NONCHARACTERS)
_ONLY_OUR_ESCAPES = re.compile(r'(?:[^\\]|\\["\\n])*')
_known_keys = set()


class Fault(Exception):
    """Bytes that are not canonical JSON: `offset` is the byte where that shows, `rule` says why (Russian)."""

    def __init__(self, offset, rule):
        super().__init__(rule)
        self.offset = offset
        self.rule = rule


def parse(data):
    """The value of canonical JSON bytes; raises Fault."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Fault(error.start, "байты не являются UTF-8") from None
    reader = _Reader(text)
    value, at = reader.value(0, 0)
    if at != len(text):
        raise reader.fault(at, "лишнее после значения")
    return value


def read(data):
    """As `parse`, fast for text that is in order."""
    try:
        text = data.decode("utf-8")
        value = _decoder(text)
        if (
            _encoder(value) == text
            and (text.isprintable() or not _REFUSED.search(text))  # what we refuse is never printable; the set is slow
            and ("\\" not in text or _ONLY_OUR_ESCAPES.fullmatch(text))
            and _allowed(value, MAX_DEPTH)
        ):
            return value
    except (ValueError, RecursionError, TypeError):
        pass  # `parse` says what is wrong, and where
    return parse(data)


_decoder = json.JSONDecoder().decode
_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, check_circular=False).encode


def _allowed(value, depth):
    """The rules that a round trip does not show: kinds of values, range, depth, keys."""
    kind = type(value)
    if kind is str or kind is bool:
        return True
    if kind is int:
        return -MAX_INTEGER <= value <= MAX_INTEGER
    if kind is dict:
        if not depth:
            return False
        for key, item in value.items():
            if key not in _known_keys:
                if not _KEY.fullmatch(key):
                    return False
                if len(_known_keys) < 4096:
                    _known_keys.add(key)
            if type(item) is not str and not _allowed(item, depth - 1):
                return False
        return True
    if kind is list:
        if not depth:
            return False
        for item in value:
            if type(item) is not str and not _allowed(item, depth - 1):
                return False
        return True
    return False


class _Reader:
    def __init__(self, text):
        self.text = text

    def fault(self, at, rule):
        return Fault(len(self.text[:at].encode("utf-8")), rule)

    def peek(self, at):
        return self.text[at : at + 1]

    def value(self, at, depth):
        head = self.peek(at)
        if head == '"':
            return self.string(at)
        if head == "{" or head == "[":
            if depth == MAX_DEPTH:
                raise self.fault(at, "глубина больше 8")
            return self.object(at, depth + 1) if head == "{" else self.array(at, depth + 1)
        for word, meaning in (("true", True), ("false", False)):
            if self.text.startswith(word, at):
                return meaning, at + len(word)
        number = _INTEGER.match(self.text, at)
        if not number:
            raise self.fault(at, "здесь ожидалось значение")
        if self.peek(number.end()) in tuple("0123456789.eE"):
            raise self.fault(number.end(), "число записано не как целое без лишних знаков")
        if len(number.group()) > 17 or abs(int(number.group())) > MAX_INTEGER:
            raise self.fault(at, "целое вне пределов ±(2^53−1)")
        return int(number.group()), number.end()

    def string(self, at):
        if self.peek(at) != '"':
            raise self.fault(at, "здесь ожидалась строка")
        pieces, at = [], at + 1
        while True:
            run = _PLAIN.match(self.text, at)
            refused = _REFUSED.search(run.group())
            if refused:
                raise self.fault(at + refused.start(), "недопустимый знак в строке")
            pieces.append(run.group())
            at = run.end()
            mark = self.peek(at)
            if mark == '"':
                return "".join(pieces), at + 1
            if not mark:
                raise self.fault(at, "строка не закончена")
            meaning = _ESCAPES.get(self.peek(at + 1))
            if meaning is None:
                raise self.fault(at, "недопустимая экранировка")
            pieces.append(meaning)
            at += 2

    def object(self, at, depth):
        result, last, at = {}, None, at + 1
        if self.peek(at) == "}":
            return result, at + 1
        while True:
            key, after = self.string(at)
            if not _KEY.fullmatch(key):
                raise self.fault(at, "недопустимое имя ключа")
            if last is not None and key <= last:  # ASCII: order of characters is order of bytes
                raise self.fault(at, "ключи не по порядку или повторяются")
            if self.peek(after) != ":":
                raise self.fault(after, "здесь ожидалось двоеточие")
            result[key], at = self.value(after + 1, depth)
            last = key
            mark = self.peek(at)
            if mark == "}":
                return result, at + 1
            if mark != ",":
                raise self.fault(at, "здесь ожидалась запятая или скобка")
            at += 1

    def array(self, at, depth):
        result, at = [], at + 1
        if self.peek(at) == "]":
            return result, at + 1
        while True:
            item, at = self.value(at, depth)
            result.append(item)
            mark = self.peek(at)
            if mark == "]":
                return result, at + 1
            if mark != ",":
                raise self.fault(at, "здесь ожидалась запятая или скобка")
            at += 1
