"""The ledger's own store, `ledger.sqlite` (FORMAT §8 and the derived tables), read without changing it."""

import os
import re
import shutil
import sqlite3
import tempfile
import urllib.parse
from contextlib import ExitStack, contextmanager
from hashlib import sha256

from audit import NodeCheck
from report import DATABASE, DERIVED, GUARDS, INPUT, NOTE, shown
from sealed import SealedCheck

APPLICATION_ID = 0x4D4C6431  # "MLd1"
USER_VERSION = 1
MAGIC = b"SQLite format 3\0"

SCHEMA = """
CREATE TABLE event(position INTEGER PRIMARY KEY, leaf BLOB NOT NULL) STRICT;
CREATE TABLE node(id INTEGER PRIMARY KEY, hash BLOB NOT NULL CHECK(length(hash) = 32)) STRICT;
CREATE TABLE sealed(id INTEGER PRIMARY KEY, blob BLOB NOT NULL) STRICT;
CREATE TABLE tag(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE event_tag(tag INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY(tag, position)) STRICT, WITHOUT ROWID;
CREATE TABLE head(one INTEGER PRIMARY KEY CHECK(one = 0), note TEXT NOT NULL) STRICT;
CREATE TABLE note(size INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE signature(size INTEGER NOT NULL, line TEXT NOT NULL, PRIMARY KEY(size, line)) STRICT, WITHOUT ROWID;
CREATE TABLE type(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE event_type(type INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY(type, position)) STRICT, WITHOUT ROWID;
CREATE TABLE event_id(id BLOB PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE command(id BLOB PRIMARY KEY, first INTEGER NOT NULL, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE requested_key(fingerprint BLOB PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
"""

GUARDED = ("event", "node", "tag", "event_tag", "note", "signature", "type", "event_type", "event_id", "command",
           "requested_key", "sealed")  # fmt: skip
GUARDS_WANTED = {f"guard_{table}_{act}": (table, act) for table in GUARDED for act in ("update", "delete")}
GUARDS_WANTED["guard_head_delete"] = ("head", "delete")
CONDITIONAL = "guard_sealed_delete"  # refuses unless the blob's erasure was requested
# A condition can be weakened in endless ways, so this text alone is accepted, however its words are spaced.
BLOB_GUARD = """CREATE TRIGGER guard_sealed_delete BEFORE DELETE ON sealed WHEN NOT EXISTS (
  SELECT 1 FROM requested_key WHERE lower(hex(fingerprint)) = (
    SELECT json_extract(CAST(substr(leaf, 23) AS TEXT), '$.sealed[' || (OLD.id % 256) || '].f')
    FROM event WHERE position = OLD.id / 256))
BEGIN SELECT RAISE(ABORT, 'no erasure of this part was requested'); END"""


class Unavailable(Exception):
    """What could not be looked at; code and Russian sentence."""

    def __init__(self, code, text):
        super().__init__(text)
        self.code = code
        self.text = text


class Damaged(Exception):
    """A file that was a ledger and can no longer be read as one."""


def looks_like_a_ledger(path):
    """Whether a file without SQLite's first bytes must have been a ledger all the same."""
    if os.path.basename(path).endswith(".sqlite"):
        return True
    with open(path, "rb") as file:
        return b"mentorledger-event/v1\n" in file.read(1 << 20)


def is_sqlite(path):
    with open(path, "rb") as file:
        return file.read(16) == MAGIC


@contextmanager
def opened(path):
    """A connection that reads one moment of the file and leaves nothing beside it.

    Without a WAL: `immutable`. With a WAL and a live index of it: read-only, as any reader. With a WAL whose index is
    gone, SQLite would have to write a new one beside the file, so a private copy is read instead.
    """
    path = os.path.realpath(path)
    if _size(path + "-journal"):
        raise Unavailable("db.journal", "рядом с журналом лежит незаконченная транзакция; сначала откройте его программой")
    with ExitStack() as stack:
        flags = "mode=ro&immutable=1"
        before = _stamp(path)
        if os.path.exists(path + "-wal"):
            flags = "mode=ro"
            if not os.path.exists(path + "-shm"):
                folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="mentorledger-verify-"))
                path = _copied(path, folder)
        connection = sqlite3.connect(f"file:{urllib.parse.quote(path)}?{flags}", uri=True, isolation_level=None)
        try:
            connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                # Whoever began to write meanwhile did not know of a reader without locks.
                if "immutable" in flags and _stamp(path) != before:
                    raise Unavailable("db.busy", "журнал меняли, пока его читали; повторите проверку") from None
        finally:
            connection.close()


