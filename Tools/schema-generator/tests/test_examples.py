"""The examples of every event schema, judged by PyPI's jsonschema instead of by our own validator.

Run with `python3 -m unittest discover Tools/schema-generator/tests` where jsonschema is installed.
"""

import json
import pathlib
import unittest

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

SCHEMAS = pathlib.Path(__file__).resolve().parents[3] / "Schemas"


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def schema_files():
    return sorted(path for path in (SCHEMAS / "events").glob("*.json") if path.name != "common.json")


def validator(path):
    common = Resource.from_contents(read(SCHEMAS / "events" / "common.json"))
    return Draft202012Validator(
        read(path),
        registry=Registry().with_resource("common.json", common),
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


def places(judge, instance):
    """Where the faults are; a missing or surplus member is reported at the object that lacks or holds it."""
    return [".".join(str(step) for step in fault.absolute_path) for fault in judge.iter_errors(instance)]


class Examples(unittest.TestCase):
    def test_there_are_schemas(self):
        self.assertGreater(len(schema_files()), 30)

    def test_every_schema_is_a_schema(self):
        for path in [*schema_files(), SCHEMAS / "events" / "common.json"]:
            with self.subTest(path.name):
                Draft202012Validator.check_schema(read(path))

    def test_valid_examples_pass(self):
        for path in schema_files():
            judge = validator(path)
            for number, example in enumerate(read(SCHEMAS / "examples" / path.name)["valid"]):
                with self.subTest(path.name, number=number):
                    self.assertEqual(places(judge, example), [])

    def test_invalid_examples_fail_where_they_say(self):
        for path in schema_files():
            judge = validator(path)
            for example in read(SCHEMAS / "examples" / path.name)["invalid"]:
                with self.subTest(path.name, why=example["why"], at=example["at"]):
                    found = places(judge, example["value"])
                    parent = example["at"].rpartition(".")[0]
                    self.assertTrue(found, "it passes")
                    self.assertLessEqual(set(found), {example["at"], parent})


if __name__ == "__main__":
    unittest.main()
