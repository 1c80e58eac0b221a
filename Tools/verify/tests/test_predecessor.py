"""What event 0 says of a lost ledger that this one succeeds: all of it in its form, or tampering."""

import json
import unittest

from fixture import LEAVES, PREFIX, Case, build_bundle, changed, note

ROOT = "0a" * 32
WHOLE = {"predecessor": "school.example/lost", "predecessorRoot": ROOT, "predecessorSize": 57}


class Predecessors(Case):
    def check(self, statements):
        """The answer about the golden ledger with these statements in its first event, truly signed."""
        data = json.loads(LEAVES[0][len(PREFIX) :])["data"]
        leaves = [changed(LEAVES[0], data=data | statements)] + LEAVES[1:]
        events = b"".join(leaf[len(PREFIX) :] + b"\n" for leaf in leaves)
        return self.verify(build_bundle(self.path("bundle"), **{"events.jsonl": events, "checkpoint": note(leaves)}))

    def test_a_whole_statement_is_taken(self):
        """All three, or none."""
        self.assert_status(3, self.check(WHOLE))
        self.assert_status(3, self.check({}))

    def test_anything_else_is_tampering(self):
        """A part of it, another form, or the ledger itself."""
        own = json.loads(LEAVES[0][len(PREFIX) :])["data"]["origin"]
        for statements in (
            {"predecessor": "school.example/lost"}, {"predecessorRoot": ROOT, "predecessorSize": 57},
            WHOLE | {"predecessorSize": 0}, WHOLE | {"predecessorSize": "57"}, WHOLE | {"predecessorSize": True},
            WHOLE | {"predecessorRoot": "0A"}, WHOLE | {"predecessor": "a lost one"}, WHOLE | {"predecessor": own},
        ):  # fmt: skip
            with self.subTest(statements):
                self.assert_tampered(self.check(statements), 0, "leaf.opening")


if __name__ == "__main__":
    unittest.main()
