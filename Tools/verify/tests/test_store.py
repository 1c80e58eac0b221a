"""`ledger.sqlite`: untouched it is verified; any changed, deleted, inserted or swapped row is found and placed."""

import hashlib
import os
import re
import shutil
import sqlite3
import unittest

from fixture import (DEAD, LEAVES, LIVING, STRANGER, VECTORS, Case, alter, build_bundle, build_store, changed,
                     checkpoint_body, event, guards, log_line, nodes, note, root, witness_line)  # fmt: skip

TABLES = ("event", "node", "sealed", "tag", "event_tag", "head", "note", "signature", "type", "event_type", "event_id",
          "command", "requested_key")  # fmt: skip


def different(value):
    """Another value of the same type: the middle byte changed, or the number moved out of the way."""
    if isinstance(value, int):
        return value + 1000
    middle = len(value) // 2
    if isinstance(value, bytes):
        return value[:middle] + bytes([value[middle] ^ 1]) + value[middle + 1 :]
    return value[:middle] + ("A" if value[middle] != "A" else "B") + value[middle + 1 :]


def read(path):
    with open(path, "rb") as file:
        return file.read()


class StoreCase(Case):
    def setUp(self):
        super().setUp()
        self.original = build_store(self.path("original.sqlite"))
        self.ledger = self.path("ledger.sqlite")

    def fresh(self):
        shutil.copyfile(self.original, self.ledger)
        return self.ledger

    def after(self, *statements, words=()):
        """The answer about a copy on which these statements were run, guards taken away and put back."""
        alter(self.fresh(), *statements)
        return self.verify(self.ledger, *words)

    def rows(self, table):
        """(columns, key columns, rows) of a table of the untouched ledger."""
        connection = sqlite3.connect(self.original)
        info = connection.execute(f"PRAGMA table_info({table})").fetchall()
        rows = connection.execute(f"SELECT * FROM {table}").fetchall()
        connection.close()
        return [c[1] for c in info], [c[1] for c in info if c[5]], rows


class Untouched(StoreCase):
    def test_is_verified(self):
        """Status 0, the golden root, and what act 1 destroyed is said."""
        result = self.verify(self.fresh())
        self.assert_status(0, result, "Уничтожено по акту 1: частей 2")
        self.assertTrue(result[1].endswith(f"verified 7 {VECTORS['roots'][7]}\n"))

    def test_its_folder_is_verified(self):
        """A folder with ledger.sqlite stands for the file."""
        self.fresh()
        self.assert_status(0, self.verify(self.folder))

    def test_the_check_changes_nothing(self):
        """Same bytes, same neighbours, before and after; also of a file in WAL mode that was closed."""
        for wal in (False, True):
            path = build_store(self.path(f"plain{wal}.sqlite"), wal=wal)
            before = sorted(os.listdir(self.folder)), read(path)
            self.assert_status(0, self.verify(path))
            self.assertEqual((sorted(os.listdir(self.folder)), read(path)), before)

    def test_what_stands_in_the_wal_counts(self):
        """A live writer's WAL is read; a WAL left alone, without its index, is read from a copy; both left as they were."""
        path = build_store(self.path("live.sqlite"), wal=True)
        writer = sqlite3.connect(path, isolation_level=None)
        writer.execute("PRAGMA wal_autocheckpoint = 0")
        writer.execute("INSERT INTO tag VALUES (99, 'cycle:2099')")
        os.mkdir(self.path("left"))
        for name in ("live.sqlite", "live.sqlite-wal"):
            shutil.copyfile(self.path(name), os.path.join(self.path("left"), name))
        for folder in (self.folder, self.path("left")):
            before = {name: os.path.getsize(os.path.join(folder, name)) for name in os.listdir(folder)}
            self.assert_status(2, self.verify(os.path.join(folder, "live.sqlite")), "[tag.surplus]", "строка 99")
            self.assertEqual({n: os.path.getsize(os.path.join(folder, n)) for n in os.listdir(folder)}, before)
        writer.close()

    def test_names_with_awkward_signs_open(self):
        """A path with ?, #, % and spaces is a path."""
        os.mkdir(self.path("a ?#%41 б"))
        self.assert_status(0, self.verify(build_store(os.path.join(self.path("a ?#%41 б"), "ledger.sqlite"))))


