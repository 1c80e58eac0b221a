"""Rotation and replacement of the log's key (FORMAT §5)."""

import unittest

from fixture import (LEAVES, LOG, ORIGIN, ROTATED, STRANGER, VECTORS, Case, build_bundle, build_store,
                     checkpoint_body, event, events_lines, log_line, note, vkey)  # fmt: skip

OLD, NEW, THIRD = VECTORS["logVkey"], VECTORS["rotatedVkey"], vkey(ORIGIN, 1, STRANGER)


def change(position, old=OLD, new=NEW, kind="rotated"):
    return event(position, type=f"log.key.{kind}", data={"from": old, "to": new}, tags=["ledger"])


class KeyCase(Case):
    def policy_of(self, *keys):
        self.policy = self.write("policy", "".join(f"log {key}\n" for key in keys) + "quorum none\n")

    def store(self, leaves, head_seeds, notes):
        """`notes`: size → seeds that signed it."""
        self.stores = getattr(self, "stores", 0) + 1
        path = self.path(f"{self.stores}.sqlite")
        signed = {size: [log_line(checkpoint_body(leaves[:size]), seed) for seed in seeds] for size, seeds in notes.items()}
        return build_store(path, leaves, head=note(leaves, *head_seeds), notes=signed)


class Rotation(KeyCase):
    ROTATED_AT_7 = LEAVES + [change(7)]
    LATER = ROTATED_AT_7 + [event(8), event(9)]

    def test_first_checkpoint_carries_both(self):
        """Policies of the old key, of the new one, and of both believe it."""
        path = self.store(self.ROTATED_AT_7, (LOG, ROTATED), {3: (LOG,)})
        for keys in ((OLD,), (NEW,), (OLD, NEW)):
            self.policy_of(*keys)
            self.assert_status(0, self.verify(path))

    def test_first_checkpoint_with_one_of_them(self):
        """Old alone or new alone over the rotation is refused."""
        self.policy_of(OLD, NEW)
        self.assert_status(2, self.verify(self.store(self.ROTATED_AT_7, (ROTATED,), {})), "[checkpoint.rotation] позиция 7")
        self.assert_tampered(self.verify(self.store(self.ROTATED_AT_7, (LOG,), {3: (LOG,)})), 7, "checkpoint.signature")

    def test_later_ones_are_signed_by_the_new_key(self):
        """With the first, doubly signed one kept, the old key's policy still leads to the new key."""
        path = self.store(self.LATER, (ROTATED,), {3: (LOG,), 8: (LOG, ROTATED)})
        for keys in ((OLD,), (NEW,)):
            self.policy_of(*keys)
            self.assert_status(0, self.verify(path))

    def test_a_later_one_signed_by_the_old_key_alone(self):
        """Refused: as head, as kept note, as note from outside."""
        self.policy_of(OLD, NEW)
        path = self.store(self.LATER, (LOG,), {8: (LOG, ROTATED)})
        self.assert_tampered(self.verify(path), 9, "checkpoint.signature")
        path = self.store(self.LATER, (ROTATED,), {8: (LOG, ROTATED), 9: (LOG,)})
        self.assert_tampered(self.verify(path), 8, "note.unsigned")
        path = self.store(self.LATER, (ROTATED,), {8: (LOG, ROTATED)})
        late = self.write("late", note(self.LATER[:9], LOG))
        self.assert_status(1, self.verify(path, "--against", late), "[against.signature]")
        early = self.write("early", note(self.LATER[:5], LOG))
        self.assert_status(0, self.verify(path, "--against", early))

    def test_a_thief_cannot_rotate_to_his_own_key(self):
        """A rotation that the old key never signed over leads nowhere."""
        self.policy_of(OLD)
        path = self.store(self.LATER, (ROTATED,), {3: (LOG,), 8: (ROTATED,)})
        self.assert_status(2, self.verify(path), "[checkpoint.signature]", "[checkpoint.rotation]")

    def test_in_a_bundle(self):
        """Only the newest checkpoint is there: the new key by the policy, or both signatures on it."""
        for seeds, keys, status in (((ROTATED,), (NEW,), 0), ((LOG, ROTATED), (OLD,), 0), ((ROTATED,), (OLD,), 2),
                                    ((LOG,), (OLD, NEW), 2)):  # fmt: skip
            folder = build_bundle(self.path("bundle"), **{
                "events.jsonl": events_lines(self.LATER), "checkpoint": note(self.LATER, *seeds)})  # fmt: skip
            self.policy_of(*keys)
            self.assert_status(status, self.verify(folder))

    def test_rotations_that_do_not_fit(self):
        """From a key not in force, to another name, to a key that was there before."""
        self.policy_of(OLD, NEW)
        for bad in (change(7, old=NEW, new=THIRD), change(7, new=vkey("other.example", 1, STRANGER)), change(7, new=OLD)):
            path = self.store(LEAVES + [bad], (LOG, ROTATED), {3: (LOG,)})
            self.assert_tampered(self.verify(path), 7, "key.chain")


class Replacement(KeyCase):
    LEAVES = LEAVES + [change(7, kind="replaced"), event(8)]

    def test_believed_only_through_the_policy(self):
        """The new key's policy believes it; the old key's does not, whoever else signed."""
        path = self.store(self.LEAVES, (ROTATED,), {3: (LOG,)})
        self.policy_of(NEW)
        self.assert_status(0, self.verify(path))
        self.policy_of(OLD)
        self.assert_status(2, self.verify(path), "[checkpoint.signature]")
        both = self.store(self.LEAVES, (LOG, ROTATED), {3: (LOG,), 8: (LOG, ROTATED)})
        self.assert_status(2, self.verify(both), "[key.replaced] позиция 7")

    def test_the_lost_key_signs_no_more(self):
        """A note of the old key over the replacement is refused."""
        self.policy_of(OLD, NEW)
        path = self.store(self.LEAVES, (LOG,), {})
        self.assert_tampered(self.verify(path), 8, "checkpoint.signature")


if __name__ == "__main__":
    unittest.main()
