"""Ed25519 verification (RFC 8032 §5.1.7) in plain Python.

Only public data passes through here, so nothing is constant-time. The check is the one without the cofactor:
R must equal the encoding of [S]B - [k]A, and S, A must be in canonical form.
"""

import hashlib
from functools import lru_cache

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)
IDENTITY = (0, 1, 1, 0)


def add(a, b):
    """Sum of two points in extended homogeneous coordinates (RFC 8032 §5.1.4)."""
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    aa = (y1 - x1) * (y2 - x2) % P
    bb = (y1 + x1) * (y2 + x2) % P
    cc = 2 * t1 * t2 * D % P
    dd = 2 * z1 * z2 % P
    e, f, g, h = bb - aa, dd - cc, dd + cc, bb + aa
    return e * f % P, g * h % P, f * g % P, e * h % P


def double(a):
    """Twice a point (RFC 8032 §5.1.4)."""
    x1, y1, z1, _ = a
    aa = x1 * x1 % P
    bb = y1 * y1 % P
    h = aa + bb
    e = h - (x1 + y1) * (x1 + y1)
    g = aa - bb
    f = 2 * z1 * z1 + g
    return e * f % P, g * h % P, f * g % P, e * h % P


def negate(a):
    x, y, z, t = a
    return -x % P, y, z, -t % P


def encode(a):
    """The 32 bytes of a point: y, and the lowest bit of x on top (RFC 8032 §5.1.2)."""
    x, y, z, _ = a
    inverse = pow(z, P - 2, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def decode(data):
    """The point with this encoding, or None (RFC 8032 §5.1.3)."""
    if len(data) != 32:
        return None
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P != u:
        if v * x * x % P != -u % P:
            return None
        x = x * SQRT_M1 % P
    if x == 0 and sign:
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def _odd_multiples(point, count):
    """[1]P, [3]P, [5]P, ..."""
    twice, table = double(point), [point]
    for _ in range(count - 1):
        table.append(add(table[-1], twice))
    return table


def _signed_windows(number, width):
    """The width-w non-adjacent form of a number, lowest digit first: fewer additions than bits."""
    digits = []
    while number:
        digit = 0
        if number & 1:
            digit = number & (1 << width) - 1
            if digit >> (width - 1):
                digit -= 1 << width
            number -= digit
        digits.append(digit)
        number >>= 1
    return digits


_BASE_WIDTH, _KEY_WIDTH = 8, 5
_BASE = decode((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
_BASE_TABLE = _odd_multiples(_BASE, 1 << (_BASE_WIDTH - 2))


@lru_cache(maxsize=256)
def _negated_key_table(key):
    point = decode(key)
    return None if point is None else _odd_multiples(negate(point), 1 << (_KEY_WIDTH - 2))


def verify(key, message, signature):
    """Whether `signature` (64 bytes) over `message` was made with the private half of `key` (32 bytes)."""
    if len(key) != 32 or len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    table = _negated_key_table(bytes(key))
    if s >= L or table is None:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    base_digits, key_digits = _signed_windows(s, _BASE_WIDTH), _signed_windows(k, _KEY_WIDTH)
    length = max(len(base_digits), len(key_digits))
    base_digits += [0] * (length - len(base_digits))
    key_digits += [0] * (length - len(key_digits))
    point = IDENTITY
    for i in range(length - 1, -1, -1):
        point = double(point)
        for digit, multiples in ((base_digits[i], _BASE_TABLE), (key_digits[i], table)):
            if digit > 0:
                point = add(point, multiples[digit >> 1])
            elif digit < 0:
                point = add(point, negate(multiples[-digit >> 1]))
    return encode(point) == signature[:32]
