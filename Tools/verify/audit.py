"""The steps of FORMAT §7 that a bundle and the ledger's own store share, in their order."""

import sys

from keys import Keys, StoredNote
from leaves import History
from notes import Checkpoint, Malformed, SignatureLine, parse_note
from report import LEAVES, LINES, NODES, NOTE, NOTES, OUTSIDE, ROOT
from tree import Tree

PROGRESS_EVERY = 50_000


# Who remembers another root: the code, and what is said where sizes fit and where the ledger is too short.
CONTRADICTIONS = {
    "note": ("against.contradicted", "Контрольная точка размера {0}, взятая извне, противоречит журналу",
             "Контрольная точка, взятая извне, говорит о {0} событиях, а в журнале их {1}"),
    "root": ("against.contradicted", *["Корень для размера {0}, взятый извне, противоречит журналу"] * 2),
    "access": ("access.contradicted",
               *["Журнал чтений помнит журнал размера {0} с другим корнем: один из них изменён"] * 2),
    "anchor": ("anchor.contradicted", *["Журнал записал голову размера {0}, которой журнал чтений противоречит: "
                                        "он сокращён или изменён"] * 2),
}  # fmt: skip


class Audit:
    """One check of one ledger. The source feeds it; what it finds stands in the report.

    `outside` are checkpoints or bare roots that somebody kept elsewhere: (kind, size, root, note or None), the kind a
    key of CONTRADICTIONS.
    """

    def __init__(self, policy, outside, report):
        self.policy = policy
        self.outside = outside
        self.report = report
        self.history = History(report)
        self.notes = []
        self.newest = None  # not one of `notes`, which are those kept for ever
        self.count = 0
        self.whole = True  # no gap among the leaves, so roots and nodes can be compared
        self.roots = {}
        self.stored_roots = {}  # the same from stored leaf nodes, where these differ from the leaves
        self.nodes = None
        self.kept_outside = []
        self.reading = None  # the position being read, should the file break off there

    # Notes

    def take_newest(self, data):
        try:
            checkpoint, lines = parse_note(data)
        except Malformed:
            self.report.tampering(NOTE, "checkpoint.malformed", "Подписанная голова не по правилам формата.")
            return
        self.newest = StoredNote(checkpoint, lines)

    def take_stored(self, size, body, lines):
        """A row of `note` with its rows of `signature`. Lines that are none are judged with the lines."""
        position = max(size - 1, 0)
        if not lines:
            text = f"Сохранённая контрольная точка размера {size} стоит без подписи журнала."
            self.report.tampering(NOTES, "note.unsigned", text, position)
            return
        parsed = []
        for line in lines:
            try:
                parsed.append(SignatureLine.parse(line))
            except Malformed:
                parsed.append(None)
        try:
            checkpoint = Checkpoint.parse(body)
            if checkpoint.size != size or not any(parsed):
                raise Malformed("другой размер или ни одной подписи")
        except Malformed:
            text = f"Сохранённая контрольная точка размера {size} не по правилам формата."
            self.report.tampering(NOTES, "note.malformed", text, position)
            return
        self.notes.append(StoredNote(checkpoint, [line for line in parsed if line], parsed))

    # Leaves, root, nodes

    def read_leaves(self, rows, nodes=None):
        """Leaves in order of position, and beside them the stored nodes that each of them completes."""
        tree, history, report = Tree(), self.history, self.report
        wanted = {note.checkpoint.size for note in self._signed()} | {size for _, size, _, _ in self.outside}
        progress = sys.stderr.isatty()
        self.reading = 0
        for position, leaf in rows:
            if position != self.count:
                if position < self.count:
                    text = f"Запись стоит на невозможной позиции {position}."
                    report.tampering(LEAVES, "leaf.unsigned", text, position)
                    continue
                text = f"Записи {self.count} нет, хотя дальше записи есть (следующая — {position})."
                report.tampering(LEAVES, "leaf.missing", text, self.count)
                self.whole = False
                history.skip(self.count, position)
                self.count = position
            history.read(position, leaf)
            self.count += 1
            self.reading = self.count
            if self.whole:
                before = tree.copy() if nodes and not nodes.stored else None
                made = tree.append(leaf)
                if nodes:
                    nodes.compare(position, made, before)
                if self.count in wanted:
                    self.roots[self.count] = tree.root()
                    if nodes and nodes.stored:
                        self.stored_roots[self.count] = nodes.stored.root()
            if progress and not self.count % PROGRESS_EVERY:
                print(f"\rпроверено записей: {self.count}", end="", file=sys.stderr, flush=True)
        if progress and self.count >= PROGRESS_EVERY:
            print(file=sys.stderr)
        self.reading = None
        if self.whole:
            self.roots[self.count] = tree.root()
            if nodes:
                nodes.finish(self.count)
        self.nodes = nodes
        self._compare_size()

    def _compare_size(self):
        if self.newest is None:
            return
        size = self.newest.checkpoint.size
        if self.count < size:
            text = f"Подписано событий: {size}, а есть только {self.count}: записи с {self.count}-й не хватает."
            self.report.tampering(LEAVES, "leaf.missing", text, self.count)
        elif self.count > size:
            text = f"Подписано событий: {size}, а есть {self.count}: записи с {size}-й никем не подписаны."
            self.report.tampering(LEAVES, "leaf.unsigned", text, size)

    # Signatures, origin, roots

    def _signed(self):
        return ([self.newest] if self.newest else []) + self.notes

    def judge_notes(self, whole_store):
        """Signatures, origin, and each root against the leaves. `whole_store`: all kept notes are here."""
        for loss in self.history.access.losses if self.history.access else []:
            self.report.remark(loss.sentence())
        for note in self._signed():
            note.consistent = self.roots.get(note.checkpoint.size) == note.checkpoint.root
        self._judge_policy()
        self.keys = Keys(self.policy, self.history, self.report, self._signed())
        if self.newest:
            self.keys.judge_newest(self.newest, whole_store)
        good = [n.checkpoint.size for n in self.notes if n.consistent and self.keys.signed_by_log(n) is not False]
        good += [size for _, size, root, _ in self.outside if self.roots.get(size) == root]
        since = max((size for size in good if size < self.count), default=0)
        self._compare_newest(since)
        for note in self.notes:
            self._compare_kept(note, since)
        if whole_store:
            self.keys.judge_rotations(self._signed())
        unknown = sum(self.keys.unknown_lines(note) for note in self._signed())
        if unknown and not whole_store:
            self.report.remark(f"Подписей неизвестных ключей, оставленных без внимания: {unknown}.")

    def _judge_policy(self):
        """A policy of another log than checkpoint and event 0 name can't judge this one."""
        opened = self.history.opened
        if not self.policy or not self.newest:
            return
        name = self.newest.checkpoint.origin
        if opened is not None and opened["origin"] != name or any(key.name == name for key in self.policy.logs):
            return
        text = f"Политика — о журнале {self.policy.logs[0].name}, а проверяется журнал {name}: нужна его политика."
        self.report.could_not("policy.origin", text)
        self.policy = None

    def judge_lines(self, lines):
        """Every stored signature line; `lines`: size → texts, those without a readable note among them."""
        self.keys.judge_lines(self.notes)
        for size in lines:
            text = f"Подпись размера {size} стоит без контрольной точки."
            self.report.tampering(LINES, "signature.surplus", text, max(size - 1, 0))

    def _compare_newest(self, since):
        """The signed root; and which of leaf and stored node was changed."""
        size = self.newest.checkpoint.size if self.newest else 0
        fits = self.newest.consistent if size in self.roots and self.newest else None
        differing = self.nodes.differing if self.nodes else []
        for position in differing:
            if fits:
                text = f"Событие {position}: узел дерева подменён, а сама запись подписана и цела."
                self.report.tampering(NODES, "node.changed", text, position)
            else:
                text = f"Событие {position}: запись не та, хеш которой был сохранён при её внесении."
                self.report.tampering(LEAVES, "leaf.changed", text, position)
        if fits is not False:
            return
        if self.nodes and not differing:
            text = "Записи и узлы дерева согласованы между собой, но подписанная голова — о других записях."
        elif self.nodes and self.stored_roots.get(size) == self.newest.checkpoint.root:
            text = "Корень по записям не равен подписанному; сохранённые узлы с подписанным корнем сходятся, изменены записи."
        elif self.nodes:
            text = "Корень не равен подписанному ни по записям, ни по сохранённым узлам."
        else:
            text = "Корень по записям не равен подписанному."
        self._contradiction(ROOT, "checkpoint.root", text, self.newest, since)

    def _compare_kept(self, note, since):
        size = note.checkpoint.size
        opened = self.history.opened
        other = opened is not None and opened["origin"] != note.checkpoint.origin
        if size > self.count or other or (size in self.roots and not note.consistent):
            text = f"Сохранённая контрольная точка размера {size} противоречит записям."
            if size > self.count:
                self.report.tampering(NOTES, "note.contradicted", text, self.count)
            elif other:
                self.report.tampering(NOTES, "note.contradicted", text, note.position)
            else:
                self._contradiction(NOTES, "note.contradicted", text, note, since)
        if self.keys.signed_by_log(note) is False:
            text = f"Сохранённая контрольная точка размера {size} не подписана ключом журнала."
            self.report.tampering(NOTES, "note.unsigned", text, note.position)

    def _contradiction(self, step, code, text, note, since):
        if self.keys.signed_by_log(note) is False:
            self.report.tampering(step, code, text, note.position)
        else:  # the note is true, so some entry before its size is not
            self.report.tampering(step, code, text, since=min(since, note.position))

    # From outside

    def judge_outside(self):
        accepted = self._accepted()
        # What the ledger keeps itself does not vouch here: whoever rewrites a ledger signs that anew.
        known = [size for kind, size, root, _ in accepted if kind in ("note", "root") and self.roots.get(size) == root]
        for kind, size, root, parsed in accepted:
            code, differs, beyond = CONTRADICTIONS[kind]
            if size > self.count:
                self.report.tampering(OUTSIDE, code, beyond.format(size, self.count) + ".", self.count)
            elif size in self.roots and self.roots[size] != root:
                since = max((other for other in known if other < size), default=0)
                between = f": изменение — между позициями {since} и {size - 1}." if since else "."
                self.report.tampering(OUTSIDE, code, differs.format(size) + between, since=since)
            elif parsed:
                self._judge_agreeing_note(StoredNote(*parsed), size)
            elif kind == "root" and size in self.roots:
                self.report.remark(f"Сверено с корнем для размера {size}: совпало.")

    def _accepted(self):
        """What from outside can be compared with; the rest is reported."""
        opened, accepted = self.history.opened, []
        name = opened["origin"] if opened else self.newest and self.newest.checkpoint.origin
        for item in self.outside:
            refusal = item[3] and self.keys.outside_refusal(StoredNote(*item[3]), name)
            if refusal:
                self.report.could_not("against.signature", refusal)
            else:
                accepted.append(item)
        return accepted

    def _judge_agreeing_note(self, note, size):
        """A note of the ledger's root: who signed it, and whether it may count."""
        if self.keys.is_outdated(note):
            text = (f"Контрольная точка размера {size}, взятая извне, подписана только ключом журнала, который к её "
                    "размеру уже сменён: сравнивать с ней нельзя.")  # fmt: skip
            self.report.could_not("against.signature", text)
        else:
            if not self.keys.signed_by_log(note):
                self.report.remark(f"Подписи журнала под контрольной точкой размера {size}, взятой извне, нет: сверены "
                                   "только размер и корень.")  # fmt: skip
            if size in self.roots:
                self.report.remark(f"Сверено с точкой размера {size}: совпало.")
        note.consistent = self.roots.get(size) == note.checkpoint.root
        self.kept_outside.append(note)

    # Anchoring

    def judge_anchor(self):
        if self.policy is None:
            if any(code.startswith("policy.") for code, _ in self.report.problems):
                return
            self.report.short("policy.missing", "Политики нет: кому верить, проверка решить не может.")
            return
        covered = [note.checkpoint.size for note in self._signed() + self.kept_outside
                   if note.consistent and self.keys.meets_policy(note)]  # fmt: skip
        bare = self.count - max(covered, default=0)
        if bare > 0:
            text = f"Последних событий без контрольной точки, отвечающей политике: {bare}."
            self.report.short("policy.quorumUnmet", text)


