"""Sentences for people, in English, that know what they were made of: so a desk says them in its language.

They are plain texts for everybody else: the API, the command line and the logs. What is said is taken from the calls
of `sentence` and `counted` in the sources, by scripts/translations. Languages are `render`'s.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Self

_NOTHING: Mapping[str, object] = MappingProxyType({})


class Sentence(str):
    """An English text, and the message and values that it was made of; with `plural` it depends on the value `n`."""

    __slots__ = ("message", "plural", "values")

    message: str
    plural: str | None
    values: Mapping[str, object]

    def __new__(
        cls, text: str, message: str = "", plural: str | None = None, values: Mapping[str, object] = _NOTHING
    ) -> Self:
        """Make one of its text; by `sentence` or `counted`, if it is to be found by translators."""
        made = super().__new__(cls, text)
        made.message, made.plural, made.values = message or text, plural, values
        return made

    def parts(self) -> dict[str, Any]:
        """Return what it was made of as JSON knows it; a value that is `Told` stays as English has it."""
        values = {name: _kept(value) for name, value in self.values.items()}
        return {"text": str.__str__(self), "message": self.message, "plural": self.plural, "values": values}

    @classmethod
    def of_parts(cls, parts: Mapping[str, Any]) -> Self:
        """Return the sentence again."""
        values = {
            name: cls.of_parts(each) if isinstance(each, dict) else each for name, each in parts["values"].items()
        }
        return cls(parts["text"], parts["message"], parts["plural"], values)


def _kept(value: object) -> object:
    if isinstance(value, Sentence):
        return value.parts()
    return value if isinstance(value, int | float) else str(value)


@dataclass(frozen=True, slots=True)
class Told:
    """A value that languages write differently, such as a date: `write` is given a CLDR locale."""

    write: Callable[[str], str]

    def __str__(self) -> str:
        return self.write("en_GB")


def sentence(message: str, /, **values: object) -> Sentence:
    """Say something; values stand in braces. A value may be a sentence, or something `Told`."""
    return Sentence(message.format_map(values) if values else message, message, None, values)


def counted(one: str, many: str, count: int, /, **values: object) -> Sentence:
    """Say something that depends on a number; it is the value `n`, unless `n` is given, to be written otherwise."""
    known = {"n": count, **values, "count": count}
    return Sentence((one if count == 1 else many).format_map(known), one, many, known)


def phrase(one: str, many: str) -> tuple[str, str]:
    """Name what `counted` says of one and of more, where it stands in a table."""
    return one, many
