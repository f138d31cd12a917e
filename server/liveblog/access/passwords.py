"""Passwords: which are too easy to guess, and how they are kept."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from liveblog.access.secrets import new_secret
from liveblog.errors import Unauthenticated
from liveblog.sentence import sentence
from liveblog.store import Transaction
from liveblog.store.factors import lock_user

SHORTEST = 12
LONGEST = 1000
"""Characters. Longer ones than the shortest need no digits or signs: NIST SP 800-63B, section 5.1.1.2, advises so."""

_OWN_WORDS = 8  # characters that are left of a password when what everybody knows of its owner is taken away
_WORD = 3  # characters of a part of a name that counts

_SHORT = sentence(
    "The password must have at least {count} characters; a few words of your own are best.", count=SHORTEST
)
_LONG = sentence("The password must have at most {count} characters.", count=LONGEST)
_COMMON = sentence("This password is among the 100,000 most common ones, which are guessed first.")
_REPEATED = sentence("This password repeats itself: it is as easy to guess as its beginning.")
_KNOWN = sentence("This password is mostly your name or address, which everybody knows.")
WEAKNESSES = (_SHORT, _LONG, _COMMON, _REPEATED, _KNOWN)
"""What may be wrong with a password; pages say it in their own language."""

WRONG_PASSWORD = sentence("The name or the password is wrong.")

_hasher = PasswordHasher()  # argon2id with the parameters of RFC 9106, section 4, second choice


def weakness(password: str, known: Iterable[str] = ()) -> str | None:
    """Return what makes a password too easy to guess, as a sentence; None: nothing that we know of.

    `known` is what everybody knows of its owner: name, byline, mail address.
    """
    if len(password) < SHORTEST:
        return _SHORT
    if len(password) > LONGEST:
        return _LONG
    plain = password.casefold()
    if plain in common_passwords():
        return _COMMON
    if _is_repeated(plain):
        return _REPEATED
    if len(_without(plain, known)) < _OWN_WORDS:
        return _KNOWN
    return None


def hashed(password: str) -> str:
    """Return what is kept in place of a password; takes some 50 ms of a core on purpose."""
    return _hasher.hash(password)


def fits(kept: str | None, password: str) -> bool:
    """Tell whether this is the password of which that was kept; takes equally long where nothing was."""
    try:
        _hasher.verify(kept or _no_password(), password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


async def require_password(connection: Transaction, user_id: int, kept: str | None) -> None:
    """Refuse a password that was found right, and is another's or no longer theirs when that takes effect.

    To check one takes its time and waits its turn; whoever changes theirs meanwhile shuts out who knows the old one.
    None: they came in by something else.

    Raises:
        Unauthenticated: they have another one by now.
    """
    if kept is not None and await lock_user(connection, user_id) != kept:
        raise Unauthenticated(WRONG_PASSWORD)


@cache
def _no_password() -> str:
    """Return a hash that nothing fits, as costly as a real one, so that an unknown name can't be told by its speed."""
    return _hasher.hash(new_secret("none"))


@cache
def common_passwords() -> frozenset[str]:
    """Read those of the 100,000 commonest that are long enough, of the ten million that Mark Burnett published."""
    return frozenset(files("liveblog.access").joinpath("common_passwords.txt").read_text("ascii").splitlines())


def _is_repeated(text: str) -> bool:
    return text in (text + text)[1:-1] or len(set(text)) < len(text) / 4


def _without(text: str, known: Iterable[str]) -> str:
    for name in known:
        for word in name.casefold().replace("@", " ").replace(".", " ").split():
            if len(word) >= _WORD:
                text = text.replace(word, "")
    return text