class NodeCheck:
    """The table `node` in order of id, beside the tree as it grows (dense post-order, FORMAT §3).

    A leaf whose stored node differs does not say which of the two was changed. From the first such leaf on, a second
    tree grows from the stored leaf nodes; whichever of the two trees has the signed root tells.
    """

    def __init__(self, rows, report):
        self.rows = iter(rows)
        self.report = report
        self.next_id = 0
        self.differing = []  # positions whose leaf and stored leaf node differ
        self.stored = None  # the tree of the stored leaf nodes, from the first difference on
        self._row = next(self.rows, None)

    def compare(self, position, made, before):
        for level, digest in enumerate(made):
            number, stored = self.next_id, self._take(position)
            self.next_id += 1
            equal = stored is None or stored == digest
            if level == 0:
                if not equal:
                    self.stored = self.stored or before
                    self.differing.append(position)
                if self.stored:
                    self.stored.append_hash(digest if stored is None else _padded(stored))
            elif not equal and (self.differing or [-1])[-1] <= position - (1 << level):
                text = f"Узел дерева {number} (над событием {position}) не равен хешу того, что под ним."
                self.report.tampering(NODES, "node.changed", text, position)

    def _take(self, position):
        """The stored node that is next in number, if it is there."""
        while self._row is not None and self._row[0] < self.next_id:
            text = f"Узла дерева с номером {self._row[0]} не должно быть."
            self.report.tampering(NODES, "node.surplus", text, position)
            self._row = next(self.rows, None)
        if self._row is None or self._row[0] != self.next_id:
            text = f"Нет узла дерева {self.next_id} (над событием {position})."
            self.report.tampering(NODES, "node.missing", text, position)
            return None
        digest = self._row[1]
        self._row = next(self.rows, None)
        return digest

    def finish(self, count):
        while self._row is not None:
            text = f"Узел дерева {self._row[0]} лишний: событий только {count}."
            self.report.tampering(NODES, "node.surplus", text, count)
            self._row = next(self.rows, None)


def _padded(stored):
    """What stands in the place of a hash, as one; no tree made of it has a signed root."""
    return stored if type(stored) is bytes and len(stored) == 32 else bytes(32)
