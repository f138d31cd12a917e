"""The unfurler: one address, asked once for all who paste it within minutes; and one sentence where that fails."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from liveblog.errors import FieldError, InvalidInput, LateAnswer, LiveblogError, OutboundError, TooCostly
from liveblog.markup import link_to
from liveblog.media import NotePicture, PictureStore
from liveblog.model.picture import Picture
from liveblog.outbound import Outbound, OutboundAnswer
from liveblog.sentence import sentence
from liveblog.unfurling.addresses import askable, card_address, oembed_address
from liveblog.unfurling.pace import Pace
from liveblog.unfurling.reading import PageReader, read_parts
from liveblog.webpages import PageSummary
from liveblog.work.bounds import PICTURE_BYTES
from liveblog.work.bulkhead import Bulkhead
from liveblog.work.children import Children
from liveblog.work.outbound_bounds import CARD_PAGE, CARD_PICTURE_SECONDS, CARDS, CARDS_KEPT, CARDS_READING
from liveblog.work.single_flight import SingleFlight

FIELD = "card_url"
"""The field of the form that a failure belongs to."""

_KEPT_SECONDS = 300.0
_SMALLEST = 120  # pixels of a side: less is a logo, or counts who looks
_PAGES = ("text/html", "application/xhtml+xml")
_HTML = {"accept": "text/html,application/xhtml+xml;q=0.9"}
_JSON = {"accept": "application/json"}
_PICTURE = {"accept": "image/webp,image/jpeg,image/png,image/avif;q=0.9,image/gif;q=0.8"}


@dataclass(frozen=True, slots=True)
class FoundCard:
    """What a card of an address would say. `url` is where it leads; `summary` is what was found; all of it is text."""

    url: str
    kind: str
    summary: PageSummary
    picture: Picture | None = None


class Unfurler:
    """Makes cards of addresses. What was found is kept for some minutes: others who paste it wait for nothing."""

    def __init__(
        self,
        outbound: Outbound,
        pictures: PictureStore,
        endpoint: Callable[[str], str | None] = oembed_address,
    ) -> None:
        self._outbound = outbound
        self._pictures = pictures
        self._endpoint = endpoint
        self._flights: SingleFlight[str, FoundCard] = SingleFlight()
        self._kept: OrderedDict[str, tuple[float, FoundCard]] = OrderedDict()
        self._pace = Pace()
        self.asking = Bulkhead(CARDS)
        self.reading = Children(CARDS_READING, read_parts)
        self._reader = PageReader(self.reading)

    async def find(self, pasted: str, by: str, note: NotePicture) -> FoundCard:
        """Return what a card of an address would say; `by` is who wants it, and is noted to show its picture.

        Raises:
            InvalidInput: there is none; the sentence says why, and nothing of networks that are not public.
            TooManyAttempts: they have asked too often.
            Busy, Unavailable: not now.
        """
        self._pace.step(by)
        try:
            url = askable(pasted)
        except OutboundError as error:
            raise _refusal("is no address of the web that can be fetched") from error
        if (kept := self._remembered(url)) and await self._is_there(kept, note):
            return kept
        fetched = False

        async def fetch() -> FoundCard:
            nonlocal fetched
            fetched = True
            return await self._fetch(url, by, note)

        found = await self._flights.get(url, fetch)
        if not fetched and not await self._is_there(found, note):
            found = replace(found, picture=None)
        return found

    async def close(self) -> None:
        """End the process that reads."""
        await self.reading.close()

    def _remembered(self, url: str) -> FoundCard | None:
        since, found = self._kept.get(url, (0.0, None))
        return found if found and time.monotonic() - since < _KEPT_SECONDS else None

    async def _is_there(self, found: FoundCard, note: NotePicture) -> bool:
        """Have somebody else show the same picture; it may have been deleted meanwhile."""
        return found.picture is None or await self._pictures.keep(found.picture, note)

    async def _fetch(self, url: str, by: str, note: NotePicture) -> FoundCard:
        async with self.asking.place(by):
            try:
                async with asyncio.timeout(CARDS.seconds):
                    found, reached = await self._read(url, by)
            except (OutboundError, TimeoutError, TooCostly) as error:
                raise _in_words(error) from error
            link = link_to(url)
            kind = (link.kind if link else None) or found.kind or "page"
            picture = await self._picture(reached, found.image, by, note) if _shows(found, kind) else None
        card = FoundCard(card_address(url, reached, found.address), kind, found, picture)
        self._kept[url] = (time.monotonic(), card)
        self._kept.move_to_end(url)
        if len(self._kept) > CARDS_KEPT.most:
            self._kept.popitem(last=False)
        return card

    async def _read(self, url: str, by: str) -> tuple[PageSummary, str]:
        """Ask the provider's endpoint where there is one; and the page, where that says too little."""
        told = await self._oembed(url, by)
        link = link_to(url)
        if told and (told.title or told.text):
            return told, url
        found, reached = await self._page(url, by)
        if link and link.kind == "post":
            found = replace(found, title="")  # “Somebody on Something” is no title
        return (told.or_else(found) if told else found), reached

    async def _oembed(self, url: str, by: str) -> PageSummary | None:
        endpoint, link = self._endpoint(url), link_to(url)
        if endpoint is None:
            return None
        try:
            answer = await self._outbound.get(endpoint, _JSON, asker=by, most=CARD_PAGE.most)
        except OutboundError:
            return None  # the page may say it
        if answer.status != 200:  # noqa: PLR2004 -- HTTP's OK
            return None
        return await self._reader.oembed(answer.body, by, is_post=bool(link and link.kind == "post"))

    async def _page(self, url: str, by: str) -> tuple[PageSummary, str]:
        answer = await self._outbound.get(url, _HTML, asker=by, most=CARD_PAGE.most, cut=True)
        _require_page(answer)
        return await self._reader.page(answer.body, answer.headers.get("content-type", ""), by), answer.url

    async def _picture(self, reached: str, address: str, by: str, note: NotePicture) -> Picture | None:
        """Keep the picture of the page that was reached, drawn anew; a card does without one that can't be had."""
        try:
            async with asyncio.timeout(CARD_PICTURE_SECONDS.most):
                url = askable(urljoin(reached, address))
                answer = await self._outbound.get(url, _PICTURE, asker=by, most=PICTURE_BYTES.most)
                if answer.status != 200 or not _of_type(answer, ("image/",)):  # noqa: PLR2004 -- HTTP's OK
                    return None
                picture = await self._pictures.save(answer.body, by, note)
        except (LiveblogError, TimeoutError, ValueError):
            return None
        return picture if min(picture.width, picture.height) >= _SMALLEST else None


