"""Markdown of any length: a short text where it is, a longer one in a child process, for nobody knows what it costs."""

from collections.abc import Collection, Mapping

from liveblog.errors import FieldError, InvalidInput, LiveblogError
from liveblog.markup import count_places, own_images, render_line, render_markdown, shows_something
from liveblog.markup.render import render_parts
from liveblog.sentence import sentence
from liveblog.work.bounds import MARKDOWN, MARKDOWN_AT_HAND, PLACES_NAMED
from liveblog.work.children import Children

_MOST_PLACES = f"{PLACES_NAMED.most:,}"


class MarkdownRenderer:
    """Renders texts that somebody is about to post."""

    def __init__(self) -> None:
        self.long = Children(MARKDOWN, render_parts)

    async def render(self, text: str, asker: str = "") -> str:
        """Render a text; `asker` is whoever wrote it, for nobody gets all the places there are.

        Raises:
            Busy: too many long texts are being rendered.
            TooCostly: this one takes more time or memory than it may.
        """
        if len(text) <= MARKDOWN_AT_HAND:
            return render_markdown(text)
        (html,) = await self.long.run(text.encode(), asker=asker)
        return html.decode()

    async def body(self, text: str, asker: str = "") -> str:
        """Render the text of an entry, which has to be something.

        Raises:
            InvalidInput: readers would see nothing, or it names too many places: each is drawn with a map.
            Busy, TooCostly: as for `render`.
        """
        html = _seen(await self.render(text, asker), "body")
        if count_places(html) > PLACES_NAMED.most:
            raise InvalidInput(FieldError("body", sentence("must name no more than {most} places", most=_MOST_PLACES)))
        return html

    async def summary(self, text: str, asker: str = "") -> str:
        """Render what stands above the entries: nothing, or something that is for everybody; raises as for a body."""
        html = _seen(await self.render(text, asker), "summary") if text else ""
        if any(image.is_sensitive for image in own_images(html)):
            raise InvalidInput(FieldError("summary", sentence("must have no sensitive picture: put it into an entry")))
        return html

    def line(self, text: str, field: str) -> str:
        """Render a line of text, which is short: emphasis, code and links in it, no blocks and no pictures.

        Raises:
            InvalidInput: readers would see nothing, or it has a picture.
        """
        html = _seen(render_line(text), field)
        if "<img" in html:
            raise InvalidInput(FieldError(field, sentence("must have no picture: put it into an entry")))
        return html

    async def ahead(self, texts: Collection[str]) -> Mapping[str, str]:
        """Render short texts of entries that are about to come, while others are written; it has only what is good.

        What it leaves out, `body` renders when its turn comes, or refuses.
        """
        short = [text for text in texts if len(text) <= MARKDOWN_AT_HAND]
        try:
            rendered = await self.long.run(*map(str.encode, short)) if short else ()
        except LiveblogError:
            return {}
        told = zip(short, map(bytes.decode, rendered), strict=True)
        return {text: html for text, html in told if shows_something(html)}

    async def close(self) -> None:
        """End the processes."""
        await self.long.close()


def _seen(html: str, field: str) -> str:
    if not shows_something(html):
        raise InvalidInput(FieldError(field, sentence("must contain something visible")))
    return html
