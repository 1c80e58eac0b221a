"""The access log of a ledger's folder, `access.sqlite`: verified as a ledger is, and held against the ledger.

It is of the same format, its origin is that of the ledger and `/access`. The ledger records its heads
(`access.head.recorded`: size, root); each of its entries states the ledger as it was (ledgerSize, ledgerRoot).
A witness that the policy demands cosigns the ledger; of the access log itself none is demanded.
"""

import dataclasses
import json
import os
import re
import sqlite3

from audit import Audit
from notes import MAX_SIZE
from report import DATABASE, NOTE, Report
from store import Damaged, Unavailable, check_store, is_sqlite, opened

FILE = "access.sqlite"
PREFIX = b"mentorledger-event/v1\n"
HEADS = {"access.head.recorded": ("size", "root")}
LEDGERS = {"access.anchored": ("ledgerSize", "ledgerRoot"), "data.opened": ("ledgerSize", "ledgerRoot")}


class AccessLog:
    def __init__(self, folder, policy):
        self.path = os.path.join(folder, FILE)
        self.policy = policy
        self.report = Report()
        # In this order: what is read first states nothing that is written later.
        self.heads = _stated(os.path.join(folder, "ledger.sqlite"), HEADS)
        self.exists = os.path.lexists(self.path)
        self.ledgers = _stated(self.path, LEDGERS) if self.exists else []

    def outside(self):
        """What the access log says of the ledger, as `Audit` takes it."""
        return [("access", size, root, None) for size, root in self.ledgers]

    def check(self, ledger):
        """Verifies it into the report of the ledger's audit, codes and sentences marked as the access log's."""
        opened_as = ledger.history.opened
        name = opened_as["origin"] + "/access" if opened_as else None
        known = bool(self.policy) and any(key.name == name for key in self.policy.logs)
        if not self.exists:
            if known or self.heads:
                self.report.tampering(DATABASE, "missing", f"Журнала чтений ({FILE}) нет, хотя он был.")
                self._hand_over(ledger.report)
            return
        policy = dataclasses.replace(self.policy, quorum=None) if known else None
        heads = [("anchor", size, root, None) for size, root in self.heads]
        audit = Audit(policy, heads, self.report)
        try:
            check_store(self.path, audit)
        except Unavailable as fault:
            self.report.could_not(fault.code, fault.text)
        here = audit.history.opened
        if name and here and here["origin"] != name:
            self.report.tampering(NOTE, "checkpoint.origin", "Это журнал чтений другого журнала.", 0)
        ledger.report.remark(
            f"Журнал чтений: записей {audit.count}" + ("" if known else "; его ключа в политике нет"))
        self._hand_over(ledger.report, without="policy.missing")

    def _hand_over(self, report, without=None):
        for finding in self.report.findings:
            report.findings.append(dataclasses.replace(
                finding, code="access." + finding.code, text="Журнал чтений. " + finding.text))  # fmt: skip
        for code, text in self.report.problems:
            report.could_not("access." + code, "Журнал чтений. " + text)
        for code, text in self.report.shortfalls:
            if code != without:
                report.short("access." + code, "Журнал чтений. " + text)


def _stated(path, types):
    """Sizes and roots that events of some types state, each once. What can't be read, the check of that log reports."""
    found = set()
    try:
        if not is_sqlite(path):
            return []
        with opened(path) as connection:
            marks = ",".join("?" * len(types))
            rows = connection.execute(
                "SELECT leaf FROM event WHERE position IN (SELECT position FROM event_type JOIN type"
                f" ON type.id = event_type.type WHERE type.name IN ({marks}))", tuple(types))  # fmt: skip
            for (leaf,) in rows:
                found.add(_statement(leaf, types))
    except (sqlite3.Error, Damaged, Unavailable, OSError):
        return []
    return sorted(found - {None})


def _statement(leaf, types):
    try:
        envelope = json.loads(leaf.removeprefix(PREFIX))
        size, root = (envelope["data"][key] for key in types[envelope["type"]])
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    if type(size) is not int or not 1 <= size <= MAX_SIZE or not re.fullmatch(r"[0-9a-f]{64}", str(root)):
        return None
    return size, bytes.fromhex(root)
