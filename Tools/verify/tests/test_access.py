"""The access log of a folder: verified beside the ledger, and each held against the other."""

import json
import os
import unittest

from fixture import LEAVES, LIVING, LOG, ORIGIN, PREFIX, Case, alter, build_store, changed, checkpoint_body, event
from fixture import log_line, root, vkey, witness_line

ACCESS = ORIGIN + "/access"
READER = bytes([7]) * 32


def opened():
    data = json.loads(LEAVES[0][len(PREFIX) :])["data"]
    return changed(LEAVES[0], data=data | {"origin": ACCESS, "vkey": vkey(ACCESS, 1, READER)})


def reading(position, ledger=LEAVES, **changes):
    data = {"ledgerRoot": root(ledger).hex(), "ledgerSize": len(ledger), "count": 0, "persons": []} | changes
    return event(position, type="data.opened", data=data, tags=["query:mentees"])


class AccessLog(Case):
    def setUp(self):
        super().setUp()
        self.log = [opened(), reading(1), reading(2)]
        self.ledger = LEAVES + [self.head(len(LEAVES), self.log)]
        with open(self.policy, encoding="utf-8") as file:
            self.alone = file.read()
        self.write("policy", f"log {vkey(ACCESS, 1, READER)}\n" + self.alone)

    def head(self, position, log):
        data = {"root": root(log).hex(), "size": len(log)}
        return event(position, type="access.head.recorded", data=data, tags=["access"])

    def build(self, log=None, ledger=None):
        log, ledger = log or self.log, ledger or self.ledger
        body = checkpoint_body(ledger)
        build_store(self.path("ledger.sqlite"), ledger, LIVING, notes={len(ledger): [log_line(body, LOG), witness_line(body)]})
        body = checkpoint_body(log, ACCESS)
        head = body + "\n" + log_line(body, READER, ACCESS) + "\n"
        build_store(self.path("access.sqlite"), log, {}, head, {})

    def assert_access(self, result, code):
        self.assertEqual(result[0], 2, result)
        self.assertIn(f"[access.{code}]", result[1])
        self.assertTrue(result[1].endswith("Журнал чтений изменён; основной журнал цел.\n"), result[1])

    def test_both_logs_are_verified_and_the_ledger_has_the_last_line(self):
        self.build()
        self.assert_status(0, self.verify(self.folder), "Журнал чтений: записей 3", f"verified {len(self.ledger)} ")

    def test_a_policy_of_the_ledger_alone_still_verifies_it(self):
        self.build()
        self.write("policy", self.alone)
        self.assert_status(0, self.verify(self.folder), "его ключа в политике нет")

    def test_without_a_policy_the_best_status_is_3_and_said_once(self):
        self.build()
        result = self.verify(self.folder, policy=False)
        self.assert_status(3, result)
        self.assertEqual(result[1].count("НЕ ЗАКРЕПЛЕНО"), 1)

    def test_a_changed_entry_of_the_access_log(self):
        self.build()
        other = reading(1, purpose="audit")
        alter(self.path("access.sqlite"), ("UPDATE event SET leaf = ? WHERE position = 1", (other,)))
        self.assert_access(self.verify(self.folder), "leaf.changed")

    def test_an_access_log_that_was_cut_back_contradicts_the_ledger(self):
        self.build(log=self.log[:2])
        self.assert_access(self.verify(self.folder), "anchor.contradicted")

    def test_an_access_log_that_was_written_anew_contradicts_the_ledger(self):
        self.build(log=[self.log[0], reading(1, count=1), self.log[2]])
        self.assert_access(self.verify(self.folder), "anchor.contradicted")

    def test_a_ledger_that_was_written_anew_contradicts_the_access_log(self):
        other = changed(LEAVES[4], on="2021-12-21")
        self.build(ledger=LEAVES[:4] + [other] + self.ledger[5:])
        result = self.verify(self.folder)
        self.assertEqual(result[0], 2)
        self.assertIn("[access.contradicted]", result[1])
        self.assertIn("Журнал чтений помнит журнал размера", result[1])

    def test_an_access_log_that_was_taken_away(self):
        self.build()
        os.remove(self.path("access.sqlite"))
        self.assert_access(self.verify(self.folder), "missing")

    def test_a_ledger_that_never_had_one_verifies(self):
        build_store(self.path("ledger.sqlite"))
        self.write("policy", self.alone)
        self.assert_status(0, self.verify(self.folder))

    def test_the_access_log_of_another_ledger(self):
        self.build()
        other = json.loads(self.log[0][len(PREFIX) :])["data"] | {"origin": "other.example/access"}
        alter(self.path("access.sqlite"), ("UPDATE event SET leaf = ? WHERE position = 0", (changed(self.log[0], data=other),)))
        self.assert_access(self.verify(self.folder), "checkpoint.origin")



NEXT, SECOND = ACCESS + "-2", bytes([8]) * 32


