"""What blogs and people are called, folded as texts are: kept beside them, so that a database finds them by words.

Both databases look for the same letters then, whatever they take for the same by themselves.
"""

from sqlalchemy import Column, ColumnElement, and_, false, func
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.folding import folded

_MOST_WORDS = 200  # a name is no longer: nobody's has more of them


def folded_names(*names: str | None) -> str:
    """Return all names of somebody, or of a blog, as a search compares them."""
    return folded(" ".join(name for name in names if name))


def has_words(connection: AsyncConnection, column: Column[str], typed: str) -> ColumnElement[bool]:
    """Ask for those in whose folded names all words that were typed stand."""
    words = list(dict.fromkeys(folded(typed).split()))
    if len(words) > _MOST_WORDS or "\0" in typed:  # PostgreSQL can't be asked for U+0000
        return false()
    holds = func.instr if connection.dialect.name == "sqlite" else func.strpos
    return and_(*(holds(column, word) > 0 for word in words))
