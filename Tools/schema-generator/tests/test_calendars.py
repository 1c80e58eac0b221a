"""The production calendars of Schemas/calendars, judged by PyPI's holidays, which has them from another source.

Run with `python3 -m unittest discover Tools/schema-generator/tests` where holidays is installed.
"""

import datetime
import json
import pathlib
import unittest

import holidays

CALENDARS = pathlib.Path(__file__).resolve().parents[3] / "Schemas" / "calendars"


def calendars():
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(CALENDARS.glob("*.json"))]


def weekdays(year):
    """Every Monday to Friday of a year."""
    first = datetime.date(year, 1, 1)
    days = (first + datetime.timedelta(days) for days in range(366))
    return [day for day in days if day.year == year and day.weekday() < 5]


class ProductionCalendars(unittest.TestCase):
    def test_there_is_one_for_every_year_of_the_three_cycles_and_to_this_day(self):
        self.assertEqual([calendar["year"] for calendar in calendars()], [2021, 2022, 2023, 2024, 2025, 2026])

    def test_each_has_the_days_off_that_fall_on_weekdays(self):
        for calendar in calendars():
            with self.subTest(year=calendar["year"]):
                judge = holidays.Russia(years=calendar["year"])
                off = [day.isoformat() for day in weekdays(calendar["year"]) if day in judge]
                self.assertEqual(calendar["daysOff"], off)

    def test_each_has_the_weekend_days_that_are_worked(self):
        for calendar in calendars():
            with self.subTest(year=calendar["year"]):
                judge = holidays.Russia(years=calendar["year"])
                worked = sorted(day.isoformat() for day in judge.weekend_workdays)
                self.assertEqual(calendar["workingWeekends"], worked)


if __name__ == "__main__":
    unittest.main()
