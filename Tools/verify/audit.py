"""The steps of FORMAT §7 that a bundle and the ledger's own store share, in their order."""

import sys

from keys import Keys, StoredNote
from leaves import History
from notes import Checkpoint, Malformed, SignatureLine, parse_note
from report import LEAVES, NODES, NOTE, NOTES, OUTSIDE, ROOT
from tree import Tree, position_of_node

PROGRESS_EVERY = 50_000


class Audit:
    """One check of one ledger. The source feeds it; what it finds stands in the report.

    `outside` are checkpoints or bare roots that somebody kept elsewhere: (words, size, root, note or None).
    """

    def __init__(self, policy, outside, report):
        self.policy = policy
        self.outside = outside
        self.report = report
        self.history = History(report)
        self.notes = []
        self.newest = None
        self.count = 0
        self.whole = True  # no gap among the leaves, so roots and nodes can be compared
        self.roots = {}
        self.reading = None  # the position being read, should the file break off there

    # Notes

    def take_newest(self, data, where="новейшее заверение"):
        try:
            checkpoint, lines = parse_note(data)
        except Malformed as fault:
            self.report.tampering(NOTE, "note.malformed", f"{where}: {fault}")
            return
        self.newest = StoredNote(where, NOTE, checkpoint, lines)
        self.notes.append(self.newest)

    def take_stored(self, size, body, lines):
        """A row of `note` with its rows of `signature`."""
        where = f"заверение размера {size}"
        try:
            checkpoint = Checkpoint.parse(body)
            if checkpoint.size != size:
                raise Malformed(f"в тексте стоит другой размер, {checkpoint.size}")
            parsed = [SignatureLine.parse(line) for line in lines]
        except Malformed as fault:
            self.report.tampering(NOTES, "note.malformed", f"{where}: {fault}", size - 1)
            return
        self.notes.append(StoredNote(where, NOTES, checkpoint, parsed))

    # Leaves, root, nodes

    def read_leaves(self, rows, nodes=None):
        """Leaves in order of position, and beside them the stored nodes that each of them completes."""
        tree, history, report = Tree(), self.history, self.report
        wanted = {note.checkpoint.size for note in self.notes} | {size for _, size, _, _ in self.outside}
        progress = sys.stderr.isatty()
        self.reading = 0
        for position, leaf in rows:
            if position != self.count:
                if position < self.count:
                    report.tampering(LEAVES, "leaf.position", "позиции с таким числом быть не может", position)
                    self.whole = False
                    continue
                report.tampering(LEAVES, "leaf.missing", f"записи нет, дальше идёт позиция {position}", self.count)
                self.whole = False
                history.faulty = True
                self.count = position
            history.read(position, leaf)
            self.count += 1
            self.reading = self.count
            if self.whole:
                made = tree.append(leaf)
                if nodes:
                    nodes.compare(position, made)
                if self.count in wanted:
                    self.roots[self.count] = tree.root()
            if progress and not self.count % PROGRESS_EVERY:
                print(f"\rпроверено записей: {self.count}", end="", file=sys.stderr, flush=True)
        if progress and self.count >= PROGRESS_EVERY:
            print(file=sys.stderr)
        self.reading = None
        if self.whole:
            self.roots[self.count] = tree.root()
            if nodes:
                nodes.finish()
        if not self.count:
            report.tampering(LEAVES, "leaf.missing", "в журнале нет ни одной записи", 0)
        self._compare_size()

    def _compare_size(self):
        if self.newest is None:
            return
        size = self.newest.checkpoint.size
        if self.count < size:
            text = f"конец журнала отрезан: записей {self.count}, заверено {size}"
            self.report.tampering(LEAVES, "leaf.cut", text, self.count)
        elif self.count > size:
            text = f"записи после новейшего заверения: записей {self.count}, заверено {size}"
            self.report.tampering(LEAVES, "leaf.after", text, size)

    # Signatures, origin, roots

    def judge_notes(self, whole_store):
        """Signatures, origin, and each root against the leaves. `whole_store`: all kept notes are here."""
        self.keys = Keys(self.policy, self.history, self.report)
        for note in self.notes:
            self.keys.verify_lines(note)
            note.consistent = self.roots.get(note.checkpoint.size) == note.checkpoint.root
        self.keys.judge(self.notes, self.newest, whole_store)
        self.keys.check_origin(self.newest, self.history.opened)
        good = [n.checkpoint.size for n in self.notes if n.consistent and self.keys.signed_by_log(n)]
        good += [size for _, size, root, _ in self.outside if self.roots.get(size) == root]
        since = max((size for size in good if size < self.count), default=0)
        for note in self.notes:
            self._compare_root(note, since)
        if self.keys.unknown_lines:
            self.report.remark(f"Подписей неизвестных ключей, оставленных без внимания: {self.keys.unknown_lines}.")

    def _compare_root(self, note, since):
        size = note.checkpoint.size
        if note is not self.newest:
            if self.newest and note.checkpoint.origin != self.newest.checkpoint.origin:
                self.report.tampering(NOTES, "note.origin", f"{note.where}: другое имя журнала", note.position)
            if size > self.count:
                self.report.tampering(NOTES, "note.beyond", f"{note.where} больше журнала", self.count)
        if note.consistent or size not in self.roots:
            return
        step, code = (ROOT, "root.differs") if note is self.newest else (NOTES, "note.root")
        text = f"{note.where}: корень не тот, что выходит из записей"
        if self.keys.signed_by_log(note):  # the note is true, so some entry before its size is not
            self.report.tampering(step, code, text, since=min(since, size - 1))
        else:
            self.report.tampering(step, code, text, note.position)

    # From outside

    def judge_outside(self):
        for words, size, root, parsed in self.outside:
            note = None
            if parsed:
                checkpoint, lines = parsed
                note = StoredNote(words, OUTSIDE, checkpoint, lines)
                if self.newest and checkpoint.origin != self.newest.checkpoint.origin:
                    self.report.tampering(OUTSIDE, "against.origin", f"{words}: другое имя журнала", 0)
                    continue
                if not self.keys.verify_lines(note, say=False):
                    text = f"{words}: подпись известного ключа на нём неверна"
                    self.report.tampering(OUTSIDE, "against.signature", text, size - 1)
                elif not self.keys.signed_by_log(note):
                    if note.signers & {key for _, key, _ in self.keys.chain}:
                        text = f"{words}: подписано только ключом, который тогда уже был сменён"
                        self.report.tampering(OUTSIDE, "against.key", text, size - 1)
                    else:
                        self.report.remark(f"{words}: подписи журнала на нём нет, сверены только размер и корень.")
            if size > self.count:
                text = f"{words}: в нём записей {size}, а в журнале {self.count}"
                self.report.tampering(OUTSIDE, "against.size", text, self.count)
            elif self.whole and self.roots[size] != root:
                text = f"{words}: первые {size} записей дают другой корень"
                self.report.tampering(OUTSIDE, "against.root", text)

    # Anchoring

    def judge_anchor(self):
        if self.policy is None:
            self.report.short("policy.none", "правила не заданы (--policy), ключ журнала взят из него самого")
            return
        bare = self.count - self.keys.anchored_size(self.notes)
        if bare > 0:
            witness = self.policy.quorum
            text = f"новейшие записи ({bare}, с позиции {self.count - bare}) не под заверением, которого требуют правила"
            self.report.short("quorum.unmet", text + (f": нет подписи свидетеля «{witness}»" if witness else ""))


class NodeCheck:
    """The table `node` in order of id, beside the tree as it grows (dense post-order, FORMAT §3)."""

    def __init__(self, rows, report):
        self.rows = iter(rows)
        self.report = report
        self.next_id = 0
        self.leaves = 0  # nothing stands behind the last one
        self._row = next(self.rows, None)

    def compare(self, position, made):
        self.leaves = position + 1
        for digest in made:
            while self._row is not None and self._row[0] < self.next_id:
                self._extra()
            if self._row is None or self._row[0] != self.next_id:
                self.report.tampering(NODES, "node.missing", f"нет узла {self.next_id}", position)
            else:
                if self._row[1] != digest:
                    text = f"узел {self.next_id} не тот, что выходит из записей"
                    self.report.tampering(NODES, "node.differs", text, position)
                self._row = next(self.rows, None)
            self.next_id += 1

    def finish(self):
        while self._row is not None:
            self._extra()

    def _extra(self):
        number = self._row[0]
        position = min(position_of_node(max(number, 0)), self.leaves)
        self.report.tampering(NODES, "node.extra", f"лишний узел {number}", position)
        self._row = next(self.rows, None)
