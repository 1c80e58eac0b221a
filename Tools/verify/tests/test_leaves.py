"""The rules of an envelope and of one event after another (FORMAT §2), each broken alone."""

import unittest

from fixture import LEAVES, PREFIX, Case, build_bundle, changed, event, note

PERSON = "7f0c2f7e9d3b4a51a2c6d8e0f1a2b3c4"
PART = {"c": "0" * 64, "f": "1" * 32, "k": "profile/2021", "s": PERSON, "x": "2" * 64}


class Envelopes(Case):
    def check(self, leaves):
        """The answer about a bundle of these leaves, truly signed: only the rule itself can speak."""
        events = b"".join(leaf[len(PREFIX) :] + b"\n" for leaf in leaves)
        folder = build_bundle(self.path("bundle"), **{"events.jsonl": events, "checkpoint": note(leaves)})
        return self.verify(folder)

    def test_a_sound_event_is_taken(self):
        """What the faults below are faults of: without one, and with every allowed form."""
        for changes in (
            {}, {"cause": 6}, {"via": "import"}, {"by": "u:0123456789abcdef"}, {"tags": []}, {"data": {}}, {"v": 12},
            {"tags": ["cycle:2021", "item:5.4", "pair:" + "0" * 32]}, {"on": "2024-02-29"}, {"type": "pair.order.issued"},
            {"tags": ["import:" + "a" * 32, "person:" + "b" * 32]}, {"tags": ["personal", "t:" + "x" * 62]},
            {"on": "1999-12-31"}, {"tags": [f"t:{i:03}" for i in range(512)]}, {"data": {"a": {"b": [[[[[1]]]]]}}},
        ):  # fmt: skip
            with self.subTest(changes):
                self.assert_status(3, self.check(LEAVES + [event(7, **changes)]))

    def test_each_fault_alone(self):
        """Every one of these is tampering at position 7, though the log signed it."""
        for code, changes in (
            ("leaf.envelope", {"via": None}), ("leaf.envelope", {"extra": 1}), ("leaf.envelope", {"sealed": None}),
            ("leaf.envelope", {"at": "2022-03-01T10:00:00.5Z"}), ("leaf.envelope", {"at": "2022-03-01 10:00:00Z"}),
            ("leaf.envelope", {"at": "2022-02-30T10:00:00Z"}), ("leaf.envelope", {"at": "2022-03-01T24:00:00Z"}),
            ("leaf.envelope", {"at": "2022-03-01T23:59:60Z"}), ("leaf.envelope", {"at": 5}),
            ("leaf.time", {"at": "2022-02-01T08:00:59Z"}),
            ("leaf.envelope", {"by": "u:41C9000000000001"}), ("leaf.envelope", {"by": "admin"}), ("leaf.envelope", {"by": "u:1"}),
            ("leaf.cause", {"cause": 7}), ("leaf.cause", {"cause": 8}), ("leaf.cause", {"cause": -1}),
            ("leaf.envelope", {"cause": "3"}), ("leaf.envelope", {"cause": True}),
            ("leaf.envelope", {"cmd": "0198b5d2-7c00-7000-8000-0000000A0007"}), ("leaf.envelope", {"cmd": "x"}),
            ("leaf.commandScattered", {"cmd": "0198b5d2-7c00-7000-8000-000000000901"}),
            ("leaf.envelope", {"data": []}), ("leaf.envelope", {"data": "text"}),
            ("leaf.envelope", {"id": "0198b5d2-7c00-4000-8000-000000000b07"}),
            ("leaf.envelope", {"id": "0198b5d2-7c00-7000-c000-000000000b07"}),
            ("leaf.idRepeated", {"id": "0198b5d2-7c00-7000-8000-000000000003"}),
            ("leaf.envelope", {"on": "2022-02-29"}), ("leaf.envelope", {"on": "2022-3-1"}), ("leaf.envelope", {"on": "0000-01-01"}),
            ("leaf.envelope", {"type": "Meeting.held"}), ("leaf.envelope", {"type": "meeting"}), ("leaf.envelope", {"type": "a..b"}),
            ("leaf.envelope", {"v": 0}), ("leaf.envelope", {"v": True}), ("leaf.envelope", {"via": "telegram"}),
            ("leaf.tags", {"tags": ["b", "a"]}), ("leaf.tags", {"tags": ["a", "a"]}), ("leaf.tags", {"tags": ["A"]}),
            ("leaf.tags", {"tags": ["a:"]}), ("leaf.tags", {"tags": ["t:" + "x" * 63]}), ("leaf.envelope", {"tags": [1]}),
            ("leaf.tags", {"tags": ["person:7"]}), ("leaf.tags", {"tags": ["a\n"]}), ("leaf.envelope", {"tags": "a"}),
            ("leaf.tags", {"tags": [f"t:{i:03}" for i in range(513)]}),
            ("leaf.tooLong", {"data": {"a": "x" * 65_240}}),
            ("leaf.envelope", {"sealed": [PART] * 201, "tags": ["person:" + PERSON]}),
            ("leaf.envelope", {"sealed": [PART | {"k": "profile"}], "tags": ["person:" + PERSON]}),
            ("leaf.envelope", {"sealed": [PART | {"c": "0" * 63}], "tags": ["person:" + PERSON]}),
            ("leaf.envelope", {"sealed": [PART | {"z": "0"}], "tags": ["person:" + PERSON]}),
            ("leaf.envelope", {"sealed": ["x"], "tags": ["person:" + PERSON]}),
            ("leaf.subjectUntagged", {"sealed": [PART]}), ("leaf.subjectUntagged", {"sealed": [PART], "tags": ["pair:" + PERSON]}),
            ("leaf.notCanonical", {"data": {"a": None}}), ("leaf.notCanonical", {"data": {"a": 1.5}}),
            ("leaf.notCanonical", {"data": {"A": 1}}), ("leaf.notCanonical", {"data": {"a": 2**53}}),
            ("leaf.notCanonical", {"data": {"a": "\t"}}), ("leaf.notCanonical", {"data": {"a": [[[[[[[1]]]]]]]}}),
            ("leaf.opening", {"type": "ledger.opened"}),
            ("erasure.request", {"type": "erasure.requested", "data": {"act": 2, "keys": ["1" * 32, "0" * 32]}}),
            ("erasure.request", {"type": "erasure.requested", "data": {"act": 0, "keys": []}}),
            ("erasure.completion", {"type": "erasure.completed", "data": {"act": 1, "request": 0}}),
            ("key.chain", {"type": "log.key.rotated", "data": {"from": "x", "to": "y"}}),
        ):  # fmt: skip
            with self.subTest(code=code, changes=str(changes)[:80]):
                self.assert_tampered(self.check(LEAVES + [event(7, **changes)]), 7, code)

    def test_bytes_that_are_not_canonical(self):
        """Space, order, escapes, twice the same key, not UTF-8."""
        good = event(7)
        for bad in (good + b" ", good.replace(b'{"at"', b'{ "at"'), good.replace(b'"v":1', b'"v":1,"v":1'),
                    good.replace(b"cycle", b"c\\u0079cle"), good.replace(b"cli", b"cl\xff"), good.replace(b'"v":1', b'"v":01'),
                    good[:-1], good.replace(b'"n":7', b'"n":7e0'), good.replace(b'"n":7', b'"n":-0')):  # fmt: skip
            self.assertNotEqual(bad, good)
            self.assert_tampered(self.check(LEAVES + [bad]), 7, "leaf.notCanonical")

    def test_commands_stand_together(self):
        """Events of one command are neighbours; it does not come back after another."""
        command = "0198b5d2-7c00-7000-8000-00000000c0de"
        together = [event(7, cmd=command), event(8, cmd=command), event(9)]
        self.assert_status(3, self.check(LEAVES + together))
        apart = [event(7, cmd=command), event(8), event(9, cmd=command)]
        self.assert_tampered(self.check(LEAVES + apart), 9, "leaf.commandScattered")

    def test_the_first_event(self):
        """It opens the ledger, whole and with a key of its own name."""
        opened = {"clock": "measured", "organisation": "00112233445566778899aabbccddeeff",
                  "origin": "lyceum21.example/mentoring", "timeZone": "Europe/Moscow"}  # fmt: skip
        for data in ({}, opened, opened | {"vkey": "x"}):
            self.assert_tampered(self.check([changed(LEAVES[0], data=data)] + LEAVES[1:]), 0, "leaf.opening")
        self.assert_tampered(self.check([changed(LEAVES[0], type="ledger.begun")] + LEAVES[1:]), 0, "leaf.opening")

    def test_its_origin_is_the_note_s(self):
        """data.origin of event 0 is the origin and the name of the key."""
        first = LEAVES[0].replace(b'"origin":"lyceum21', b'"origin":"lyceum22')
        self.assert_tampered(self.check([first] + LEAVES[1:]), 0, "checkpoint.origin")


if __name__ == "__main__":
    unittest.main()