def _stamp(path):
    """What a writer changes: the file's size and time, and whether there is a WAL."""
    state = os.stat(path)
    return state.st_size, state.st_mtime_ns, os.path.exists(path + "-wal")


def _size(path):
    try:
        return os.path.getsize(path)
    except OSError:
        return 0


def _copied(path, folder):
    def state():
        return [(s.st_size, s.st_mtime_ns) for s in (os.stat(path), os.stat(path + "-wal"))]

    before = state()
    copy = os.path.join(folder, "ledger.sqlite")
    shutil.copyfile(path, copy)
    shutil.copyfile(path + "-wal", copy + "-wal")
    if state() != before or os.path.exists(path + "-shm"):
        raise Unavailable("db.busy", "журнал изменился, пока снималась копия; повторите проверку")
    return copy


def check_store(path, audit):
    """All of FORMAT §7 on a ledger.sqlite; damage is tampering, what cannot be opened is Unavailable."""
    try:
        if not is_sqlite(path):
            raise Damaged("начало файла не такое, как у базы SQLite")
        with opened(path) as connection:
            Store(connection, audit).check()
    except Damaged as fault:
        audit.report.tampering(INPUT, "input.damaged", f"Файл журнала повреждён: {fault}.", audit.reading)
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", None) or ""
        if _is_trouble(name):
            raise Unavailable("db.unavailable", f"журнал не открывается или занят ({name})") from None
        text = f"Файл журнала повреждён: {name or type(error).__name__}."
        audit.report.tampering(INPUT, "input.damaged", text, audit.reading)


def _is_trouble(name):
    """Trouble with the machine or another process, not with the bytes of the file."""
    if name.startswith("SQLITE_IOERR"):
        return name not in ("SQLITE_IOERR_SHORT_READ", "SQLITE_IOERR_CORRUPTFS")
    return name.split("_")[1:2] in (
        ["BUSY"], ["LOCKED"], ["CANTOPEN"], ["PERM"], ["AUTH"], ["NOMEM"], ["INTERRUPT"], ["FULL"], ["READONLY"],
        ["PROTOCOL"], ["NOLFS"],
    )  # fmt: skip