class EveryRow(StoreCase):
    def place(self, table, row):
        """The entry that a row belongs to, where the row itself says so."""
        if table == "event":
            return row[0]
        if table == "node":
            stored = nodes(LEAVES)
            return next(p for p in range(7) if len(nodes(LEAVES[: p + 1])) > row[0]) if row[0] < len(stored) else None
        if table == "sealed":
            return row[0] // 256
        if table in ("event_tag", "event_type", "event_id", "requested_key", "command"):
            return row[1]
        if table in ("note", "signature"):
            return row[0] - 1
        return None

    def assert_found(self, result, place, context):
        status, out, err = result
        self.assertEqual(status, 2, f"{context}\n{out}{err}")
        self.assertNotIn("[guard", out, context)
        found = re.search(r"Первое испорченное место: позиция ([0-9]+)\.$", out.rstrip("\n"))
        self.assertTrue(found, out)
        if place is not None:
            self.assertEqual(int(found[1]), place, f"{context}\n{out}")

    def test_change(self):
        """Each value of each row of each table, changed: status 2, at the entry that the row belongs to."""
        count = 0
        for table in TABLES:
            columns, keys, rows = self.rows(table)
            for row in rows:
                where = " AND ".join(f"{k} = ?" for k in keys)
                key_values = [row[columns.index(k)] for k in keys]
                for column, value in zip(columns, row):
                    statement = f"UPDATE {table} SET {column} = ? WHERE {where}"
                    result = self.after((statement, [different(value), *key_values]))
                    place = None if column == "size" else self.place(table, row)
                    self.assert_found(result, place, f"{table}.{column} {key_values}")
                    count += 1
        self.assertGreater(count, 150)

    def test_delete(self):
        """Each row of each table, deleted. Only a witness's line can go unseen; then the quorum is not met: 3."""
        for table in TABLES:
            columns, keys, rows = self.rows(table)
            for row in rows:
                where = " AND ".join(f"{k} = ?" for k in keys)
                result = self.after((f"DELETE FROM {table} WHERE {where}", [row[columns.index(k)] for k in keys]))
                if table == "signature" and "witness" in row[1]:
                    self.assert_status(3, result, "[policy.quorumUnmet]")
                else:
                    self.assert_found(result, self.place(table, row), f"{table} {row}")

    def test_insert(self):
        """A row too many in each table."""
        body, stranger = checkpoint_body(LEAVES[:5]), checkpoint_body(LEAVES[:6])
        for statement, place, code in (
            (("INSERT INTO event VALUES (7, ?)", [event(7)]), 7, "leaf.unsigned"),
            (("INSERT INTO event VALUES (-1, ?)", [event(7)]), 0, "leaf.unsigned"),
            (("INSERT INTO event VALUES (300, ?)", [event(7)]), 7, "leaf.missing"),
            (("INSERT INTO node VALUES (11, ?)", [bytes(32)]), 7, "node.surplus"),
            (("INSERT INTO node VALUES (-5, ?)", [bytes(32)]), 0, "node.surplus"),
            (("INSERT INTO sealed VALUES (769, ?)", [b"blob"]), 3, "sealed.surplus"),
            (("INSERT INTO sealed VALUES (-1, ?)", [b"blob"]), 0, "sealed.surplus"),
            (("INSERT INTO tag VALUES (77, 'cycle:2020')",), 0, "tag.surplus"),
            (("INSERT INTO event_tag VALUES (1, 3)",), 3, "event_tag.surplus"),
            (("INSERT INTO event_tag VALUES (77, 2)",), 2, "event_tag.surplus"),
            (("INSERT INTO head VALUES (1, 'x')",), 0, "checkpoint.malformed"),
            (("INSERT INTO note VALUES (5, ?)", [body]), 4, "note.unsigned"),
            (("INSERT INTO signature VALUES (6, ?)", [log_line(stranger)]), 5, "signature.surplus"),
            (("INSERT INTO signature VALUES (7, ?)", [log_line(body)]), 6, "signature.invalid"),
            (("INSERT INTO signature VALUES (7, ?)", [witness_line(body)]), 6, "signature.invalid"),
            (("INSERT INTO signature VALUES (7, 'x')",), 6, "signature.invalid"),
            (("INSERT INTO type VALUES (77, 'a.b')",), 0, "type.surplus"),
            (("INSERT INTO event_type VALUES (1, 4)",), 4, "event_type.surplus"),
            (("INSERT INTO event_id VALUES (?, 5)", [bytes(16)]), 5, "event_id.surplus"),
            (("INSERT INTO command VALUES (?, 6, 1)", [bytes(16)]), 6, "command.surplus"),
            (("INSERT INTO requested_key VALUES (?, 5)", [bytes(16)]), 5, "requested_key.surplus"),
        ):  # fmt: skip
            with self.subTest(statement):
                result = self.after(statement)
                self.assert_tampered(result, place, code)

    def test_swap(self):
        """Each pair of neighbouring rows of each table, contents exchanged."""
        for table in TABLES:
            columns, keys, rows = self.rows(table)
            if table in ("head", "signature"):
                continue
            # the column exchanged is the last that is not all of the key
            column = columns[-1]
            where = f"{columns[0]} = ?" + (f" AND {columns[1]} = ?" if len(keys) == 2 else "")
            for a, b in zip(rows, rows[1:]):
                one, two = a[columns.index(column)], b[columns.index(column)]
                if one == two:
                    continue
                ids = [[row[columns.index(k)] for k in keys] for row in (a, b)]
                spare = -9 if isinstance(one, int) else (b"spare" * 7)[:32] if isinstance(one, bytes) else "spare"
                if len(keys) == 2:  # the column is part of the key: exchange the other half
                    if (a[0], two) in rows or (b[0], one) in rows or a[0] == b[0]:
                        continue
                statements = [
                    (f"UPDATE {table} SET {column} = ? WHERE {where}", [spare, *ids[0]]),
                    (f"UPDATE {table} SET {column} = ? WHERE {where}", [one, *ids[1]]),
                ]
                last = ids[0] if len(keys) == 1 else [a[0], spare]
                statements.append((f"UPDATE {table} SET {column} = ? WHERE {where}", [two, *last]))
                place = min(p for p in (self.place(table, a), self.place(table, b)) if p is not None) if self.place(
                    table, a) is not None else None  # fmt: skip
                with self.subTest(table=table, rows=ids):
                    result = self.after(*statements)
                    self.assert_found(result, None if table in ("command", "event_id") else place, table)

    def test_swapped_signatures(self):
        """The log's lines of two notes exchanged."""
        result = self.after(("UPDATE signature SET size = size + 100 WHERE size = 3",),
                            ("UPDATE signature SET size = 3 WHERE size = 7",),
                            ("UPDATE signature SET size = 7 WHERE size = 103",))  # fmt: skip
        self.assert_tampered(result, 2, "signature.invalid")

    def test_cut_the_end(self):
        """The last entries taken away, alone and with all that is derived from them; the head stays, or an old one returns."""
        for keep in range(7):
            cut = self.after(("DELETE FROM event WHERE position >= ?", [keep]))
            self.assert_tampered(cut, keep, "leaf.missing")
            if keep >= 3:
                shorter = build_store(self.path(f"cut{keep}.sqlite"), LEAVES[:keep], LIVING if keep > 4 else {}, notes={
                    3: [log_line(checkpoint_body(LEAVES[:3]))]}, head=note(LEAVES))  # fmt: skip
                if keep > 5:
                    self.assert_tampered(self.verify(shorter), keep, "leaf.missing")
                self.assert_status(2, self.verify(shorter), f"позиция {keep}")

    def test_an_old_head_with_newer_entries(self):
        """A true but older head: what stands after it is not under any signature."""
        result = self.after(("UPDATE head SET note = ?", [note(LEAVES[:5])]))
        self.assert_tampered(result, 5, "leaf.unsigned")

    def test_a_kept_note_larger_than_the_ledger(self):
        """Everything cut and re-headed consistently, but one newer checkpoint was left."""
        path = build_store(self.path("beyond.sqlite"), LEAVES[:6], LIVING | DEAD, notes={})
        alter(path, ("INSERT INTO note VALUES (7, ?)", [checkpoint_body(LEAVES)]),
              ("INSERT INTO signature VALUES (7, ?)", [log_line(checkpoint_body(LEAVES))]))  # fmt: skip
        self.assert_tampered(self.verify(path), 6, "note.contradicted")


