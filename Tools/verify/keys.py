"""Whose signatures count: the log's keys from the policy, their rotation in the ledger, the witnesses (FORMAT §5).

The key that must have signed a checkpoint of size m is the one in force after the events before m: the `vkey` of
event 0, changed by `log.key.rotated` and `log.key.replaced`. It is believed if the policy names it, or if a key that
the policy names handed over to it in rotations, each under a checkpoint that both keys signed.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from notes import Checkpoint
from report import LEAVES, LINES, NOTE, NOTES


@dataclass
class StoredNote:
    """A checkpoint that the ledger, a bundle or somebody outside holds, and what has been found out about it."""

    checkpoint: Checkpoint
    lines: list
    stored: list = field(default_factory=list)  # the lines as they are stored, None for one that is none
    consistent: bool = False  # its root is that of the ledger's first `size` events

    @property
    def position(self):
        return self.checkpoint.size - 1

    def bears(self, key):
        return any(_claims(key, line) and _made(key, self.checkpoint.body, line.signature) for line in self.lines)


@dataclass
class Link:
    """A key of the log, and the event since which it signs."""

    position: int
    key: object
    kind: str  # "opened" | "rotated" | "replaced"
    command_end: int  # the size behind the command that named it


def _claims(key, line):
    return (key.name, key.key_id) == (line.name, line.key_id)


@lru_cache(100_000)
def _made(key, body, signature):
    """Whether the key made the signature; each is computed once, for it takes a while here."""
    return key.verifies(body, signature)


class Keys:
    def __init__(self, policy, history, report, notes):
        self.policy = policy
        self.report = report
        self.origin = history.opened and history.opened["origin"]
        self.chain = []
        if history.log_key is not None:
            self.chain.append(Link(0, history.log_key, "opened", 1))
        for change in history.key_events:
            self._change(*change)
        self.logs = self._believed(notes)
        self.witnesses = policy.witnesses if policy else {}
        self.known = [link.key for link in self.chain] + self.logs + list(self.witnesses.values())

    def _change(self, position, kind, old, new, command_end):
        if (not self.chain or old != self.chain[-1].key or new.name != old.name
                or any(new.public == link.key.public for link in self.chain)):  # fmt: skip
            text = f"Событие {position}: смена ключа не следует из прежнего ключа."
            self.report.tampering(LEAVES, "key.chain", text, position)
        else:
            self.chain.append(Link(position, new, kind, command_end))

    def _believed(self, notes):
        """The policy's keys and those to which one of them has handed over: in rotations alone, each under a checkpoint
        of the leaves that both keys have signed, before the next change."""
        logs = list(self.policy.logs) if self.policy else []
        for i in range(1, len(self.chain)):
            old, link = self.chain[i - 1].key, self.chain[i]
            end = self.chain[i + 1].position if i + 1 < len(self.chain) else None
            if link.kind == "replaced" or old not in logs or link.key in logs:
                continue
            for note in notes:
                within = link.position < note.checkpoint.size and (end is None or note.checkpoint.size <= end)
                if within and note.consistent and note.bears(old) and note.bears(link.key):
                    logs.append(link.key)
                    break
        return logs

    def in_force(self, size):
        """Index in the chain of the key in force for a checkpoint of this size."""
        return max((i for i, link in enumerate(self.chain) if link.position < size), default=None)

    def signed_by_log(self, note):
        """Whether the key in force signed; None where that key is not known."""
        i = self.in_force(note.checkpoint.size)
        return None if i is None else note.bears(self.chain[i].key)

    def unknown_lines(self, note):
        return sum(not any(_claims(key, line) for key in self.known) for line in note.lines)

    def is_forged(self, note):
        """Whether a line bears the name of known keys of which none made it."""
        return any(self._judged(line, note) is False for line in note.lines)

    def is_outdated(self, note):
        """Whether a key of the log signed that was not in force."""
        return self.signed_by_log(note) is False and any(note.bears(link.key) for link in self.chain)

    def outside_refusal(self, note, name):
        """Why a note from outside can't be compared with, None where it can. What no key of the log signed says nothing
        against the ledger; without a policy, keys that the leaves name alone can't refuse one of an unknown key."""
        size, origin = note.checkpoint.size, note.checkpoint.origin
        if name is not None and name != origin:
            return (f"Контрольная точка размера {size}, взятая извне, — о журнале {origin}, а проверяется журнал {name}: "
                    "сравнивать с ней нельзя.")  # fmt: skip
        if self.is_forged(note):
            return f"Подпись под контрольной точкой размера {size}, взятой извне, поддельная: сравнивать с ней нельзя."
        if self.policy and not any(note.bears(key) for key in [link.key for link in self.chain] + self.logs):
            return (f"Контрольная точка размера {size}, взятая извне, не подписана ни одним известным ключом журнала: "
                    "сравнивать с ней нельзя.")  # fmt: skip
        return None

    def _judged(self, line, note):
        """Whether a known key made a line; None where no known key is named."""
        claimed = [key for key in self.known if _claims(key, line)]
        return any(_made(key, note.checkpoint.body, line.signature) for key in claimed) if claimed else None

    def meets_policy(self, note):
        quorum = self.policy.quorum
        return (self._policy_fault(note) is None and self.signed_by_log(note) is not False
                and (quorum is None or note.bears(self.witnesses[quorum])))  # fmt: skip

    def _policy_fault(self, note):
        """What the policy refuses in a checkpoint, as code and sentence."""
        body, signed = note.checkpoint.body, []
        for line in note.lines:
            for key in self.logs + list(self.witnesses.values()):
                if _claims(key, line):
                    if not _made(key, body, line.signature):
                        return "checkpoint.signature", "Подпись под головой поддельная."
                    signed += [key] if key in self.logs else []
        if not signed:
            return "checkpoint.signature", "Голова не подписана ни одним ключом журнала из политики."
        if all(key.name != note.checkpoint.origin for key in signed):
            return "checkpoint.origin", "Имя ключа, подписавшего голову, не равно названию журнала в ней."
        return None

    def judge_newest(self, note, whole_store):
        fault = self._newest_fault(note, whole_store)
        if fault:
            self.report.tampering(NOTE, *fault)

    def _newest_fault(self, note, whole_store):
        size, place = note.checkpoint.size, note.position
        if self.origin is not None and self.origin != note.checkpoint.origin:
            return "checkpoint.origin", "Подписанная голова — о другом журнале, чем говорит событие 0.", place
        if self.policy and (fault := self._policy_fault(note)):
            return *fault, place
        i = self.in_force(size)
        if i is None:
            return None
        if not note.bears(self.chain[i].key):
            return "checkpoint.signature", "Голова не подписана ключом, который действует к её размеру.", place
        first = i > 0 and self.chain[i].kind == "rotated" and size <= self.chain[i].command_end
        if not whole_store and first and not note.bears(self.chain[i - 1].key):
            return self._rotation_fault(self.chain[i], size)
        return self._replacement_fault(i)

    def _replacement_fault(self, i):
        """A key that replaces a lost or stolen one is believed only through the policy."""
        at = max((j for j in range(1, i + 1) if self.chain[j].kind == "replaced"), default=None)
        if at is None:
            return None
        place = self.chain[at].position
        if not self.policy:
            text = f"Событие {place}: ключ журнала заменён; без политики новому ключу верить нельзя."
            self.report.short("key.replaced", text)
        elif not any(link.key in self.logs for link in self.chain[at:]):
            return "key.replaced", f"Событие {place}: ключ журнала заменён, а политика нового ключа не называет.", place
        return None

    @staticmethod
    def _rotation_fault(link, size):
        text = f"Событие {link.position}: первая контрольная точка после смены ключа (размера {size}) не подписана обоими ключами."
        return "checkpoint.rotation", text, link.position

    def judge_rotations(self, notes):
        """In a store, which keeps it, the first checkpoint over each rotation bears both signatures."""
        for i in range(1, len(self.chain)):
            over = [note for note in notes if note.checkpoint.size > self.chain[i].position]
            if self.chain[i].kind != "rotated" or not over:
                continue
            size = min(note.checkpoint.size for note in over)
            both = (self.chain[i - 1].key, self.chain[i].key)
            if not any(all(note.bears(key) for key in both) for note in over if note.checkpoint.size == size):
                self.report.tampering(NOTES, *self._rotation_fault(self.chain[i], size))

    def judge_lines(self, notes):
        """Each stored line verified by a known key. Without a policy no witness is known, and lines of other names than
        the log's are left alone."""
        for note in notes:
            for line in note.stored:
                made = self._judged(line, note) if line else False
                if made is False or (made is None and (self.policy or line.name == self.origin)):
                    text = f"Подпись под контрольной точкой размера {note.checkpoint.size} не сделана ни одним известным ключом."
                    self.report.tampering(LINES, "signature.invalid", text, note.position)
