"""Leaves: the envelope of FORMAT §2 and what must hold from one event to the next.

    leaf = "mentorledger-event/v1" LF canonical(envelope), at most 65,535 bytes
"""

import datetime
import re
from array import array
from bisect import bisect_left

import canonical
from access_chain import HEAD, LOSS, AccessChain
from notes import LOG_TYPE, Malformed, VerifierKey, is_key_name
from report import LEAVES, SEALED

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


_SHAPE = "состав полей записи не по правилам формата"


def read_envelope(leaf):
    """The envelope of a leaf, every rule checked that needs no other leaf; raises LeafFault."""
    _require(leaf.startswith(PREFIX), "leaf.prefix", "запись не начинается строкой mentorledger-event/v1")
    _require(len(leaf) <= MAX_LEAF_BYTES, "leaf.tooLong", f"запись длиннее {MAX_LEAF_BYTES} байт")
    try:
        envelope = canonical.read(leaf[len(PREFIX) :])
    except canonical.Fault as fault:
        offset = fault.offset + len(PREFIX)
        raise LeafFault("leaf.notCanonical", f"JSON записи не канонический (байт {offset})") from None
    _require(type(envelope) is dict, "leaf.envelope", _SHAPE)
    keys = envelope.keys()
    _require(keys == _KEYS or keys == _KEYS_WITH_CAUSE, "leaf.envelope", _SHAPE)
    for key in ("at", "by", "cmd", "id", "on", "type", "via"):
        _require(type(envelope[key]) is str, "leaf.envelope", _SHAPE)
    for key in ("v", "cause"):
        _require(type(envelope.get(key, 0)) is int, "leaf.envelope", _SHAPE)

    at = _INSTANT(envelope["at"])
    _field("at", at and is_calendar_date(at[1]))
    _field("by", _ACCOUNT(envelope["by"]))
    _field("cmd", _UUID(envelope["cmd"]))
    _field("data", type(envelope["data"]) is dict)
    _field("id", _UUID7(envelope["id"]))
    _field("on", is_calendar_date(envelope["on"]))
    _check_sealed(envelope["sealed"])
    _check_tags(envelope["tags"])
    _field("type", _TYPE(envelope["type"]))
    _field("v", envelope["v"] >= 1)
    _field("via", envelope["via"] in _VIA)
    _require(len(envelope["tags"]) <= MAX_TAGS, "leaf.tags", f"меток больше {MAX_TAGS}")
    _require(len(envelope["sealed"]) <= MAX_PARTS, "leaf.envelope", f"запечатанных частей больше {MAX_PARTS}")
    tags = envelope["tags"]
    _require(all(a < b for a, b in zip(tags, tags[1:])), "leaf.tags", "метки не по порядку или повторяются")
    return envelope


def _field(name, holds):
    _require(holds, "leaf.envelope", f"поле «{name}» не по правилам формата")


def _check_tags(tags):
    _require(type(tags) is list, "leaf.envelope", _SHAPE)
    for tag in tags:
        _require(type(tag) is str, "leaf.envelope", _SHAPE)
        _require(len(tag) <= MAX_TAG_BYTES and _TAG(tag), "leaf.tags", "метка не по правилам формата")


