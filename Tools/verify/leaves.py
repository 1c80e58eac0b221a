"""Leaves: the envelope of FORMAT §2 and what must hold from one event to the next.

    leaf = "mentorledger-event/v1" LF canonical(envelope), at most 65,535 bytes
"""

import datetime
import re
from array import array
from bisect import bisect_left

import canonical
from notes import LOG_TYPE, Malformed, VerifierKey, is_key_name
from report import LEAVES

PREFIX = b"mentorledger-event/v1\n"
MAX_LEAF_BYTES = 65_535
MAX_TAGS, MAX_PARTS, MAX_TAG_BYTES = 512, 200, 64

_KEYS = frozenset(("at", "by", "cmd", "data", "id", "on", "sealed", "tags", "type", "v", "via"))
_KEYS_WITH_CAUSE = _KEYS | {"cause"}
_PART_KEYS = frozenset("cfksx")
_VIA = frozenset(("cli", "web", "api", "import", "system"))
_CLOCKS = frozenset(("measured", "declared"))

_INSTANT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z").fullmatch
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
_ACCOUNT = re.compile(r"system|u:[0-9a-f]{16}").fullmatch
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}").fullmatch
_UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}").fullmatch
_TYPE = re.compile(r"[a-z]+(?:\.[a-z]+)+").fullmatch
_TAG = re.compile(
    r"(?:person|pair|import):[0-9a-f]{32}|(?!(?:person|pair|import):)[a-z]+(?::[0-9a-z.-]+)?"
).fullmatch
_KEY_NAME = re.compile(r"[a-z]+/[0-9a-z-]+").fullmatch
_HEX32 = re.compile(r"[0-9a-f]{32}").fullmatch
_HEX64 = re.compile(r"[0-9a-f]{64}").fullmatch
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*").fullmatch


class LeafFault(Exception):
    def __init__(self, code, text):
        super().__init__(text)
        self.code = code
        self.text = text


def _require(holds, code, text):
    if not holds:
        raise LeafFault(code, text)


_real_dates = {}


def is_calendar_date(text):
    known = _real_dates.get(text)
    if known is None:
        try:
            known = _DATE(text) is not None and bool(datetime.date.fromisoformat(text))
        except ValueError:
            known = False
        if len(_real_dates) < 100_000:
            _real_dates[text] = known
    return known


def read_envelope(leaf):
    """The envelope of a leaf, every rule checked that needs no other leaf; raises LeafFault."""
    _require(len(leaf) <= MAX_LEAF_BYTES, "leaf.limit", "запись длиннее 65 535 байтов")
    _require(leaf.startswith(PREFIX), "leaf.prefix", "запись не начинается со строки mentorledger-event/v1")
    try:
        envelope = canonical.read(leaf[len(PREFIX) :])
    except canonical.Fault as fault:
        offset = fault.offset + len(PREFIX)
        raise LeafFault("leaf.canonical", f"не канонический JSON, байт {offset}: {fault.rule}") from None
    _require(type(envelope) is dict, "leaf.envelope", "запись не является объектом")
    keys = envelope.keys()
    _require(keys == _KEYS or keys == _KEYS_WITH_CAUSE, "leaf.envelope", "набор ключей записи не тот")

    for key in ("at", "by", "cmd", "id", "on", "type", "via"):
        _require(type(envelope[key]) is str, "leaf.value", f"«{key}» не строка")
    at = _INSTANT(envelope["at"])
    _require(at and is_calendar_date(at[1]), "leaf.value", "«at» не момент UTC вида 2021-10-04T09:12:33Z")
    _require(_ACCOUNT(envelope["by"]), "leaf.value", "«by» не system и не u: с 16 знаками")
    _require(_UUID(envelope["cmd"]), "leaf.value", "«cmd» не UUID")
    _require(_UUID7(envelope["id"]), "leaf.value", "«id» не UUID версии 7")
    _require(is_calendar_date(envelope["on"]), "leaf.value", "«on» не календарная дата")
    _require(_TYPE(envelope["type"]), "leaf.value", "«type» не имя вида consent.collected")
    _require(envelope["via"] in _VIA, "leaf.value", "«via» не из списка")
    _require(type(envelope["v"]) is int and envelope["v"] >= 1, "leaf.value", "«v» не целое от 1")
    _require(type(envelope["data"]) is dict, "leaf.value", "«data» не объект")
    if "cause" in envelope:
        _require(type(envelope["cause"]) is int and envelope["cause"] >= 0, "leaf.value", "«cause» не позиция")
    _check_tags(envelope["tags"])
    _check_sealed(envelope["sealed"])
    return envelope


