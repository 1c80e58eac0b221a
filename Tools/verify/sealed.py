"""Sealed parts against what the leaves say (FORMAT §4a)."""

from collections import Counter

from report import SEALED

_ABSENT, _PRESENT, _WITHHELD = range(3)


class SealedCheck:
    def __init__(self, history, report):
        self.history = history
        self.report = report
        self._seen = bytearray(len(history.entries))

    def present(self, number, digest):
        """A blob is there, with this SHA-256; None: its line says that it is withheld."""
        position, part = number >> 8, number & 255
        i = self.history.entries.index(number)
        if i is None:
            if not self.history.faulty:
                self._tampering(position, "sealed.stray", f"часть {part} лежит рядом, но в записи её нет")
            return
        if self._seen[i]:
            self._tampering(position, "sealed.twice", f"часть {part} стоит дважды")
        self._seen[i] = _PRESENT if digest is not None else _WITHHELD
        if digest is not None and digest != self.history.entries.digest(i):
            self._tampering(position, "sealed.changed", f"часть {part} не та: её SHA-256 не равен «x»")
        request = self._request(i)
        if request is not None and self.history.acts[request] in self.history.completed:
            act = self.history.acts[request][0]
            self._tampering(position, "sealed.survived", f"часть {part} на месте, хотя акт {act} её уничтожил")

    def finish(self):
        """After the last blob: what is absent, and what there is to say about destruction."""
        destroyed, pending, withheld = Counter(), Counter(), 0
        for i, seen in enumerate(self._seen):
            request = self._request(i)
            number = self.history.entries.ids[i]
            if seen == _ABSENT:
                if request is None:
                    text = f"части {number & 255} нет, и её уничтожения никто не запрашивал"
                    self._tampering(number >> 8, "sealed.missing", text)
                else:
                    destroyed[self.history.acts[request][0]] += 1
            elif request is not None and self.history.acts[request] not in self.history.completed:
                pending[self.history.acts[request][0]] += 1
            withheld += seen == _WITHHELD
        for act, count in sorted(destroyed.items()):
            self.report.remark(f"Уничтожено по акту {act}: запечатанных частей {count}.")
        for act, count in sorted(pending.items()):
            self.report.remark(f"Уничтожение по акту {act} не закончено: ещё на месте частей {count}.")
        for act, _ in sorted(set(self.history.acts.values()) - self.history.completed):
            self.report.remark(f"Акт {act}: уничтожение запрошено и не завершено.")
        if withheld:
            self.report.short("sealed.withheld", f"не переданы запечатанные части: {withheld}")

    def _request(self, i):
        return self.history.requested.get(self.history.entries.fingerprint(i))

    def _tampering(self, position, code, text):
        by_later = code in ("sealed.missing", "sealed.survived")  # requests stand after the part
        self.report.tampering(SEALED, code, text, position, by_later=by_later)
