"""The access logs of a ledger, as its leaves tell of them: which there were, and what was given up of each.

    access.head.recorded = {"root","size"}                                       of the log that is the present one then
    access.log.lost      = {"kept","keptRoot"?,"log","root","size","successor"?} keptRoot where kept > 0

The first log of a ledger O is called O/access; the one that succeeds number n, O/access-(n+1).
"""

import re
from dataclasses import dataclass, field

from notes import LOG_TYPE, MAX_SIZE, Malformed, VerifierKey

HEAD, LOSS = "access.head.recorded", "access.log.lost"
_HEX64 = re.compile(r"[0-9a-f]{64}").fullmatch


@dataclass(frozen=True)
class Loss:
    """The statement that entries of an access log are lost: the newest head known, and how many entries survive."""

    position: int
    account: str
    log: str
    size: int
    root: bytes
    kept: int
    kept_root: bytes | None

    def sentence(self):
        act = f"событие {self.position}, {self.account}"
        if self.kept == self.size:
            return f"Журнал чтений {self.log} продолжен преемником, записи целы: {act}."
        last = self.size - 1
        entries = f"утрачена запись {last}" if self.kept == last else f"утрачены записи {self.kept}–{last}"
        return f"Журнал чтений {self.log}: {entries}, по последней известной голове; с утратой согласились: {act}."


@dataclass
class Log:
    number: int  # 1 for the first
    name: str
    vkey: str | None  # the key that the ledger says it was opened with; of the first it says nothing
    heads: list = field(default_factory=list)  # (size, root) that the ledger recorded, in order
    loss: Loss | None = None


class AccessChain:
    def __init__(self, ledger):
        self.ledger = ledger
        self.logs = [Log(1, self._name(1), None)]

    @property
    def losses(self):
        return [log.loss for log in self.logs if log.loss]

    def take(self, kind, data, position, account):
        """Takes an event; False where it states a loss that does not hold together."""
        if kind == HEAD:
            head = _head(data.get("size"), data.get("root"))
            if head:
                self.logs[-1].heads.append(head)
            return True
        if kind != LOSS:
            return True
        log = next((log for log in self.logs if log.name == data.get("log")), None)
        loss = log and self._loss(log, data, position, account)
        if not loss:
            return False
        if log is not self.logs[-1]:
            # What was given up before may only lose more; its newest head stays what it was.
            before = log.loss
            if "successor" in data or (loss.size, loss.root) != (before.size, before.root) or loss.kept >= before.kept:
                return False
            log.loss = loss
            return True
        following = self._name(log.number + 1)
        try:
            key = VerifierKey.parse(data["successor"])
        except (KeyError, AttributeError, TypeError, Malformed):
            return False
        if key.kind != LOG_TYPE or key.name != following:
            return False
        log.loss = loss
        self.logs.append(Log(log.number + 1, following, data["successor"]))
        return True

    def _name(self, number):
        return self.ledger + ("/access" if number == 1 else f"/access-{number}")

    @staticmethod
    def _loss(log, data, position, account):
        """A loss that states no less than the ledger has recorded of the log."""
        known, kept = _head(data.get("size"), data.get("root")), data.get("kept")
        if not known or type(kept) is not int or not 0 <= kept <= known[0] or ("keptRoot" in data) != (kept > 0):
            return None
        survived = _head(kept, data["keptRoot"]) if kept else (0, None)
        if survived is None or (kept == known[0] and survived != known):
            return None
        for head in log.heads:
            if head[0] > known[0] or (head[0] == known[0] and head != known) or (head[0] == kept and head != survived):
                return None
        return Loss(position, account, log.name, *known, *survived)


def _head(size, root):
    if type(size) is not int or not 1 <= size <= MAX_SIZE or type(root) is not str or not _HEX64(root):
        return None
    return size, bytes.fromhex(root)