class Store:
    def __init__(self, connection, audit):
        self.connection = connection
        self.audit = audit
        self.report = audit.report
        self.history = audit.history
        self.lines = {}  # signature lines without a note: size → texts
        self.tables = set()  # those that are there in the right shape

    def check(self):
        self._identity()
        self._shape()
        self._take_notes()
        if "event" in self.tables:
            nodes = None
            if "node" in self.tables:
                nodes = NodeCheck(self._rows("SELECT id, hash FROM node ORDER BY id"), self.report)
            self.audit.read_leaves(self._leaves(), nodes)
        self.audit.judge_notes(whole_store=True)
        self._sealed()
        if not self.history.faulty and "event" in self.tables:
            self._derived()
        self._guards()
        self._integrity()
        self.audit.judge_lines(self.lines)
        self.audit.judge_outside()
        self.audit.judge_anchor()

    def _rows(self, sql):
        return self.connection.execute(sql)

    # What the file is

    def _identity(self):
        application = self._rows("PRAGMA application_id").fetchone()[0]
        version = self._rows("PRAGMA user_version").fetchone()[0]
        has_events = self._rows("SELECT 1 FROM sqlite_master WHERE name = 'event' AND type = 'table'").fetchone()
        if application != APPLICATION_ID:
            if not has_events:
                raise Unavailable("db.foreign", "это не журнал MentorLedger")
            self._unsound("в заголовке файла стёрт знак журнала MentorLedger")
        if version > USER_VERSION:
            raise Unavailable("db.newer", f"файл более нового формата ({version}), эта проверка знает формат {USER_VERSION}")
        if version < USER_VERSION:
            self._unsound(f"в заголовке файла стоит формат {version}")

    def _shape(self):
        """Each table has exactly its columns, and nothing stands there that this check does not know."""
        with_schema = sqlite3.connect(":memory:")
        with_schema.executescript(SCHEMA)
        wanted = {name: _describe(with_schema, name) for (name,) in with_schema.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'")}  # fmt: skip
        with_schema.close()
        for name, description in wanted.items():
            found = _describe(self.connection, name)
            if found == description:
                self.tables.add(name)
            elif not found[0]:
                self.report.tampering(GUARDS, "schema.missing", f"Таблицы {name} в базе нет.")
            else:
                self._unsound(f"таблица {name} не такая, как в формате")
        for kind, name in self._rows("SELECT type, name FROM sqlite_master WHERE type != 'index' ORDER BY name").fetchall():
            known = name in wanted if kind == "table" else kind == "trigger" and name in GUARDS_WANTED
            if not known and not name.startswith("sqlite_"):
                text = f"В базе есть лишнее: {kind} {shown(name)} в журнале стоять не может."
                self.report.tampering(GUARDS, "schema.surplus", text, since=None)

    def _take_notes(self):
        if "head" in self.tables:
            heads = self._rows("SELECT one, note FROM head").fetchall()
            if len(heads) == 1 and heads[0][0] == 0:
                self.audit.take_newest(_bytes(heads[0][1]))
            elif heads:
                text = f"Подписанная голова должна быть одна, а их {len(heads)}."
                self.report.tampering(NOTE, "checkpoint.malformed", text)
            else:
                self.report.tampering(NOTE, "checkpoint.missing", "Подписанной головы журнала нет.")
        if not {"note", "signature"} <= self.tables:
            return
        lines = self.lines
        for size, line in self._rows("SELECT size, line FROM signature ORDER BY size, line"):
            lines.setdefault(size, []).append(line)
        for size, body in self._rows("SELECT size, body FROM note ORDER BY size"):
            self.audit.take_stored(size, _bytes(body), lines.pop(size, []))

    def _leaves(self):
        for position, leaf in self._rows("SELECT position, leaf FROM event ORDER BY position"):
            yield position, leaf if type(leaf) is bytes else _bytes(leaf)

    # Sealed parts and derived rows

    def _sealed(self):
        if "sealed" not in self.tables:
            return
        check = SealedCheck(self.history, self.report)
        for number, blob in self._rows("SELECT id, blob FROM sealed ORDER BY id"):
            check.present(number, sha256(_bytes(blob)).digest())
        check.finish()

    def _derived(self):
        self._names("tag", "event_tag", self.history.tags)
        self._names("type", "event_type", self.history.types)
        self._map("event_id", "id, position", {k: (p,) for k, p in self.history.ids.items()})
        commands = {k: (v >> 32, v & 0xFFFFFFFF) for k, v in self.history.commands.items()}
        self._map("command", "id, first, count", commands)
        self._map("requested_key", "fingerprint, position", {k: (p,) for k, p in self.history.requested.items()})

    def _names(self, table, links, expected):
        """`table`: id → name; `links`: which positions bear the name, in a column called as the table."""
        if not {table, links} <= self.tables:
            return
        names, seen = {}, set()
        order = list(expected)  # as they first appeared
        for number, name in self._rows(f"SELECT id, name FROM {table} ORDER BY id"):
            place = expected[name][0] if name in expected else None
            if place is None or name in seen:
                text = f"строка {number} лишняя, такого имени нет ни в одном событии"
                self._wrong(table, "surplus", text, place)
                continue
            seen.add(name)
            names[number] = name
            if not 1 <= number <= len(order) or order[number - 1] != name:
                self._wrong(table, "changed", f"имя строки {number} впервые появилось не по её порядку", place)
        for name in expected.keys() - seen:
            place = expected[name][0]
            self._wrong(table, "missing", f"нет строки для имени из события {place}", place)
        rows = {}
        for number, position in self._rows(f"SELECT {table}, position FROM {links} ORDER BY 1, 2"):
            rows.setdefault(number, []).append(position)
        for number in rows.keys() | names.keys():
            found, wanted = rows.get(number, []), expected.get(names.get(number), ())
            if found == list(wanted):
                continue
            for position in set(wanted) - set(found):
                self._wrong(links, "missing", f"нет строки для события {position}", position)
            for position in set(found) - set(wanted):
                text = f"строка ({number}, {position}) лишняя, событие этого не говорит"
                self._wrong(links, "surplus", text, max(position, 0))

    def _map(self, table, columns, expected):
        """A table with a blob key: exactly the expected rows."""
        if table not in self.tables:
            return
        seen = set()
        for key, *values in self._rows(f"SELECT {columns} FROM {table}"):
            wanted = expected.get(key)
            if wanted is None:
                text = f"строка, указывающая на событие {values[0]}, лишняя"
                self._wrong(table, "surplus", text, max(values[0], 0))
            elif wanted != tuple(values):
                place = wanted[0]
                text = f"строка события {place} указывает на событие {values[0]}"
                if table == "command":
                    text = (f"у команды события {place} стоят событие {values[0]} и число {values[1]}, "
                            f"а должно быть {wanted[1]}")  # fmt: skip
                self._wrong(table, "changed", text, place)
            seen.add(key)
        for key in expected.keys() - seen:
            self._wrong(table, "missing", f"нет строки для события {expected[key][0]}", expected[key][0])

    def _wrong(self, table, what, text, position):
        self.report.tampering(DERIVED, f"{table}.{what}", f"Таблица {table}: {text}.", position)

    # Guards and the database itself

    def _guards(self):
        found = {
            name: (table, sql or "")
            for name, table, sql in self._rows("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        }
        for name, (table, act) in GUARDS_WANTED.items():
            if name not in found or found[name][0] != table or not _guards(found[name][1], name, table, act):
                text = f"Защита {name} таблицы {table} снята или изменена."
                self.report.tampering(GUARDS, "guard.missing", text, since=None)

    def _integrity(self):
        for (answer,) in self._rows("PRAGMA integrity_check"):
            if answer != "ok":
                self._unsound(str(answer))

    def _unsound(self, problem):
        self.report.tampering(DATABASE, "database.unsound", f"База данных повреждена: {problem}.")


def _bytes(value):
    return value if type(value) is bytes else str(value).encode("utf-8", "surrogateescape")


def _describe(connection, table):
    kind = connection.execute(
        "SELECT type, ncol, wr, strict FROM pragma_table_list WHERE schema = 'main' AND name = ?", (table,)
    ).fetchall()
    columns = connection.execute("SELECT name, type, \"notnull\", pk, hidden FROM pragma_table_xinfo(?)", (table,))
    return kind, [(n, t.upper(), *rest) for n, t, *rest in columns.fetchall()]


def _guards(sql, name, table, act):
    """Whether a trigger's text refuses every such statement (for a blob: under the one condition)."""
    if name == CONDITIONAL:
        return sql.split() == BLOB_GUARD.split()
    text = re.sub(r"--[^\n]*|/\*.*?\*/", " ", re.sub(r"'(?:[^']|'')*'", "''", sql), flags=re.S)
    text = re.sub(r'["`\[\]]', "", " ".join(text.split()))
    text = re.sub(r"\s*([(),;])\s*", r"\1", text).upper()
    start = f"CREATE TRIGGER {name} BEFORE {act} ON {table}".upper()
    text = text.replace("CREATE TRIGGER IF NOT EXISTS", "CREATE TRIGGER").replace(" FOR EACH ROW", "", 1)
    return text == start + " BEGIN SELECT RAISE(ABORT,'');END"
