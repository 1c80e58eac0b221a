#!/usr/bin/env python3
"""The independent verifier of MentorLedger ledgers: FORMAT §7 in the standard library of Python, nothing of ours.

    verify.py TARGET [--policy FILE] [--against NOTE]… [--against-root SIZE HEX]…

Status: 0 verified · 1 could not look · 2 tampering · 3 sound, not anchored · 64 usage.
"""

import os
import re
import sys

sys.dont_write_bytecode = True
if sys.version_info < (3, 11):
    sys.exit("verify.py: нужен Python 3.11 или новее")

from access import AccessLogs  # noqa: E402
from audit import Audit  # noqa: E402
from bundle import Absent, Broken, check_bundle, is_ustar, open_folder, open_ustar  # noqa: E402
from continuation import MAX_CONTINUATION_BYTES, check_continuation, is_continuation  # noqa: E402
from notes import MAX_NOTE_BYTES, MAX_POLICY_BYTES, MAX_SIZE, Malformed, Policy, parse_note  # noqa: E402
from proof import MAX_PROOF_BYTES, check_proof, is_proof  # noqa: E402
from report import COULD_NOT, NOT_ANCHORED, USAGE, VERIFIED, Report, shown  # noqa: E402
from store import Unavailable, check_store, is_sqlite, looks_like_a_ledger  # noqa: E402

HELP = """\
Независимая проверка журнала MentorLedger.

  verify.py ЧТО [--policy ФАЙЛ] [--against ФАЙЛ]… [--against-root РАЗМЕР КОРЕНЬ]…

ЧТО — доказательство одной записи (файл .proof) или продолжения (файл .request, с --against или --against-root прежнего
размера), комплект (папка или его архив ustar), файл ledger.sqlite или папка журнала с этим файлом; в папке проверяется и
журнал чтений access.sqlite.

  --policy ФАЙЛ                файл политики: чьим подписям верить; без него лучший исход 3
  --against ФАЙЛ               контрольная точка, сохранённая вне журнала: журнал должен её продолжать
  --against-root РАЗМЕР КОРЕНЬ размер и корень (64 знака), например с бумаги
  --help                       эта справка

Исход: 0 — проверено; 1 — посмотреть не удалось; 2 — журнал изменён, названа первая испорченная позиция;
3 — журнал цел и подписан, но не закреплён или части не переданы; 64 — неверный вызов.
При исходах 0 и 3 последняя строка: verified РАЗМЕР КОРЕНЬ
"""


class Usage(Exception):
    pass


class Arguments:
    def __init__(self, words):
        self.target = self.policy = None
        self.against, self.roots, self.help = [], [], False
        words, options = list(words), True
        while words:
            word = words.pop(0)
            if not options or not word.startswith("-") or word == "-":
                if self.target is not None:
                    raise Usage(f"лишнее слово {shown(word)}")
                self.target = word
            elif word == "--":
                options = False
            elif word in ("--help", "-h"):
                self.help = True
            elif word == "--policy" and self.policy is None:
                self.policy = self._value(words, word)
            elif word == "--against":
                self.against.append(self._value(words, word))
            elif word == "--against-root":
                self.roots.append(self._root(self._value(words, word), self._value(words, word)))
            else:
                raise Usage(f"непонятное или повторное {shown(word)}")
        if self.target is None and not self.help:
            raise Usage("не сказано, что проверять")

    @staticmethod
    def _value(words, option):
        if not words:
            raise Usage(f"после {option} чего-то не хватает")
        return words.pop(0)

    @staticmethod
    def _root(size, root):
        if not re.fullmatch(r"[1-9][0-9]{0,15}", size) or int(size) > MAX_SIZE:
            raise Usage("размер после --against-root должен быть целым от 1")
        if not re.fullmatch(r"[0-9a-f]{64}", root):
            raise Usage("корень после --against-root должен быть из 64 строчных шестнадцатеричных знаков")
        return int(size), bytes.fromhex(root)


def read_policy(path, report):
    try:
        return Policy.parse(_read(path, MAX_POLICY_BYTES))
    except OSError as error:
        report.could_not("policy.unreadable", f"Файл политики {shown(path)} не читается: {_why(error)}.")
    except Malformed as fault:
        report.could_not("policy.unreadable", f"Файл политики {shown(path)} не разобран: {fault}.")
    return None