class AccessSuccession(Case):
    """An access log lost two of its four entries; what survives stands beside its successor."""

    def setUp(self):
        super().setUp()
        self.whole = [opened(), reading(1), reading(2), reading(3)]
        self.kept = self.whole[:2]
        data = json.loads(LEAVES[0][len(PREFIX) :])["data"]
        named = {"origin": NEXT, "vkey": vkey(NEXT, 1, SECOND), "predecessor": ACCESS,
                 "predecessorRoot": root(self.whole).hex(), "predecessorSize": 4}  # fmt: skip
        self.successor = [changed(LEAVES[0], data=data | named), reading(1)]
        with open(self.policy, encoding="utf-8") as file:
            lines = file.read()
        self.write("policy", f"log {vkey(ACCESS, 1, READER)}\nlog {vkey(NEXT, 1, SECOND)}\n" + lines)

    def head(self, position, log):
        data = {"root": root(log).hex(), "size": len(log)}
        return event(position, type="access.head.recorded", data=data, tags=["access"])

    def lost(self, position, **changes):
        data = {"kept": 2, "keptRoot": root(self.kept).hex(), "log": ACCESS, "root": root(self.whole).hex(), "size": 4,
                "successor": vkey(NEXT, 1, SECOND)}  # fmt: skip
        data = {key: value for key, value in (data | changes).items() if value is not None}
        return event(position, type="access.log.lost", data=data, tags=["access"])

    def build(self, kept=None, successor=None, seed=SECOND, ledger=None):
        size = len(LEAVES)
        ledger = ledger or LEAVES + [self.head(size, self.whole), self.lost(size + 1), self.head(size + 2, self.successor)]
        body = checkpoint_body(ledger)
        build_store(self.path("ledger.sqlite"), ledger, LIVING, notes={len(ledger): [log_line(body, LOG), witness_line(body)]})
        self.build_log("access.sqlite", kept or self.kept, ACCESS, READER)
        self.build_log("access-2.sqlite", successor or self.successor, NEXT, seed)

    def build_log(self, name, log, origin, seed):
        body = checkpoint_body(log, origin)
        build_store(self.path(name), log, {}, body + "\n" + log_line(body, seed, origin) + "\n", {})

    def assert_found(self, *codes):
        result = self.verify(self.folder)
        self.assertEqual(result[0], 2, result)
        for code in codes:
            self.assertIn(f"[{code}]", result[1])

    def test_the_chain_is_accepted_and_the_loss_is_said(self):
        self.build()
        self.assert_status(
            0, self.verify(self.folder), "утрачены записи 2–3", "Прежний журнал чтений (access.sqlite): записей 2",
            "Журнал чтений: записей 2")  # fmt: skip

    def test_the_whole_log_put_back_is_checked_to_its_end(self):
        self.build(kept=self.whole)
        self.assert_status(0, self.verify(self.folder), "Прежний журнал чтений (access.sqlite): записей 4")
        for name in ("access.sqlite", "access-2.sqlite", "ledger.sqlite"):
            os.remove(self.path(name))
        self.build(kept=self.kept + [reading(2, count=1), reading(3)])
        self.assert_found("access.kept.anchor.contradicted")

    def test_what_survives_is_held_to_the_ledger(self):
        self.build(kept=self.kept[:1])
        self.assert_found("access.kept.anchor.contradicted")
        os.remove(self.path("access.sqlite"))
        self.assert_found("access.kept.missing")

    def test_the_successor_is_held_to_the_ledger(self):
        self.build(successor=[self.successor[0], reading(1, count=1)])
        self.assert_found("access.anchor.contradicted")
        os.remove(self.path("access-2.sqlite"))
        self.assert_found("access.missing")

    def test_a_successor_by_another_key(self):
        data = json.loads(self.successor[0][len(PREFIX) :])["data"]
        other = changed(self.successor[0], data=data | {"vkey": vkey(NEXT, 1, READER)})
        self.build(successor=[other, self.successor[1]], seed=READER)
        self.assert_found("access.key.chain", "access.checkpoint.signature")

    def test_a_successor_that_names_another_head(self):
        data = json.loads(self.successor[0][len(PREFIX) :])["data"]
        for changes in ({"predecessorSize": 5}, {"predecessor": ORIGIN + "/other"}, {"predecessorRoot": "00" * 32}):
            self.successor[0] = changed(self.successor[0], data=data | changes)
            self.build()
            self.assert_found("access.leaf.opening")
            for name in ("access.sqlite", "access-2.sqlite", "ledger.sqlite"):
                os.remove(self.path(name))

    def test_without_the_act_the_cut_log_is_tampering_and_the_successor_nothing(self):
        self.build(ledger=LEAVES + [self.head(len(LEAVES), self.whole)])
        self.assert_found("access.anchor.contradicted")

    def test_an_act_that_understates_the_loss(self):
        size = len(LEAVES)
        understated = self.lost(size + 1, size=3, root=root(self.whole[:3]).hex())
        self.build(ledger=LEAVES + [self.head(size, self.whole), understated])
        self.assert_found("leaf.accessLoss", "access.anchor.contradicted")

    def test_a_log_of_which_nothing_survives_is_not_looked_at(self):
        size = len(LEAVES)
        gone = self.lost(size + 1, kept=0, keptRoot=None)
        self.build(kept=[reading(0)], ledger=LEAVES + [self.head(size, self.whole), gone, self.head(size + 2, self.successor)])
        self.assert_status(0, self.verify(self.folder), "утрачены записи 0–3")


if __name__ == "__main__":
    unittest.main()