def _check_tags(tags):
    _require(type(tags) is list, "leaf.value", "«tags» не список")
    _require(len(tags) <= MAX_TAGS, "leaf.limit", "меток больше 512")
    last = ""
    for tag in tags:
        _require(
            type(tag) is str and len(tag) <= MAX_TAG_BYTES and _TAG(tag),
            "leaf.tags",
            "метка записана не по правилу",
        )
        _require(tag > last, "leaf.tags", "метки не по порядку или повторяются")
        last = tag


def _check_sealed(parts):
    _require(type(parts) is list, "leaf.value", "«sealed» не список")
    _require(len(parts) <= MAX_PARTS, "leaf.limit", "запечатанных частей больше 200")
    for part in parts:
        _require(
            type(part) is dict and part.keys() == _PART_KEYS and all(type(v) is str for v in part.values()),
            "leaf.sealed",
            "у запечатанной части не ровно ключи c, f, k, s, x",
        )
        _require(
            _HEX64(part["c"]) and _HEX32(part["f"]) and _KEY_NAME(part["k"]) and _HEX32(part["s"]) and _HEX64(part["x"]),
            "leaf.sealed",
            "запечатанная часть записана не по правилу",
        )


def _names_predecessor(data):
    """Whether event 0 names no lost ledger, or one with all of its newest known head."""
    named = [data.get(key) for key in ("predecessor", "predecessorRoot", "predecessorSize")]
    if named == [None, None, None]:
        return True
    origin, root, size = named
    return (
        (type(origin), type(root), type(size)) == (str, str, int)
        and is_key_name(origin)
        and origin != data["origin"]
        and _HEX64(root) is not None
        and size >= 1
    )


class SealedEntries:
    """Every entry of every `sealed`, in order, packed: id (position × 256 + part), fingerprint, digest."""

    def __init__(self):
        self.ids = array("q")
        self._fingerprints = bytearray()
        self._digests = bytearray()

    def add(self, number, fingerprint, digest):
        self.ids.append(number)
        self._fingerprints += fingerprint
        self._digests += digest

    def __len__(self):
        return len(self.ids)

    def index(self, number):
        i = bisect_left(self.ids, number)
        return i if i < len(self.ids) and self.ids[i] == number else None

    def fingerprint(self, i):
        return bytes(self._fingerprints[16 * i : 16 * i + 16])

    def digest(self, i):
        return bytes(self._digests[32 * i : 32 * i + 32])