def _shows(found: PageSummary, kind: str) -> bool:
    """Tell whether the picture is of what is told; below a post it is often only its author's portrait."""
    return bool(found.image) and (found.is_large or kind != "post")


def _require_page(answer: OutboundAnswer) -> None:
    if not 200 <= answer.status < 300:  # noqa: PLR2004 -- HTTP's successes
        raise _refusal(sentence("page could not be read: its server answered {status}", status=answer.status))
    if not _of_type(answer, _PAGES):
        raise _refusal(sentence("address leads to a file, not to a page"))


def _of_type(answer: OutboundAnswer, kinds: tuple[str, ...]) -> bool:
    return answer.headers.get("content-type", "text/html").strip().lower().startswith(kinds)


def _in_words(error: Exception) -> InvalidInput:
    """Say what went wrong, and never whether there is something where we don't ask."""
    if isinstance(error, TimeoutError):
        return _refusal(sentence("page did not answer in {seconds} seconds", seconds=f"{CARDS.seconds:g}"))
    if isinstance(error, LateAnswer):
        return _refusal(sentence("page did not answer in time"))
    if isinstance(error, TooCostly):
        return _refusal(sentence("page can't be read"))
    return _refusal(sentence("address can't be fetched"))


def _refusal(message: str) -> InvalidInput:
    return InvalidInput(FieldError(FIELD, message))