def _check_sealed(parts):
    _require(type(parts) is list, "leaf.envelope", _SHAPE)
    for part in parts:
        _require(type(part) is dict and part.keys() == _PART_KEYS, "leaf.envelope", _SHAPE)
        _require(all(type(value) is str for value in part.values()), "leaf.envelope", _SHAPE)
        for key, grammar in (("c", _HEX64), ("f", _HEX32), ("k", _KEY_NAME), ("s", _HEX32), ("x", _HEX64)):
            _field(f"sealed.{key}", grammar(part[key]))


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
        self.unread = []  # ranges of the positions whose leaf is not there or could not be read
        self.opened = None  # data of event 0
        self.log_key = None  # its vkey, parsed
        self.access = None  # the access logs that the ledger tells of
        self.ids = {}  # 16 bytes → position
        self.commands = {}  # 16 bytes → first position << 32 | count
        self.tags = {}  # name → positions
        self.types = {}  # name → positions
        self.entries = SealedEntries()
        self.requested = {}  # fingerprint → first request that lists it
        self.acts = {}  # position of a request → (act, cmd)
        self._listed = {}  # position of a request → its keys
        self.completed = set()  # (act, cmd) of the requests that are completed
        self.completed_keys = set()
        self.key_events = []  # [position, "rotated" | "replaced", from, to, size behind its command]
        self._last_at = ""
        self._command = None

    def read(self, position, leaf):
        try:
            self._take(position, read_envelope(leaf))
        except LeafFault as fault:
            self.skip(position, position + 1)
            self._tampering(position, fault.code, fault.text)

    def skip(self, start, end):
        """Notes that nothing is known of these positions."""
        self.faulty = True
        self.unread.append(range(start, end))

    def is_unread(self, position):
        return any(position in unread for unread in self.unread)

    def _tampering(self, position, code, reason):
        self.report.tampering(LEAVES, code, f"Событие {position}: {reason}.", position)

    def _take(self, position, envelope):
        kind, data = envelope["type"], envelope["data"]
        at = envelope["at"]
        if at < self._last_at:
            self._tampering(position, "leaf.time", "записано раньше, чем событие перед ним")
        self._last_at = max(at, self._last_at)
        cause = envelope.get("cause")
        if cause is not None and not 0 <= cause < position:
            self._tampering(position, "leaf.cause", f"причиной названо событие {cause}")

        number = bytes.fromhex(envelope["id"].replace("-", ""))
        earlier = self.ids.get(number)
        if earlier is not None:
            self._tampering(position, "leaf.idRepeated", f"идентификатор уже стоит у события {earlier}")
        self.ids[number] = position
        command = bytes.fromhex(envelope["cmd"].replace("-", ""))
        if command == self._command:
            self.commands[command] += 1
            if self.key_events and self.key_events[-1][4] == position:
                self.key_events[-1][4] = position + 1
        elif command in self.commands:
            first = self.commands[command] >> 32
            text = f"команда уже завершилась раньше (её первое событие — {first})"
            self._tampering(position, "leaf.commandScattered", text)
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
        if position == 0:
            self._open(kind, data)
        elif kind == "ledger.opened":
            self._tampering(position, "leaf.opening", "журнал открывают второй раз")
        special = self._SPECIAL.get(kind)
        if special:
            special(self, position, envelope, data)

    def _open(self, kind, data):
        key = self._opening_key(data) if kind == "ledger.opened" else None
        if key is None:
            self.report.tampering(
                LEAVES, "leaf.opening", "Событие 0 не открывает журнал так, как требует формат.", 0)  # fmt: skip
            return
        self.opened, self.log_key = data, key
        self.access = AccessChain(data["origin"])
        if not _names_predecessor(data):
            text = "Событие 0 называет прежний журнал не так, как требует формат."
            self.report.tampering(LEAVES, "leaf.opening", text, 0)
        if key.name != data["origin"]:
            self._tampering(0, "checkpoint.origin", "имя ключа журнала и его origin не совпадают")

    @staticmethod
    def _opening_key(data):
        """The log's key, if everything that event 0 must state is there."""
        if not all(type(data.get(key)) is str for key in ("origin", "vkey", "organisation", "timeZone", "clock")):
            return None
        if not (_HEX32(data["organisation"]) and data["clock"] in _CLOCKS and _ZONE(data["timeZone"])):
            return None
        try:
            key = VerifierKey.parse(data["vkey"])
        except Malformed:
            return None
        return key if key.kind == LOG_TYPE else None

    def _seal(self, position, parts, tags):
        organisation = self.opened and self.opened["organisation"]
        for p, part in enumerate(parts):
            fingerprint = bytes.fromhex(part["f"])
            self.entries.add(position * 256 + p, fingerprint, bytes.fromhex(part["x"]))
            if organisation and part["s"] != organisation and "person:" + part["s"] not in tags:
                text = f"Событие {position}, часть {p}: субъект данных не назван в метках."
                self.report.tampering(LEAVES, "leaf.subjectUntagged", text, position, part=p)
            if fingerprint in self.requested:
                text = f"Событие {position}, часть {p}: запечатано ключом, который уже потребовано уничтожить."
                self.report.tampering(SEALED, "sealed.afterRequest", text, position, part=p)

    def _erasure_requested(self, position, envelope, data):
        act, keys = data.get("act"), data.get("keys")
        good = type(act) is int and act >= 1 and type(keys) is list and all(type(k) is str and _HEX32(k) for k in keys)
        if not good or any(a >= b for a, b in zip(keys, keys[1:])):
            self._tampering(position, "erasure.request", "требование об уничтожении не по правилам формата")
            return
        self.acts[position] = (act, envelope["cmd"])
        for key in keys:
            self.requested.setdefault(bytes.fromhex(key), position)
        self._listed[position] = [bytes.fromhex(key) for key in keys]

    def _erasure_completed(self, position, envelope, data):
        act, request = data.get("act"), data.get("request")
        asked = self.acts.get(request) if type(act) is int and type(request) is int else None
        if asked is None or asked[0] != act or asked in self.completed:
            text = "завершение уничтожения не следует ни из какого требования"
            self._tampering(position, "erasure.completion", text)
            return
        self.completed.add(asked)
        for place, name in self.acts.items():
            if name == asked:
                self.completed_keys.update(self._listed[place])

    def _key_changed(self, position, envelope, data):
        kind = envelope["type"].rpartition(".")[2]
        try:
            keys = [VerifierKey.parse(data[name]) for name in ("from", "to")]
        except (KeyError, AttributeError, TypeError, Malformed):
            keys = []
        if len(keys) == 2 and all(key.kind == LOG_TYPE for key in keys):
            self.key_events.append([position, kind, *keys, position + 1])
        else:
            self._tampering(position, "key.chain", "смена ключа не следует из прежнего ключа")

    def _access_told(self, position, envelope, data):
        if self.access and not self.access.take(envelope["type"], data, position, envelope["by"]):
            self._tampering(position, "leaf.accessLoss", "утрата журнала чтений записана не по правилам")

    _SPECIAL = {
        HEAD: _access_told,
        LOSS: _access_told,
        "erasure.requested": _erasure_requested,
        "erasure.completed": _erasure_completed,
        "log.key.rotated": _key_changed,
        "log.key.replaced": _key_changed,
    }
