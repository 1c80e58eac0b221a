"""What a check found, as values, and the exit status that follows (FORMAT §7: 2 before 1 before 3)."""

from collections import Counter
from dataclasses import dataclass

VERIFIED, COULD_NOT, TAMPERED, NOT_ANCHORED, USAGE = 0, 1, 2, 3, 64

# The steps of FORMAT §7, in its order; findings are printed in this order.
(INPUT, POLICY, NOTE, LEAVES, ROOT, NOTES, NODES, SEALED, DERIVED, GUARDS, DATABASE, LINES, OUTSIDE) = range(13)

SHOWN_PER_CODE = 5

# Of a ledger whose file is changed, though no entry is.
UNPROTECTED = "в записях изменений не найдено, но защита файла журнала снята или в нём стоит чужое."


@dataclass(frozen=True)
class Finding:
    """Evidence of tampering. `position` is the entry that it concerns, or None where it concerns the whole ledger;
    `since` then is the first entry that nothing vouches for, or None where it puts no entry in doubt."""

    step: int
    code: str
    text: str
    position: int | None
    since: int | None
    part: int | None = None

    def place(self):
        if self.position is not None:
            return f"позиция {self.position}"
        return f"журнал в целом, с позиции {self.since}" if self.since else "журнал в целом"


class Report:
    def __init__(self):
        self.findings = []
        self.problems = []  # (code, sentence): what could not be looked at
        self.shortfalls = []  # (code, sentence): sound, but not anchored or not whole
        self.remarks = []
        self._counts = Counter()
        self._first = {}  # kind of finding → lowest position

    def tampering(self, step, code, text, position=None, since=0, part=None):
        """A leaf that was changed or removed makes other rows look wrong as well, some of them at earlier positions.
        So leaves and nodes say where the first fault is, and other rows do so only where those are in order."""
        self._counts[code] += 1
        if position is not None:
            position = max(position, 0)
        kind = "since" if position is None else "log" if step in (LEAVES, ROOT, NODES) else "row"
        place = since if position is None else position
        if place is not None:
            self._first[kind] = min(place, self._first.get(kind, place))
        if self._counts[code] <= SHOWN_PER_CODE:
            self.findings.append(Finding(step, code, text, position, since, part))

    def could_not(self, code, text):
        self.problems.append((code, text))

    def short(self, code, text):
        self.shortfalls.append((code, text))

    def remark(self, text):
        self.remarks.append(text)

    @property
    def first_bad_position(self):
        """The lowest position that a leaf or node names, else another row; else the first that nothing vouches for; None
        where no entry is in doubt."""
        return next((self._first[kind] for kind in ("log", "row", "since") if kind in self._first), None)

    def status(self):
        if self.findings:
            return TAMPERED
        if self.problems:
            return COULD_NOT
        return NOT_ANCHORED if self.shortfalls else VERIFIED

    def lines(self, proves=False):
        """The sentences for people, without the last line of success. `proves`: of a proof."""
        for text in self.remarks:
            yield text
        for finding in sorted(self.findings, key=lambda f: (f.step, f.position is None, f.position or 0)):
            yield f"ПОДДЕЛКА [{finding.code}] {finding.place()}: {finding.text}"
        for code, count in self._counts.items():
            if count > SHOWN_PER_CODE:
                yield f"… и ещё {count - SHOWN_PER_CODE} с кодом [{code}]"
        for code, text in self.shortfalls:
            yield f"НЕ ЗАКРЕПЛЕНО [{code}]: {text}"
        if proves and any(finding.code == "against.contradicted" for finding in self.findings):
            yield "Доказательство не принято: оно противоречит тому, что сохранено отдельно."
        elif self.findings and proves:
            yield "Доказательство не принято; о самом журнале это ничего не говорит."
        elif self.findings and not self._counts:
            yield "Журнал чтений изменён; основной журнал цел."
        elif self.findings and self.first_bad_position is None:
            yield f"Журнал изменён: {UNPROTECTED}"
        elif self.findings:
            yield f"Журнал изменён. Первое испорченное место: позиция {self.first_bad_position}."


def shown(text, limit=80):
    """Foreign text made safe for a terminal: no control characters, bounded."""
    text = "".join(c if c.isprintable() else "\\u{%x}" % ord(c) for c in str(text)[: limit + 1])
    return f"«{text[:limit]}…»" if len(text) > limit else f"«{text}»"