class Rewritten(StoreCase):
    def test_leaf_and_everything_derived_changed_without_the_key(self):
        """The root betrays it; the first entry not vouched for is that after the last kept note that still fits."""
        leaves = LEAVES[:4] + [changed(LEAVES[4], on="2021-12-17")] + LEAVES[5:]
        body = checkpoint_body(LEAVES)
        path = build_store(self.path("rewritten.sqlite"), leaves, head=note(LEAVES),
                           notes={3: [log_line(checkpoint_body(leaves[:3]))], 7: [log_line(body)]})  # fmt: skip
        alter(path, ("UPDATE note SET body = ? WHERE size = 7", [body]))
        self.assert_tampered(self.verify(path), 3, "checkpoint.root")

    def test_signed_again_with_another_key(self):
        """A whole history with an own key is not the policy's log."""
        path = build_store(self.path("own.sqlite"), head=note(LEAVES, STRANGER), notes={})
        self.assert_tampered(self.verify(path), 6, "checkpoint.signature")

    def test_signed_again_with_the_true_key(self):
        """Only what was kept outside contradicts it."""
        leaves = LEAVES[:2] + [changed(LEAVES[2], on="2021-10-02")] + LEAVES[3:]
        path = build_store(self.path("forged.sqlite"), leaves)
        self.assert_status(0, self.verify(path))
        kept = self.write("kept", VECTORS["checkpoint"])
        self.assert_tampered(self.verify(path, "--against", kept), 0, "against.contradicted")
        self.assert_tampered(self.verify(path, "--against-root", "5", VECTORS["roots"][5]), 0, "against.contradicted")
        self.assert_status(0, self.verify(path, "--against-root", "2", VECTORS["roots"][2]))


