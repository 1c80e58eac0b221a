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


if __name__ == "__main__":
    unittest.main()
