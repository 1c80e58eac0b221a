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
from report import DATABASE, DERIVED, GUARDS, NOTE, NOTES, shown
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
            yield connection
        finally:
            connection.close()


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
        audit.report.tampering(DATABASE, "db.damaged", f"файл журнала испорчен: {fault}", audit.reading)
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", None) or ""
        if _is_trouble(name):
            raise Unavailable("db.unavailable", f"журнал не открывается или занят ({name})") from None
        text = f"файл журнала испорчен, читать дальше нельзя ({name or type(error).__name__})"
        audit.report.tampering(DATABASE, "db.damaged", text, audit.reading)


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
            self.report.tampering(DATABASE, "db.application", "в заголовке файла стерт знак журнала MentorLedger")
        if version > USER_VERSION:
            raise Unavailable("db.newer", f"файл более нового формата ({version}), эта проверка знает формат {USER_VERSION}")
        if version < USER_VERSION:
            self.report.tampering(DATABASE, "db.version", f"в заголовке файла стоит формат {version}")

    def _shape(self):
        """Each table has exactly its columns, and nothing stands there that this check does not know."""
        with_schema = sqlite3.connect(":memory:")
        with_schema.executescript(SCHEMA)
        wanted = {name: _describe(with_schema, name) for (name,) in with_schema.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'")}  # fmt: skip
        with_schema.close()
        for name, description in wanted.items():
            if _describe(self.connection, name) == description:
                self.tables.add(name)
            else:
                self.report.tampering(DATABASE, "schema.table", f"таблицы {name} нет или она не такая", 0)
        for kind, name in self._rows("SELECT type, name FROM sqlite_master WHERE type != 'index' ORDER BY name").fetchall():
            known = name in wanted if kind == "table" else kind == "trigger" and name in GUARDS_WANTED
            if not known and not name.startswith("sqlite_"):
                self.report.tampering(DATABASE, "schema.unknown", f"в файле лишнее: {kind} {shown(name)}")

    def _take_notes(self):
        if "head" in self.tables:
            heads = self._rows("SELECT one, note FROM head").fetchall()
            if len(heads) == 1 and heads[0][0] == 0:
                self.audit.take_newest(_bytes(heads[0][1]))
            else:
                self.report.tampering(NOTE, "head.rows", f"новейшее заверение должно быть одно, а их {len(heads)}")
        if not {"note", "signature"} <= self.tables:
            return
        lines = {}
        for size, line in self._rows("SELECT size, line FROM signature ORDER BY size, line"):
            lines.setdefault(size, []).append(line)
        for size, body in self._rows("SELECT size, body FROM note ORDER BY size"):
            self.audit.take_stored(size, _bytes(body), lines.pop(size, []))
        for size in lines:
            text = f"подпись под заверением размера {size}, которого нет"
            self.report.tampering(NOTES, "signature.stray", text, size - 1)

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
        names = dict(self._rows(f"SELECT id, name FROM {table}"))
        for name in expected.keys() - set(names.values()):
            self._wrong(table, f"нет строки {shown(name)}", expected[name][0])
        order = {name: number for number, name in enumerate(expected, 1)}  # as they first appeared
        for number, name in names.items():
            if name not in expected:
                self._wrong(table, f"лишняя строка {number}: {shown(name)}")
            elif number != order[name]:
                self._wrong(table, f"строка {number} не по порядку: {shown(name)}", expected[name][0])
        found, current, positions = set(), None, []

        def compare():
            name = names.get(current)
            found.add(name)
            wanted = expected.get(name, ())
            if positions != list(wanted):
                for position in sorted(set(wanted) - set(positions)):
                    self._wrong(links, f"нет строки для {shown(name)}", position)
                for position in sorted(set(positions) - set(wanted)):
                    self._wrong(links, f"лишняя строка {current}, {position}", position)

        for number, position in self._rows(f"SELECT {table}, position FROM {links} ORDER BY 1, 2"):
            if number != current:
                if positions:
                    compare()
                current, positions = number, []
            positions.append(position)
        if positions:
            compare()
        for name in expected.keys() - found:
            for position in expected[name]:
                self._wrong(links, f"нет строки для {shown(name)}", position)

    def _map(self, table, columns, expected):
        """A table with a blob key: exactly the expected rows."""
        if table not in self.tables:
            return
        seen = set()
        for key, *values in self._rows(f"SELECT {columns} FROM {table}"):
            wanted = expected.get(key)
            if wanted is None:
                self._wrong(table, f"лишняя строка {_bytes(key).hex()}", values[0])
            elif wanted != tuple(values):
                self._wrong(table, f"строка {key.hex()} не та", wanted[0], by_later=table == "command")
            seen.add(key)
        if len(seen) < len(expected) or expected.keys() - seen:
            for key in expected.keys() - seen:
                self._wrong(table, f"нет строки {key.hex()}", expected[key][0])

    def _wrong(self, table, text, position=None, by_later=False):
        code = f"derived.{table.replace('_', '-')}"
        self.report.tampering(DERIVED, code, f"таблица {table}: {text}", position, by_later=by_later)

    # Guards and the database itself

    def _guards(self):
        found = {
            name: (table, sql or "")
            for name, table, sql in self._rows("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        }
        for name, (table, act) in GUARDS_WANTED.items():
            if name not in found:
                self.report.tampering(GUARDS, "guard.missing", f"нет сторожа {name}")
            elif found[name][0] != table or not _guards(found[name][1], name, table, act):
                self.report.tampering(GUARDS, "guard.changed", f"сторож {name} не тот")

    def _integrity(self):
        answers = [row[0] for row in self._rows("PRAGMA integrity_check(20)")]
        if answers != ["ok"]:
            text = f"проверка SQLite нашла повреждения: {shown(answers[0] if answers else '')}"
            self.report.tampering(DATABASE, "db.integrity", text)


def _bytes(value):
    return value if type(value) is bytes else str(value).encode("utf-8", "surrogateescape")


def _describe(connection, table):
    kind = connection.execute(
        "SELECT type, ncol, wr, strict FROM pragma_table_list WHERE schema = 'main' AND name = ?", (table,)
    ).fetchall()
    columns = connection.execute("SELECT name, type, \"notnull\", pk, hidden FROM pragma_table_xinfo(?)", (table,))
    return kind, [(n, t.upper(), *rest) for n, t, *rest in columns.fetchall()]


def _guards(sql, name, table, act):
    """Whether a trigger's text refuses every such statement (for a blob: refuses under a condition)."""
    text = re.sub(r"--[^\n]*|/\*.*?\*/", " ", re.sub(r"'(?:[^']|'')*'", "''", sql), flags=re.S)
    text = re.sub(r'["`\[\]]', "", " ".join(text.split()))
    text = re.sub(r"\s*([(),;])\s*", r"\1", text).upper()
    start = f"CREATE TRIGGER {name} BEFORE {act} ON {table}".upper()
    text = text.replace("CREATE TRIGGER IF NOT EXISTS", "CREATE TRIGGER").replace(" FOR EACH ROW", "", 1)
    if name == CONDITIONAL:
        return text.startswith(start + " ") and "RAISE(ABORT,''" in text
    return text == start + " BEGIN SELECT RAISE(ABORT,'');END"
