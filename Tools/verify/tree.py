"""The Merkle tree of FORMAT §3 (RFC 6962 §2.1, SHA-256), built from left to right in constant memory.

The stored nodes are numbered densely in post-order, as StoredHashIndex of golang.org/x/mod/sumdb/tlog: the leaf
with index i is followed at once by every node that it completes, from the bottom up. So the sequence of the hashes
that `append` returns is the table `node`.
"""

from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(leaf):
    return sha256(b"\x00" + leaf).digest()


def node_hash(left, right):
    return sha256(b"\x01" + left + right).digest()


class Tree:
    def __init__(self):
        self.size = 0
        self._complete = []  # roots of the complete subtrees, from the largest to the smallest

    def append(self, leaf):
        """Adds a leaf and returns the hashes of all nodes that it completes, its own first."""
        return self.append_hash(leaf_hash(leaf))

    def append_hash(self, current):
        """As `append`, for the hash of a leaf."""
        made, complete, index = [current], self._complete, self.size
        while index & 1:
            current = sha256(b"\x01" + complete.pop() + current).digest()
            made.append(current)
            index >>= 1
        complete.append(current)
        self.size += 1
        return made

    def copy(self):
        result = Tree()
        result.size, result._complete = self.size, list(self._complete)
        return result

    def root(self):
        if not self._complete:
            return EMPTY_ROOT
        result = self._complete[-1]
        for left in reversed(self._complete[:-1]):
            result = node_hash(left, result)
        return result
