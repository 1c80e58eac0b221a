"""Whose signatures count: the log's keys from the policy, their rotation in the ledger, the witnesses (FORMAT §5).

The key that must have signed a checkpoint of size m is the one in force after the events before m: the `vkey` of
event 0, changed by `log.key.rotated` and `log.key.replaced`. It is believed if the policy names it, or if a key that
the policy names handed over to it in rotations, each under a checkpoint that both keys signed.
"""

from dataclasses import dataclass, field

from notes import Checkpoint
from report import LEAVES, NOTES, ORIGIN, SIGNATURE


@dataclass
class StoredNote:
    """A checkpoint that the ledger or bundle holds, and what has been found out about it."""

    where: str  # for people: «новейшее заверение» …
    step: int
    checkpoint: Checkpoint
    lines: list
    consistent: bool = False  # its root is that of the ledger's first `size` events
    signers: set = field(default_factory=set)

    @property
    def position(self):
        return self.checkpoint.size - 1


class Keys:
    def __init__(self, policy, history, report):
        self.policy = policy
        self.report = report
        self.chain = []  # (first size in force, key, "opened" | "rotated" | "replaced")
        if history.log_key is not None:
            self.chain.append((0, history.log_key, "opened"))
        for position, kind, old, new in history.key_events:
            self._change(position, kind, old, new)
        self.witnesses = policy.witnesses if policy else {}
        known = list(policy.logs) if policy else []
        known += [key for _, key, _ in self.chain] + list(self.witnesses.values())
        self._known = {(key.name, key.key_id): key for key in known}
        self.unknown_lines = 0

    def _change(self, position, kind, old, new):
        if not self.chain or old != self.chain[-1][1]:
            text = "«from» не ключ, который действовал"
        elif new.name != old.name:
            text = "новый ключ назван не именем журнала"
        elif any(new.public == key.public for _, key, _ in self.chain):
            text = "новый ключ уже был в этом журнале"
        else:
            self.chain.append((position + 1, new, kind))
            return
        self.report.tampering(LEAVES, "key.chain", text, position)

    def in_force(self, size):
        """Index in the chain of the key in force for a checkpoint of this size."""
        return max((i for i, (first, _, _) in enumerate(self.chain) if first <= size), default=None)

    def verify_lines(self, note, say=True):
        """Fills in `signers`; a line of an unknown key is ignored, a bad one of a known key is tampering."""
        good = True
        for line in note.lines:
            key = self._known.get((line.name, line.key_id))
            if key is None:
                self.unknown_lines += 1
            elif key.verifies(note.checkpoint.body, line.signature):
                note.signers.add(key)
            else:
                good = False
                if say:
                    text = f"{note.where}: подпись ключа «{line.name}» неверна"
                    self.report.tampering(SIGNATURE, "signature.bad", text, note.position)
        return good

    def signed_by_log(self, note):
        """Whether the key in force signed; without a readable chain, any key of the policy."""
        i = self.in_force(note.checkpoint.size)
        if i is not None:
            return self.chain[i][1] in note.signers
        return bool(self.policy) and any(key in note.signers for key in self.policy.logs)

    def judge(self, notes, newest, whole_store):
        """The log's signatures on all notes, and whether the newest key may be believed."""
        for note in notes:
            if not self.signed_by_log(note):
                step = SIGNATURE if note is newest else NOTES
                text = f"{note.where}: нет верной подписи журнала тем ключом, который действовал"
                self.report.tampering(step, "signature.missing", text, note.position)
        if whole_store:
            self._require_both_at_rotation(notes)
        if newest is not None and self.policy and not self._believed(notes, newest):
            text = f"{newest.where} не подписано ключом, которому верят заданные правила"
            self.report.tampering(SIGNATURE, "key.untrusted", text)

    def _require_both_at_rotation(self, notes):
        for i, (first, _, kind) in enumerate(self.chain):
            if kind != "rotated":
                continue
            over = [note for note in notes if note.checkpoint.size >= first]
            size = min((note.checkpoint.size for note in over), default=None)
            if over and not any(self._both(note, i) for note in over if note.checkpoint.size == size):
                text = "первое заверение после смены ключа не подписано обоими ключами"
                self.report.tampering(SIGNATURE, "key.rotation", text, first - 1)

    def _both(self, note, i):
        return {self.chain[i - 1][1], self.chain[i][1]} <= note.signers

    def _believed(self, notes, newest):
        i = self.in_force(newest.checkpoint.size)
        if i is None or self.chain[i][1] not in newest.signers:
            return any(key in newest.signers for key in self.policy.logs)
        while self.chain[i][1] not in self.policy.logs:
            first, _, kind = self.chain[i]
            until = self.chain[i + 1][0] if i + 1 < len(self.chain) else None
            handed_over = kind == "rotated" and any(
                note.consistent and first <= note.checkpoint.size and self._both(note, i)
                and (until is None or note.checkpoint.size < until)
                for note in notes
            )
            if not handed_over:
                return False
            i -= 1
        return True

    def check_origin(self, newest, opened):
        """origin = key name = data.origin of event 0."""
        names = {newest.checkpoint.origin} if newest else set()
        if opened:
            names |= {opened["origin"]} | {key.name for _, key, _ in self.chain}
        if len(names) > 1:
            text = "имя журнала, имя его ключа и имя в записи 0 не одинаковы"
            self.report.tampering(ORIGIN, "origin.differs", text, 0)
        elif self.policy and names and names.isdisjoint(key.name for key in self.policy.logs):
            self.report.tampering(ORIGIN, "origin.policy", "правила заданы для другого журнала", 0)

    def anchored_size(self, notes):
        """The largest size under a consistent checkpoint that meets the policy."""
        signers = {}
        for note in notes:
            if note.consistent:
                signers.setdefault(note.checkpoint.size, []).append(note)
        best = 0
        for size, same in signers.items():
            together = set().union(*(note.signers for note in same))
            logged = any(self.signed_by_log(note) for note in same)
            quorum = self.policy.quorum
            if logged and (quorum is None or self.witnesses[quorum] in together):
                best = max(best, size)
        return best