class History:
    """Reads leaves 0, 1, 2 … once, reports what does not hold, and keeps what later steps compare with."""

    def __init__(self, report):
        self.report = report
        self.faulty = False  # a leaf could not be read, so what is derived from it is unknown
        self.opened = None  # data of event 0
        self.log_key = None  # its vkey, parsed
        self.ids = {}  # 16 bytes → position
        self.commands = {}  # 16 bytes → first position << 32 | count
        self.tags = {}  # name → positions
        self.types = {}  # name → positions
        self.entries = SealedEntries()
        self.requested = {}  # fingerprint → first request that lists it
        self.acts = {}  # position of a request → (act, cmd)
        self.completed = set()  # (act, cmd) of the requests that are completed
        self.key_events = []  # (position, "rotated" | "replaced", from, to)
        self._last_at = ""
        self._command = None

    def read(self, position, leaf):
        try:
            self._take(position, read_envelope(leaf))
        except LeafFault as fault:
            self.faulty = True
            self._tampering(position, fault.code, fault.text)

    def _tampering(self, position, code, text):
        self.report.tampering(LEAVES, code, text, position)

    def _take(self, position, envelope):
        kind, data = envelope["type"], envelope["data"]
        if position == 0:
            _require(kind == "ledger.opened", "leaf.opened", "запись 0 не ledger.opened")
            self._open(data)
        elif kind == "ledger.opened":
            self._tampering(position, "leaf.opened", "ledger.opened может стоять только в начале")

        at = envelope["at"]
        if at < self._last_at:
            self._tampering(position, "leaf.at", "время записи раньше, чем у предыдущей")
        self._last_at = max(at, self._last_at)
        if envelope.get("cause", -1) >= position:
            self._tampering(position, "leaf.cause", "причина не раньше самой записи")

        number = bytes.fromhex(envelope["id"].replace("-", ""))
        if self.ids.setdefault(number, position) != position:
            self._tampering(position, "leaf.id", f"тот же id уже у позиции {self.ids[number]}")
        command = bytes.fromhex(envelope["cmd"].replace("-", ""))
        if command == self._command:
            self.commands[command] += 1
        elif command in self.commands:
            earlier = self.commands[command] >> 32
            self._tampering(position, "leaf.cmd", f"команда уже была, с позиции {earlier}, и записи идут не подряд")
        else:
            self.commands[command] = position << 32 | 1
        self._command = command

        tags = envelope["tags"]
        for tag in tags:
            positions = self.tags.get(tag)
            if positions is None:
                positions = self.tags[tag] = array("q")
            positions.append(position)
        positions = self.types.get(kind)
        if positions is None:
            positions = self.types[kind] = array("q")
        positions.append(position)

        if envelope["sealed"]:
            self._seal(position, envelope["sealed"], tags)
        special = self._SPECIAL.get(kind)
        if special:
            special(self, position, envelope, data)

    def _open(self, data):
        for key in ("origin", "vkey", "organisation", "timeZone", "clock"):
            _require(type(data.get(key)) is str, "leaf.opened", f"в ledger.opened нет «{key}»")
        _require(_HEX32(data["organisation"]), "leaf.opened", "«organisation» не 32 знака")
        _require(data["clock"] in _CLOCKS, "leaf.opened", "«clock» не measured и не declared")
        _require(_ZONE(data["timeZone"]), "leaf.opened", "«timeZone» не имя пояса")
        self.opened = data
        try:
            key = VerifierKey.parse(data["vkey"])
            if key.kind == LOG_TYPE:
                self.log_key = key
        except Malformed:
            pass
        _require(self.log_key is not None, "leaf.opened", "«vkey» не ключ проверки журнала")
        if not _names_predecessor(data):
            text = "Событие 0 называет прежний журнал не так, как требует формат."
            self.report.tampering(LEAVES, "leaf.opening", text, 0)

    def _seal(self, position, parts, tags):
        organisation = self.opened and self.opened["organisation"]
        for p, part in enumerate(parts):
            fingerprint = bytes.fromhex(part["f"])
            self.entries.add(position * 256 + p, fingerprint, bytes.fromhex(part["x"]))
            if part["s"] != organisation and "person:" + part["s"] not in tags:
                self._tampering(position, "leaf.subject", f"субъекта части {p} нет в метках записи")
            if fingerprint in self.requested:
                request = self.requested[fingerprint]
                text = f"часть {p} запечатана ключом, уничтожение которого запрошено на позиции {request}"
                self._tampering(position, "leaf.destroyed-key", text)

    def _erasure_requested(self, position, envelope, data):
        act, keys = data.get("act"), data.get("keys")
        good = type(act) is int and act >= 1 and type(keys) is list and all(type(k) is str and _HEX32(k) for k in keys)
        _require(good, "leaf.erasure", "в erasure.requested не так записаны «act» или «keys»")
        if any(a >= b for a, b in zip(keys, keys[1:])):
            self._tampering(position, "leaf.erasure", "«keys» не по порядку или повторяются")
        self.acts[position] = (act, envelope["cmd"])
        for key in keys:
            self.requested.setdefault(bytes.fromhex(key), position)

    def _erasure_completed(self, position, envelope, data):
        act, request = data.get("act"), data.get("request")
        _require(type(act) is int and type(request) is int, "leaf.erasure", "в erasure.completed нет «act» или «request»")
        if self.acts.get(request, (None,))[0] != act:
            self._tampering(position, "leaf.erasure", "«request» не позиция запроса этого акта")
        else:
            self.completed.add(self.acts[request])

    def _key_changed(self, position, envelope, data):
        kind = envelope["type"].rpartition(".")[2]
        try:
            keys = [VerifierKey.parse(data[name]) for name in ("from", "to")]
        except (KeyError, AttributeError, TypeError, Malformed):
            raise LeafFault("leaf.key", "в смене ключа журнала не так записаны «from» или «to»") from None
        _require(all(key.kind == LOG_TYPE for key in keys), "leaf.key", "в смене ключа журнала ключ не того вида")
        self.key_events.append((position, kind, *keys))

    _SPECIAL = {
        "erasure.requested": _erasure_requested,
        "erasure.completed": _erasure_completed,
        "log.key.rotated": _key_changed,
        "log.key.replaced": _key_changed,
    }