class Erasure(StoreCase):
    def test_blob_returned_after_completion(self):
        """A destroyed part is there again."""
        for (position, part), blob in DEAD.items():
            result = self.after(("INSERT INTO sealed VALUES (?, ?)", [position * 256 + part, blob]))
            self.assert_tampered(result, 1, "sealed.notDestroyed")

    def test_missing_without_a_request(self):
        """A living part is gone."""
        self.assert_tampered(self.after(("DELETE FROM sealed",)), 4, "sealed.missing")

    def test_requested_and_not_completed(self):
        """In progress: the parts may be there or not."""
        for blobs in (LIVING, LIVING | DEAD, LIVING | {(1, 0): DEAD[1, 0]}):
            path = build_store(self.path(f"progress{len(blobs)}.sqlite"), LEAVES[:6], blobs)
            self.assert_status(0, self.verify(path), "Уничтожение по акту 1 начато и не завершено.")

    def test_new_part_under_a_destroyed_key(self):
        """A destroyed fingerprint never returns."""
        blob = b"a blob"
        part = {"c": "0" * 64, "f": "3402845ba54962933897cba0ac34ece8", "k": "contact/2021", "s": "7f" * 16,
                "x": hashlib.sha256(blob).hexdigest()}  # fmt: skip
        leaves = LEAVES + [event(7, sealed=[part], tags=["cycle:2021", "person:" + "7f" * 16])]
        path = build_store(self.path("again.sqlite"), leaves, LIVING | {(7, 0): blob})
        self.assert_tampered(self.verify(path), 7, "sealed.afterRequest")

    def test_completion_of_nothing(self):
        """`request` must be the request of that act."""
        for data in ({"act": 2, "request": 5}, {"act": 1, "request": 4}, {"act": 1, "request": 6}, {"act": 1}):
            leaves = LEAVES[:6] + [changed(LEAVES[6], data=data)]
            path = build_store(self.path(f"{data}.sqlite"), leaves)
            self.assert_tampered(self.verify(path), 6, "erasure.completion")


