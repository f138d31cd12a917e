"""argon2id at its least cost: what guessing must cost, tests of everything else need not pay for each password.

`access/test_passwords.py` holds the server to its own cost, and so does every server that is started as a process.
"""

from argon2 import PasswordHasher

from liveblog.access import codes, passwords

PASSES, KIBIBYTES, LANES = 1, 8, 1


def hash_cheaply() -> None:
    """Let passwords and recovery codes cost this process next to nothing."""
    passwords._hasher = PasswordHasher(PASSES, KIBIBYTES, LANES)
    codes._COST = (PASSES, KIBIBYTES, LANES)