def read_outside(arguments, report):
    """What is kept elsewhere, as `Audit` takes it."""
    outside = []
    for path in arguments.against:
        try:
            parsed = parse_note(_read(path, MAX_NOTE_BYTES))
            outside.append(("note", parsed[0].size, parsed[0].root, parsed))
        except OSError as error:
            report.could_not("against.unreadable", f"Контрольная точка {shown(path)} не читается: {_why(error)}.")
        except Malformed as fault:
            report.could_not("against.unreadable", f"Контрольная точка {shown(path)} не разобрана: {fault}.")
    for size, root in arguments.roots:
        outside.append(("root", size, root, None))
    return outside


def _read(path, limit):
    with open(path, "rb") as file:
        return file.read(limit + 1)


def _why(error):
    names = {FileNotFoundError: "файла нет", PermissionError: "нет права на чтение", IsADirectoryError: "это папка"}
    return names.get(type(error), error.strerror or str(error))


def check_folder(folder, ledger, audit):
    """A ledger's folder: the ledger and its access logs, each held against the other."""
    access = AccessLogs(folder, audit.policy)
    audit.outside += access.outside()
    check_store(ledger, audit)
    access.check(audit)


def check_target(target, audit):
    """Finds out what the target is and checks it; raises Unavailable where it can't be looked at."""
    try:
        if os.path.isdir(target):
            inside = os.path.join(target, "ledger.sqlite")
            if os.path.lexists(inside):
                check_folder(target, inside, audit)
            elif os.path.lexists(os.path.join(target, "checkpoint")):
                check_bundle(*open_folder(target), audit)
            else:
                raise Unavailable("target.unknown", f"в папке {shown(target)} нет ни ledger.sqlite, ни комплекта")
        elif not os.path.exists(target):
            raise Unavailable("target.absent", f"{shown(target)} не существует")
        elif not os.path.isfile(target):
            raise Unavailable("target.unknown", f"{shown(target)} не файл и не папка")
        elif is_sqlite(target) or (not is_ustar(target) and looks_like_a_ledger(target)):
            check_store(target, audit)
        elif is_ustar(target):
            check_bundle(*open_ustar(target), audit)
        else:
            raise Unavailable("target.unknown", f"{shown(target)} не журнал и не комплект")
    except Absent as fault:
        raise Unavailable("bundle.absent", str(fault)) from None
    except Broken as fault:
        text = (f"Архив комплекта не по правилам формата: {fault}. Соберите комплект заново или распакуйте архив и "
                "проверьте папку.")  # fmt: skip
        raise Unavailable("bundle.archive", text) from None
    except OSError as error:
        raise Unavailable("target.unreadable", f"{shown(target)} не читается: {_why(error)}") from None


def run(words):
    try:
        arguments = Arguments(words)
    except Usage as fault:
        print(f"verify.py: {fault}\nСправка: verify.py --help", file=sys.stderr)
        return USAGE
    if arguments.help:
        print(HELP, end="")
        return VERIFIED
    report = Report()
    policy = read_policy(arguments.policy, report) if arguments.policy is not None else None
    audit = Audit(policy, read_outside(arguments, report), report)
    proves = False
    try:
        is_file = os.path.isfile(arguments.target)
        continues = is_file and is_continuation(arguments.target)
        proves = continues or (is_file and is_proof(arguments.target))
        if continues:
            check_continuation(_read(arguments.target, MAX_CONTINUATION_BYTES), policy, audit.outside, report)
        elif proves:
            check_proof(_read(arguments.target, MAX_PROOF_BYTES), policy, audit.outside, report)
        else:
            check_target(arguments.target, audit)
    except Unavailable as fault:
        report.could_not(fault.code, fault.text)
    except OSError as error:
        report.could_not("target.unreadable", f"{shown(arguments.target)} не читается: {_why(error)}")
    except (MemoryError, RecursionError) as error:
        report.could_not("machine", f"не хватило памяти ({type(error).__name__})")
    except Exception as error:  # a fault of this program must not look like an answer about the ledger
        report.could_not("program", f"проверка прервалась из-за ошибки в ней самой ({type(error).__name__}: {error})")

    for line in report.lines(proves):
        print(line)
    for code, text in report.problems:
        print(f"verify.py: не удалось проверить [{code}]: {text}", file=sys.stderr)
    status = report.status()
    if status in (VERIFIED, NOT_ANCHORED) and not proves:
        print(f"verified {audit.count} {audit.roots[audit.count].hex()}")
    return status


def main():
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = run(sys.argv[1:])
        sys.stdout.flush()
    except KeyboardInterrupt:
        status = COULD_NOT
        print("\nverify.py: прервано", file=sys.stderr)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = COULD_NOT
    return status


if __name__ == "__main__":
    sys.exit(main())
