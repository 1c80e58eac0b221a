"""The proof of one entry (FORMAT §6): C2SP tlog-proof with the leaf as `extra`, checked as RFC 9162 §2.1.3.2.

    "c2sp.org/tlog-proof@v1" LF "extra " base64(leaf) LF "index " i LF, hashes in base64 from the sibling up, LF each, LF, note
"""

import re

from leaves import PREFIX, LeafFault, read_envelope
from notes import MAX_NOTE_BYTES, Malformed, exact_base64, parse_note
from report import INPUT, NOTE, OUTSIDE, ROOT
from tree import leaf_hash, node_hash

FIRST_LINE = b"c2sp.org/tlog-proof@v1\n"
MAX_PROOF_BYTES = MAX_NOTE_BYTES + 96 * 1024
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,15})").fullmatch


def is_proof(path):
    with open(path, "rb") as file:
        return file.read(len(FIRST_LINE)) == FIRST_LINE


def check_proof(data, policy, outside, report):
    """Says what the file proves; anything else is a finding, a problem or a shortfall of the report.

    `outside`: what somebody kept, as `Audit` takes it. A proof holds one root, so only what is of its size compares.
    """
    try:
        leaf, index, hashes, checkpoint, lines = _parse(data)
    except Malformed as fault:
        report.could_not("proof.malformed", f"Это не доказательство записи: {fault}.")
        return
    signed = signers(checkpoint, lines, policy, report, index)
    if signed is None:
        return
    if _root(leaf_hash(leaf), index, checkpoint.size, hashes) != checkpoint.root:
        report.tampering(ROOT, "proof.differs", "Доказательство не сходится с подписанным корнем.", index)
        return
    try:
        envelope = read_envelope(leaf)
    except LeafFault as fault:
        report.tampering(INPUT, fault.code, f"Событие {index}: {fault.text}.", index)
        return
    if not _agrees(outside, checkpoint, policy, report):
        return
    report.remark(f"Журнал: {checkpoint.origin}")
    report.remark(f"Запись {index}: {envelope['type']}, {envelope['on']}; записано {envelope['at']}, {envelope['by']}")
    report.remark(leaf[len(PREFIX) :].decode())
    report.remark(f"Доказано: запись {index} стоит в журнале размера {checkpoint.size}.")
    report.remark(f"Корень: {checkpoint.root.hex()}")
    if policy.quorum is not None and policy.witnesses[policy.quorum] not in signed:
        text = "Подписи свидетеля, которой требует политика, под точкой нет."
        report.short("policy.quorumUnmet", text)


def signers(checkpoint, lines, policy, report, position=None):
    """The keys of the policy that signed a proof's checkpoint; None where it can't be believed, which is reported."""
    if policy is None:
        if not any(code == "policy.unreadable" for code, _ in report.problems):
            report.could_not("policy.missing", "Доказательству без политики верить нельзя: укажите --policy.")
        return None
    signed = []
    for line in lines:
        for key in (*policy.logs, *policy.witnesses.values()):
            if (key.name, key.key_id) != (line.name, line.key_id):
                continue
            if not key.verifies(checkpoint.body, line.signature):
                report.tampering(NOTE, "checkpoint.signature", "Подпись под головой поддельная.", position)
                return None
            signed.append(key)
    if not any(key in policy.logs and key.name == checkpoint.origin for key in signed):
        report.could_not("checkpoint.signature", "Голова не подписана ни одним ключом журнала из политики.")
        return None
    return signed


def _agrees(outside, checkpoint, policy, report):
    """Whether everything from outside could be compared with the proof's checkpoint and agrees with it."""
    for kind, size, root, parsed in outside:
        if parsed and not is_signed_by_log(*parsed, checkpoint.origin, policy):
            text = (f"Контрольная точка размера {size}, взятая извне, — другого журнала или не подписана ключом журнала "
                    "из политики: сравнивать с ней нельзя.")  # fmt: skip
            report.could_not("against.signature", text)
        elif size != checkpoint.size:
            text = (f"Доказательство дано для размера {checkpoint.size}, с размером {size} его сравнить нельзя: попросите "
                    "доказательство для этого размера или проверьте комплект.")  # fmt: skip
            report.could_not("against.size", text)
        elif root != checkpoint.root:
            what = "Контрольная точка" if kind == "note" else "Корень"
            text = f"{what} размера {size} извне и доказательство называют разные корни: это разные журналы."
            report.tampering(OUTSIDE, "against.contradicted", text)
        else:
            what = f"точкой размера {size}" if kind == "note" else f"корнем для размера {size}"
            report.remark(f"Сверено с {what}: совпало.")
    return not report.findings and not report.problems


def is_signed_by_log(checkpoint, lines, name, policy):
    """Whether a key of the policy's log of this name signed a checkpoint of it."""
    body = checkpoint.body
    return checkpoint.origin == name and any(
        (key.name, key.key_id) == (line.name, line.key_id) and key.verifies(body, line.signature)
        for line in lines for key in policy.logs
    )  # fmt: skip


def _parse(data):
    if len(data) > MAX_PROOF_BYTES:
        raise Malformed("файл слишком длинный")
    head, gap, note = data.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise Malformed("в нём не те знаки") from None
    index = _INDEX(lines[2]) if len(lines) > 2 else None
    if not gap or not lines[1].startswith("extra ") or not index:
        raise Malformed("строки стоят не по правилам формата")
    hashes = [exact_base64(line) for line in lines[3:]]
    if any(len(digest) != 32 for digest in hashes):
        raise Malformed("хеш не из 32 байтов")
    return exact_base64(lines[1].removeprefix("extra ")), int(index[1]), hashes, *parse_note(note)


def _root(digest, index, size, hashes):
    """The root that the hashes lead to; None where there are too few or too many."""
    if index >= size:
        return None
    last = size - 1
    for other in hashes:
        if last == 0:
            return None
        if index & 1 or index == last:
            digest = node_hash(other, digest)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            digest = node_hash(digest, other)
        index, last = index >> 1, last >> 1
    return digest if last == 0 else None
