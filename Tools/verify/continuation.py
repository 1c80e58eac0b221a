"""The proof that a log was only continued (FORMAT §6): the body of C2SP add-checkpoint, checked as RFC 9162 §2.1.4.2.

    "old " m LF, at most 63 hashes in base64, LF each, LF, note

What somebody kept of the older tree, a note or a root on paper, is what the proof is held against.
"""

import re

from notes import MAX_NOTE_BYTES, Malformed, exact_base64, parse_note
from proof import is_signed_by_log, signers
from report import OUTSIDE, ROOT
from tree import node_hash

MAX_CONTINUATION_BYTES = MAX_NOTE_BYTES + 4 * 1024
MAX_HASHES = 63
_OLD = re.compile(r"old ([1-9][0-9]{0,15})").fullmatch


def is_continuation(path):
    with open(path, "rb") as file:
        return file.read(4) == b"old "


def check_continuation(data, policy, outside, report):
    """Says what the file proves; anything else is a finding, a problem or a shortfall of the report.

    `outside`: what somebody kept, as `Audit` takes it: of the older size, at least once, or of the newer one.
    """
    try:
        old, hashes, checkpoint, lines = _parse(data)
    except Malformed as fault:
        report.could_not("proof.malformed", f"Это не доказательство продолжения: {fault}.")
        return
    signed = signers(checkpoint, lines, policy, report)
    if signed is None or not _agrees(outside, old, checkpoint, policy, report):
        return
    known = [root for _, size, root, _ in outside if size == old]
    if not known:
        text = (f"Доказано продолжение от размера {old}: укажите точку или корень этого размера, которые вы сохранили "
                "(--against или --against-root).")  # fmt: skip
        report.could_not("against.missing", text)
        return
    if any(_roots(hashes, old, checkpoint.size, root) != (root, checkpoint.root) for root in known):
        report.tampering(ROOT, "proof.differs", "Доказательство не сходится с подписанным корнем.")
        return
    report.remark(f"Журнал: {checkpoint.origin}")
    report.remark(f"Доказано: журнал размера {checkpoint.size} продолжает журнал размера {old}.")
    report.remark(f"Корень: {checkpoint.root.hex()}")
    if policy.quorum is not None and policy.witnesses[policy.quorum] not in signed:
        text = "Подписи свидетеля, которой требует политика, под точкой нет."
        report.short("policy.quorumUnmet", text)


def _agrees(outside, old, checkpoint, policy, report):
    """Whether everything from outside is of this log and of one of the two sizes, and of the newer root where of that."""
    for kind, size, root, parsed in outside:
        if parsed and not is_signed_by_log(*parsed, checkpoint.origin, policy):
            text = (f"Контрольная точка размера {size}, взятая извне, — другого журнала или не подписана ключом журнала "
                    "из политики: сравнивать с ней нельзя.")  # fmt: skip
            report.could_not("against.signature", text)
        elif size not in (old, checkpoint.size):
            text = (f"Доказано продолжение от размера {old} до размера {checkpoint.size}, с размером {size} сравнить "
                    "нельзя: попросите доказательство для него или проверьте комплект.")  # fmt: skip
            report.could_not("against.size", text)
        elif size == checkpoint.size and root != checkpoint.root:
            what = "Контрольная точка" if kind == "note" else "Корень"
            text = f"{what} размера {size} извне и доказательство называют разные корни: это разные журналы."
            report.tampering(OUTSIDE, "against.contradicted", text)
    return not report.findings and not report.problems


def _parse(data):
    if len(data) > MAX_CONTINUATION_BYTES:
        raise Malformed("файл слишком длинный")
    head, gap, note = data.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise Malformed("в нём не те знаки") from None
    old = _OLD(lines[0])
    if not gap or not old or len(lines) - 1 > MAX_HASHES:
        raise Malformed("строки стоят не по правилам формата")
    hashes = [exact_base64(line) for line in lines[1:]]
    if any(len(digest) != 32 for digest in hashes):
        raise Malformed("хеш не из 32 байтов")
    checkpoint, signatures = parse_note(note)
    if int(old[1]) > checkpoint.size:
        raise Malformed("прежний размер больше нового")
    return int(old[1]), hashes, checkpoint, signatures


def _roots(hashes, old, new, before):
    """The roots of the older and of the newer tree to which the hashes lead; None where there are too few or too many."""
    if old == new:
        return None if hashes else (before, before)
    path = [before, *hashes] if old & (old - 1) == 0 else hashes
    if not hashes:
        return None
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = path[0]
    for other in path[1:]:
        if last == 0:
            return None
        if node & 1 or node == last:
            first, second = node_hash(other, first), node_hash(other, second)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            second = node_hash(second, other)
        node, last = node >> 1, last >> 1
    return (first, second) if last == 0 else None
