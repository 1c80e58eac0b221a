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
            if not self.history.is_unread(position):
                self._tampering(number, "sealed.surplus", "содержимое есть, но запись его не называет")
            return
        self._seen[i] = _PRESENT if digest is not None else _WITHHELD
        if digest is not None and digest != self.history.entries.digest(i):
            self._tampering(number, "sealed.changed", "содержимое не то, чей хеш стоит в записи")

    def finish(self):
        """After the last blob: what is absent and present under each key, and what there is to say about destruction."""
        destroyed, missing, surviving, history = Counter(), {}, {}, self.history
        for i, seen in enumerate(self._seen):
            key, number = history.entries.fingerprint(i), history.entries.ids[i]
            request = history.requested.get(key)
            if seen != _ABSENT and key in history.completed_keys:
                surviving.setdefault(key, []).append(number)
            elif seen == _ABSENT and request is None:
                missing.setdefault(key, []).append(number)
            elif seen == _ABSENT:
                destroyed[history.acts[request][0]] += 1
        for numbers in missing.values():
            text = f"содержимого нет, а акта об уничтожении тоже нет (таких частей под этим ключом: {len(numbers)})"
            self._tampering(numbers[0], "sealed.missing", text)
        for key, numbers in surviving.items():
            act = history.acts[history.requested[key]][0]
            text = f"содержимое на месте, хотя акт № {act} завершён (таких частей под этим ключом: {len(numbers)})"
            self._tampering(numbers[0], "sealed.notDestroyed", text)
        for act, count in sorted(destroyed.items()):
            self.report.remark(f"Уничтожено по акту {act}: частей {count}")
        for act in sorted({act for act, _ in set(history.acts.values()) - history.completed}):
            self.report.remark(f"Уничтожение по акту {act} начато и не завершено.")
        withheld = self._seen.count(_WITHHELD)
        if withheld:
            self.report.short("sealed.withheld", f"Запечатанных частей не передано: {withheld}.")

    def _tampering(self, number, code, reason):
        position, part = number >> 8, number & 255
        position = max(position, 0) if code == "sealed.surplus" else position
        text = f"Событие {number >> 8}, часть {part}: {reason}."
        self.report.tampering(SEALED, code, text, position, part=part)