class Frame(StoreCase):
    def run_raw(self, *statements):
        connection = sqlite3.connect(self.fresh(), isolation_level=None)
        for statement in statements:
            connection.execute(statement)
        connection.close()
        return self.verify(self.ledger)

    def test_each_guard_missing(self):
        """Any guard taken away is tampering."""
        for name, _ in guards():
            self.assert_unprotected(self.run_raw(f"DROP TRIGGER {name}"), "guard.missing")

    def test_guards_that_do_not_guard(self):
        """A condition that never holds, another table, another moment, no refusal."""
        body = "BEGIN SELECT RAISE(ABORT, 'x'); END"
        for name, sql in (
            ("guard_event_update", f"BEFORE UPDATE ON event WHEN 0 {body}"),
            ("guard_event_update", f"BEFORE UPDATE OF position ON event {body}"),
            ("guard_event_update", f"BEFORE UPDATE ON node {body}"),
            ("guard_event_delete", f"BEFORE UPDATE ON event {body}"),
            ("guard_event_delete", "BEFORE DELETE ON event BEGIN SELECT 'RAISE(ABORT, x)'; END"),
            ("guard_event_delete", "BEFORE DELETE ON event BEGIN SELECT RAISE(IGNORE); END"),
            ("guard_event_delete", "BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'x') WHERE 0; END"),
            ("guard_sealed_delete", "BEFORE DELETE ON sealed BEGIN SELECT 1; END"),
            ("guard_sealed_delete",
             f"BEFORE DELETE ON sealed WHEN NOT EXISTS (SELECT 1 FROM requested_key UNION SELECT 1 FROM event) {body}"),
        ):
            result = self.run_raw(f"DROP TRIGGER {name}", f"CREATE TRIGGER {name} {sql}")
            self.assert_unprotected(result, "guard.missing")

    def test_foreign_things_in_the_file(self):
        """A table, view or trigger that the format does not know; a table that is gone or has other columns."""
        for sql, code in (
            ("CREATE TABLE names(x)", "schema.surplus"),
            ("CREATE VIEW v AS SELECT 1", "schema.surplus"),
            ("CREATE TRIGGER t AFTER INSERT ON event BEGIN DELETE FROM sealed; END", "schema.surplus"),
            ("DROP TABLE requested_key", "schema.missing"),
            ("DROP TABLE event", "schema.missing"),
            ("ALTER TABLE head ADD COLUMN more TEXT", "database.unsound"),
        ):
            self.assert_status(2, self.run_raw(sql), f"[{code}]")

    def test_identity(self):
        """A newer format and a foreign database can't be looked at; a ledger without its mark was changed."""
        self.assert_status(1, self.run_raw("PRAGMA user_version = 2"), "более нового формата")
        self.assert_status(2, self.run_raw("PRAGMA user_version = 0"), "[database.unsound]")
        self.assert_status(2, self.run_raw("PRAGMA application_id = 1"), "[database.unsound]")
        foreign = sqlite3.connect(self.path("foreign.db"))
        foreign.execute("CREATE TABLE t(a)")
        foreign.close()
        self.assert_status(1, self.verify(self.path("foreign.db")), "не журнал MentorLedger")

    def test_index_and_table_that_disagree(self):
        """SQLite's own integrity check is asked."""
        connection = sqlite3.connect(self.fresh(), isolation_level=None)
        connection.execute("CREATE INDEX more ON event(length(leaf))")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = 'CREATE INDEX more ON event(position + 1)' WHERE name = 'more'")
        connection.close()
        self.assert_status(2, self.verify(self.ledger), "[database.unsound]")


