"""What a reader chose to see, in the query of an address: read here, and written back."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request

from liveblog.errors import BadRequest
from liveblog.model.characters import invalid_character
from liveblog.model.folding import folded
from liveblog.model.topic import topic_key
from liveblog.web.numbers import number_of, page_number
from liveblog.work.bounds import SEARCH_LENGTH, SEARCH_WORDS

_TOPIC_LENGTH = 80
_MOMENT_LENGTH = 40

NOW = "now"
"""The present as a moment: from there a reader can look back."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice: `?page=`, `?order=`, `?topic=`, `?only=`, `?q=`, `?before=`, `?at=`; without one all, newest first.

    `before` is the number of an entry, for what is older than that. `at` is a moment as it was typed, `now`, or empty.
    """

    page: int | None = None
    ascending: bool = False
    topic: str | None = None
    key_events: bool = False
    words: str = ""
    before: int | None = None
    at: str = ""

    @property
    def is_filtered(self) -> bool:
        """Tell whether some entries are picked out, of all pages."""
        return self.topic is not None or self.key_events or bool(self.words)

    @property
    def page_number(self) -> int | None:
        """Return which page to begin with; None: the newest. In the order of things it is the oldest."""
        return self.page or (1 if self.ascending else None)

    @property
    def folded_words(self) -> Sequence[str]:
        """Return the words that an entry must have, as they are kept for searching."""
        return list(dict.fromkeys(folded(self.words).split()))

    def query(self, *, page: int | None = None, before: int | None = None) -> dict[str, str | int]:
        """Return the query of another part of the same choice, always in the same order."""
        query: dict[str, str | int | None] = {
            "topic": self.topic,
            "only": "key" if self.key_events else None,
            "q": self.words or None,
            "order": "oldest" if self.ascending else None,
            "page": page,
            "before": before,
            "at": self.at or None,
        }
        return {name: value for name, value in query.items() if value is not None}


NOTHING_CHOSEN = Choice()


def read_choice(request: Request) -> Choice:
    """Read what is chosen; parameters that are not ours (a campaign's, say) are passed over.

    Raises:
        BadRequest: names the parameter that can't be what it says.
    """
    if not request.scope["query_string"]:
        return NOTHING_CHOSEN  # as nearly everybody asks
    query = request.query_params
    words = " ".join(_text(request, "q", SEARCH_LENGTH.most).split())
    topic = topic_key(" ".join(_text(request, "topic", _TOPIC_LENGTH).split())).strip()
    choice = Choice(
        page=page_number(request),
        ascending=_one_of(request, "order", ("newest", "oldest")) == "oldest",
        topic=topic or None,
        key_events=_one_of(request, "only", ("key",)) == "key",
        words=words,
        before=number_of(request, "before", "must be the number of an entry") if "before" in query else None,
        at=read_moment(request),
    )
    if len(choice.folded_words) > SEARCH_WORDS.most:
        raise BadRequest(f"has too many words: at most {SEARCH_WORDS.most}", "q")
    if choice.is_filtered and (choice.page or choice.ascending):
        raise BadRequest("goes with all entries, not with some", "page" if choice.page else "order")
    if choice.at and (choice.is_filtered or choice.ascending or choice.before):
        raise BadRequest("goes with all entries, newest first", "at")
    return choice


def _one_of(request: Request, name: str, values: Sequence[str]) -> str | None:
    value = request.query_params.get(name)
    if value is not None and value not in values:
        raise BadRequest(f"must be {' or '.join(values)}", name)
    return value


def read_moment(request: Request) -> str:
    """Read `?at=`; a plus that nobody escaped came as a space (`2031-07-27T14:05+02:00`)."""
    text = _text(request, "at", _MOMENT_LENGTH).strip()
    return text.replace(" ", "+") if "T" in text else text


def _text(request: Request, name: str, length: int) -> str:
    value = request.query_params.get(name, "")
    if len(value) > length:
        raise BadRequest(f"is too long: at most {length}", name)
    if wrong := invalid_character(value):
        raise BadRequest(f"must not contain U+{ord(wrong):04X}, which is a control character or none at all", name)
    return value
