"""The access logs of a ledger's folder: each verified as a ledger is, and held against the ledger.

The present one is `access.sqlite`, or `access-2.sqlite`, `access-3.sqlite` … where the one before lost entries and
somebody gave them up; what survives of those before stays beside it. They are of the same format; the origin is that of
the ledger and `/access`, or `/access-2` …. The ledger records their heads (`access.head.recorded`: size, root); each of
their entries states the ledger as it was (ledgerSize, ledgerRoot). A witness that the policy demands cosigns the ledger;
of an access log none is demanded.
"""

import dataclasses
import json
import os
import re
import sqlite3

from access_chain import HEAD, LOSS, AccessChain
from audit import Audit
from notes import MAX_SIZE
from report import DATABASE, LEAVES, NOTE, Report
from store import Damaged, Unavailable, check_store, is_sqlite, opened

PREFIX = b"mentorledger-event/v1\n"
LEDGERS = {"access.anchored": ("ledgerSize", "ledgerRoot"), "data.opened": ("ledgerSize", "ledgerRoot")}


class AccessLogs:
    def __init__(self, folder, policy):
        # In this order: what is read first states nothing that is written later.
        chain = _chain(os.path.join(folder, "ledger.sqlite"), policy)
        logs = chain.logs if chain else []
        before = [log.loss for log in logs]
        self.files = [
            AccessFile(folder, policy, log, earlier, is_present=log is logs[-1])
            for log, earlier in zip(logs, [None, *before])
            if log is logs[-1] or log.loss.kept
        ]

    def outside(self):
        """What the access logs say of the ledger, as `Audit` takes it."""
        return [("access", size, root, None) for file in self.files for size, root in file.ledgers]

    def check(self, ledger):
        """Verifies them into the report of the ledger's audit."""
        for file in self.files:
            file.check(ledger.report)


class AccessFile:
    """One access log: the present one, or what survives of an earlier one."""

    def __init__(self, folder, policy, log, earlier, is_present):
        self.file = "access.sqlite" if log.number == 1 else f"access-{log.number}.sqlite"
        self.path = os.path.join(folder, self.file)
        self.log, self.earlier, self.is_present = log, earlier, is_present
        self.known = bool(policy) and any(key.name == log.name for key in policy.logs)
        self.policy = dataclasses.replace(policy, quorum=None) if self.known else None
        self.report = Report()
        self.exists = os.path.lexists(self.path)
        self.ledgers = sorted({stated for stated in map(_stated, _rows(self.path, LEDGERS)) if stated}) if self.exists else []

    def check(self, report):
        if not self.exists:
            if not self.is_present:
                self.report.tampering(DATABASE, "missing", "Файла нет, хотя его записи сохранились.")
            elif self.known or self.log.heads or self.log.number > 1:
                self.report.tampering(DATABASE, "missing", f"Журнала чтений ({self.file}) нет, хотя он был.")
            self._hand_over(report)
            return
        heads = [("anchor", size, root, None) for size, root in self._anchors()]
        audit = Audit(self.policy, heads, self.report)
        try:
            check_store(self.path, audit)
        except Unavailable as fault:
            self.report.could_not(fault.code, fault.text)
        if audit.history.opened:
            self._check_opening(audit.history.opened)
        title = "Журнал чтений" if self.is_present else f"Прежний журнал чтений ({self.file})"
        report.remark(f"{title}: записей {audit.count}" + ("" if self.known else "; его ключа в политике нет"))
        self._hand_over(report, without="policy.missing")

    def _anchors(self):
        """Heads that it must agree with: of an earlier one those alone that its surviving entries reach."""
        if self.is_present:
            return self.log.heads
        loss = self.log.loss
        reached = max(loss.kept, len(_rows(self.path, None)))
        known = [*self.log.heads, (loss.kept, loss.kept_root), (loss.size, loss.root)]
        return sorted({head for head in known if head[0] <= reached})

    def _check_opening(self, opening):
        if opening["origin"] != self.log.name:
            self.report.tampering(NOTE, "checkpoint.origin", "Это журнал чтений другого журнала.", 0)
        if self.log.vkey is not None and opening["vkey"] != self.log.vkey:
            text = "Событие 0: журнал чтений открыт не тем ключом, который назвал основной журнал."
            self.report.tampering(LEAVES, "key.chain", text, 0)
        named = tuple(opening.get(key) for key in ("predecessor", "predecessorSize", "predecessorRoot"))
        lost = self.earlier and (self.earlier.log, self.earlier.size, self.earlier.root.hex())
        if named != (lost or (None, None, None)):
            text = "Событие 0 называет прежний журнал чтений не так, как основной журнал."
            self.report.tampering(LEAVES, "leaf.opening", text, 0)

    def _hand_over(self, report, without=None):
        """Its findings, marked as the access log's. That there is no policy at all is said once, of the ledger."""
        code = "access." if self.is_present else "access.kept."
        text = "Журнал чтений. " if self.is_present else f"Прежний журнал чтений ({self.file}). "
        for finding in self.report.findings:
            report.findings.append(dataclasses.replace(finding, code=code + finding.code, text=text + finding.text))
        for problem, sentence in self.report.problems:
            report.could_not(code + problem, text + sentence)
        for shortfall, sentence in self.report.shortfalls:
            if shortfall != without:
                report.short(code + shortfall, text + sentence)


def _chain(path, policy):
    """What the ledger tells of its access logs; None where nobody knows what the ledger is called."""
    events = list(map(_envelope, _rows(path, ("ledger.opened", HEAD, LOSS))))
    named = [event["data"].get("origin") for _, event in events if event and event["type"] == "ledger.opened"][:1]
    name = named[0] if named and type(named[0]) is str else policy.logs[0].name if policy else None
    if name is None:
        return None
    chain = AccessChain(name)
    for position, event in events:
        if event:
            chain.take(event["type"], event["data"], position, event.get("by"))
    return chain


def _rows(path, types):
    """Position and leaf of the events of some types, or of all. What can't be read, the check of that log reports."""
    try:
        if not is_sqlite(path):
            return []
        with opened(path) as connection:
            if types is None:
                return connection.execute("SELECT position, NULL FROM event").fetchall()
            marks = ",".join("?" * len(types))
            return connection.execute(
                "SELECT position, leaf FROM event WHERE position IN (SELECT position FROM event_type JOIN type"
                f" ON type.id = event_type.type WHERE type.name IN ({marks})) ORDER BY position",
                tuple(types)).fetchall()  # fmt: skip
    except (sqlite3.Error, Damaged, Unavailable, OSError):
        return []


def _envelope(row):
    """Position and envelope; None in its place where the leaf can't be read."""
    position, leaf = row
    try:
        event = json.loads(leaf.removeprefix(PREFIX))
        return position, event if type(event["data"]) is dict and type(event["type"]) is str else None
    except (AttributeError, KeyError, TypeError, ValueError):
        return position, None


def _stated(row):
    """Size and root of the ledger that an event states."""
    event = _envelope(row)[1]
    try:
        size, root = (event["data"][key] for key in LEDGERS[event["type"]])
    except (KeyError, TypeError):
        return None
    if type(size) is not int or not 1 <= size <= MAX_SIZE or not re.fullmatch(r"[0-9a-f]{64}", str(root)):
        return None
    return size, bytes.fromhex(root)
