"""Workbooks as an outside reader finds them, and where their text goes while they are made.

Runs with a program that was built with the package trait XLSX: MENTORLEDGER_XLSX_BINARY names it.
"""

import datetime
import os
import re
import shutil
import stat
import subprocess
import tempfile
import unittest

BINARY = os.environ.get("MENTORLEDGER_XLSX_BINARY", "")
NAME = "Ясенева Мария Львовна"
PHONE = "+79005551001"
AT = "2021-10-15T09:00:00Z"


def traces():
    """Whether strace is there and may trace."""
    strace = shutil.which("strace")
    return bool(strace) and subprocess.run([strace, "-o", os.devnull, "true"], capture_output=True).returncode == 0


@unittest.skipUnless(BINARY, "MENTORLEDGER_XLSX_BINARY names no program with the trait XLSX")
class Workbook(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.home)
        self.environment = {
            **os.environ,
            "MENTORLEDGER_LEDGER": f"{self.home}/ledger",
            "MENTORLEDGER_KEYS": f"{self.home}/keys",
            "TMPDIR": f"{self.home}/tmp",
        }
        os.mkdir(f"{self.home}/tmp")
        self.run_program(
            "init", "--keys", f"{self.home}/keys", "--origin", "school.example/m", "--organisation", "МБОУ «Школа»",
            "--clock", "declared", "--time-zone", "Europe/Moscow", "--at", "2021-09-01T06:00:00Z",
        )
        self.take("participants", "ФИО;Дата рождения;Роль;Род занятий;Дата регистрации",
                  f"{NAME};05.05.1990;наставляемый;педагог;04.10.2021")
        self.take("consents",
                  "ФИО участника;Дата рождения;Роль;Цель;Текст;Кто подписал;Форма;Дата;Действует по",
                  f"{NAME};05.05.1990;наставляемый;участие;participation/1;сам;бумага;05.10.2021;31.08.2022")
        self.take("contacts", "ФИО участника;Дата рождения;Телефон;Место учёбы или работы;Дата",
                  f"{NAME};05.05.1990;{PHONE};=1+1;06.10.2021")
        self.take("mentee-questionnaires",
                  "ФИО участника;Дата рождения;Форма анкеты;Дата;Интересующий предмет;Чего хочется достичь;"
                  "Сколько часов в неделю;Удобный формат встреч",
                  f"{NAME};05.05.1990;mentee-survey/1;07.10.2021;Физика;Опыт;2;очно")
        self.take("admissions", "ФИО наставляемого;Дата рождения;Запрос;Форма наставничества;Дата",
                  f"{NAME};05.05.1990;проект;учитель – учитель;08.10.2021")

    def run_program(self, *arguments, status=0, before=()):
        done = subprocess.run(
            [*before, BINARY, *arguments], env=self.environment, capture_output=True, text=True, timeout=120
        )
        self.assertEqual(done.returncode, status, f"{arguments}: {done.stdout}{done.stderr}")
        return done

    def take(self, kind, *lines):
        table = f"{self.home}/table.csv"
        with open(table, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        self.run_program("import", kind, table, "--cycle", "2021", "--at", AT)
        os.remove(table)

    def write(self, target, *more, status=0, before=()):
        return self.run_program(
            "mentees", "--why", "check", "--today", "2021-10-20", "--columns", "mentees-base/2", "--format", "xlsx",
            "--output", target, *more, status=status, before=before,
        )

    def test_an_outside_reader_finds_the_rows_as_text_and_numbers(self):
        import openpyxl

        target = f"{self.home}/base.xlsx"
        self.write(target)
        self.assertEqual(stat.S_IMODE(os.stat(target).st_mode), 0o600)
        book = openpyxl.load_workbook(target)
        self.assertEqual(book.sheetnames, ["База наставляемых"])
        headings, row = list(book.active.iter_rows())
        cells = dict(zip((cell.value for cell in headings), row))
        self.assertEqual(len(headings), 14)
        self.assertEqual(cells["ФИО наставляемого"].value, NAME)
        self.assertEqual((cells["№"].value, cells["№"].data_type), (1, "n"))
        self.assertEqual(cells["Год рождения наставляемого"].value, 1990)
        phone = cells["Контактные данные (для несовершеннолетнего — представителя)"]
        self.assertEqual((phone.value, phone.data_type), (PHONE, "s"))
        entered = cells["Дата вхождения в программу"]
        self.assertEqual((entered.value, entered.data_type), (datetime.datetime(2021, 10, 8), "d"))
        self.assertEqual(entered.number_format, "dd.mm.yyyy")
        self.assertEqual(book.active.freeze_panes, "A2")
        widths = {cell.value: book.active.column_dimensions[cell.column_letter].width for cell in headings}
        self.assertGreater(widths["ФИО наставляемого"], len(NAME))
        self.assertTrue(all(cell.data_type != "f" for cell in row))

    def ask(self, *question):
        """The cells of a listing's first row, by heading."""
        import openpyxl

        target = f"{self.home}/listing.xlsx"
        self.run_program(*question, "--format", "xlsx", "--output", target)
        self.assertEqual(stat.S_IMODE(os.stat(target).st_mode), 0o600)
        headings, row, *_ = openpyxl.load_workbook(target).active.iter_rows()
        os.remove(target)
        return dict(zip((cell.value for cell in headings), row))

    def test_every_listing_is_written_with_days_moments_and_shares_as_such(self):
        consent = self.ask("consents", "--today", "2021-10-20")
        self.assertEqual(consent["Дата"].value, datetime.datetime(2021, 10, 5))
        self.assertEqual(consent["Действует по"].number_format, "dd.mm.yyyy")
        self.assertEqual((consent["Состояние"].value, consent["Роль"].value), ("действует", "наставляемый"))
        self.assertEqual(consent["Запись"].data_type, "n")
        event = self.ask("events", "--type", "consent.collected", "--today", "2021-10-20")
        self.assertEqual(event["Когда записано"].value, datetime.datetime(2021, 10, 15, 12, 0))
        self.assertEqual(event["Когда записано"].number_format, "dd.mm.yyyy hh:mm")
        import openpyxl

        target = f"{self.home}/listing.xlsx"
        self.run_program("report", "indicators", "--cycle", "2021", "--eligible", "640", "--today", "2021-10-20",
                         "--format", "xlsx", "--output", target)
        rows = {row[0].value: row for row in openpyxl.load_workbook(target).active.iter_rows(min_row=2)}
        coverage = rows["Охват обучающихся"]
        self.assertEqual([(cell.value, cell.number_format) for cell in coverage[1:3]], [(0, "0.00%"), (0.7, "0.00%")])

    def test_text_that_begins_like_a_formula_is_text(self):
        import openpyxl

        target = f"{self.home}/base.xlsx"
        self.take("participants", "ФИО;Дата рождения;Роль;Род занятий;Дата регистрации",
                  "=Формула Анна Юрьевна;07.07.1985;наставляемый;педагог;04.10.2021")
        self.take("consents",
                  "ФИО участника;Дата рождения;Роль;Цель;Текст;Кто подписал;Форма;Дата;Действует по",
                  "=Формула Анна Юрьевна;07.07.1985;наставляемый;участие;participation/1;сам;бумага;05.10.2021;31.08.2022")
        self.take("mentee-questionnaires",
                  "ФИО участника;Дата рождения;Форма анкеты;Дата;Интересующий предмет;Чего хочется достичь;"
                  "Сколько часов в неделю;Удобный формат встреч",
                  "=Формула Анна Юрьевна;07.07.1985;mentee-survey/1;07.10.2021;Физика;Опыт;2;очно")
        self.take("admissions", "ФИО наставляемого;Дата рождения;Запрос;Форма наставничества;Дата",
                  "=Формула Анна Юрьевна;07.07.1985;проект;учитель – учитель;08.10.2021")
        self.write(target)
        rows = list(openpyxl.load_workbook(target).active.iter_rows(min_row=2))
        formula = [row[1] for row in rows if row[1].value == "=Формула Анна Юрьевна"]
        # The reader itself takes such text for a formula by its first character; in the file it is a shared string.
        self.assertEqual(len(formula), 1)
        import zipfile

        with zipfile.ZipFile(target) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml").decode()
            self.assertNotIn("<f>", sheet)
            self.assertIn("=Формула Анна Юрьевна", archive.read("xl/sharedStrings.xml").decode())

    def test_a_file_that_is_there_is_left_alone(self):
        target = f"{self.home}/base.xlsx"
        with open(target, "w", encoding="utf-8") as file:
            file.write("mine")
        self.assertIn("уже есть", self.write(target, status=1).stderr)
        with open(target, encoding="utf-8") as file:
            self.assertEqual(file.read(), "mine")

    @unittest.skipUnless(traces(), "no other process may be traced here")
    def test_no_other_file_on_a_disk_is_written(self):
        target, trace = f"{self.home}/base.xlsx", f"{self.home}/trace"
        self.write(target, before=("strace", "-f", "-e", "trace=open,openat,creat", "-o", trace))
        with open(trace, encoding="utf-8") as file:
            calls = re.findall(r'open(?:at)?\((?:AT_FDCWD, )?"([^"]*)", ([^)]*)\) = \d', file.read())
        written = {path for path, flags in calls if "O_CREAT" in flags or "O_WRONLY" in flags or "O_TRUNC" in flags}
        ledger = (f"{self.home}/ledger/", f"{self.home}/keys/")
        others = {path for path in written if not path.startswith((*ledger, "/dev/"))}
        self.assertEqual(others, {target})
        memory = {path for path in written if path.startswith("/dev/shm/mentorledger-")}
        self.assertTrue(memory, "the temporary files lie in memory")
        self.assertEqual([name for name in os.listdir("/dev/shm") if name.startswith("mentorledger-")], [])


if __name__ == "__main__":
    unittest.main()