class Damage(StoreCase):
    def test_damaged_pages(self):
        """Any page overwritten, or the file cut anywhere: 2 (never a traceback), or 0 where the page held nothing."""
        data = read(self.original)
        size = 4096
        found = 0
        for page in range(len(data) // size):
            for fill in (b"\0", b"\xff"):
                self.write("ledger.sqlite", data[: page * size] + fill * size + data[(page + 1) * size :])
                status, out, err = self.verify(self.ledger)
                self.assertEqual(status, 2, f"page {page}\n{out}{err}")
                found += 1
        for keep in list(range(0, len(data), size)) + [1, 15, 50, 99, 5000, len(data) - 1]:
            self.write("ledger.sqlite", data[:keep])
            self.assert_status(2, self.verify(self.ledger), "[input.damaged]")
        self.assertGreater(found, 30)

    def test_flipped_bytes(self):
        """Random single bytes of the file: never a traceback, and never another root as verified."""
        data = read(self.original)
        seen = set()
        for at in range(0, len(data), 797):
            self.write("ledger.sqlite", data[:at] + bytes([data[at] ^ 0x41]) + data[at + 1 :])
            status, out, _ = self.verify(self.ledger)
            seen.add(status)
            self.assertIn(status, (0, 1, 2))
            if status == 0:
                self.assertTrue(out.endswith(f"verified 7 {VECTORS['roots'][7]}\n"))
        self.assertIn(2, seen)

    def test_not_a_database(self):
        """Words instead of a ledger named ledger.sqlite: 2; a file that never was one: 1; nothing there: 1."""
        self.assert_status(2, self.verify(self.write("ledger.sqlite", "not a database")), "[input.damaged]")
        self.assert_status(2, self.verify(self.write("ledger.sqlite", "")), "[input.damaged]")
        self.assert_status(1, self.verify(self.write("letter.txt", "Уважаемые родители!")), "не журнал и не комплект")
        self.assert_status(1, self.verify(self.path("nowhere")), "не существует")
        os.mkdir(self.path("empty"))
        self.assert_status(1, self.verify(self.path("empty")), "нет ни ledger.sqlite, ни комплекта")

    def test_locked(self):
        """A ledger in rollback mode with an unfinished transaction beside it can't be looked at."""
        self.fresh()
        self.write("ledger.sqlite-journal", "x" * 600)
        self.assert_status(1, self.verify(self.ledger), "незаконченная транзакция")


class Agreement(StoreCase):
    def test_store_and_bundle_say_the_same(self):
        """The same last line from both."""
        bundle = build_bundle(self.path("bundle"))
        last = [self.verify(target)[1].splitlines()[-1] for target in (self.fresh(), bundle)]
        self.assertEqual(*last)

    def test_a_thousand_entries(self):
        """A larger ledger with many kept notes."""
        leaves = LEAVES + [event(p) for p in range(7, 300)]
        notes = {size: [log_line(checkpoint_body(leaves[:size]))] for size in range(10, 300, 50)}
        notes[300] = [log_line(checkpoint_body(leaves)), witness_line(checkpoint_body(leaves))]
        path = build_store(self.path("large.sqlite"), leaves, notes=notes)
        result = self.verify(path)
        self.assert_status(0, result)
        self.assertTrue(result[1].endswith(f"verified 300 {root(leaves).hex()}\n"))
        alter(path, ("UPDATE event SET leaf = ? WHERE position = 222", [changed(leaves[222], on="2022-02-28")]))
        self.assert_tampered(self.verify(path), 222, "leaf.changed")


if __name__ == "__main__":
    unittest.main()
