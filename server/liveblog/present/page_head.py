"""The head of a blog's page: what search engines, and sites on which its link is shared, are told of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from liveblog.markup import Image, first_image
from liveblog.model.entry import Entry
from liveblog.present.page_view import PageView
from liveblog.present.portraits import is_large, main_picture, portrait
from liveblog.render.texts import described, shortened

_DESCRIPTION_LENGTH = 160
_ON_TOP = 2  # entries that a screen may show before anybody scrolls


@dataclass(frozen=True)
class PageHead:
    """What a page says of itself."""

    view: PageView

    @property
    def robots(self) -> str:
        """Return what search engines may do with it: there is no end to what can be searched for, and to the past."""
        if self.view.is_past:
            return "noindex, nofollow"
        return "noindex, follow" if self.view.words else "max-image-preview:large"

    @cached_property
    def description(self) -> str:
        """Return one sentence on what is to be read here."""
        entry = self.view.highlight or self.view.pinned or next(iter(self.view.entries), None)
        said = self.view.blog.description if not self.view.highlight else ""
        return shortened(said or (described(entry) if entry else self.view.blog.title), _DESCRIPTION_LENGTH)

    @cached_property
    def image(self) -> Image | None:
        """Return the picture that stands for the page where its link is shared."""
        if self.view.highlight:
            return portrait([self.view.highlight]) or main_picture(self.view.blog)
        return main_picture(self.view.blog) or portrait(self.view.entries)

    @property
    def has_large_image(self) -> bool:
        """Tell whether it is good for a large card."""
        return self.image is not None and is_large(self.image)

    @cached_property
    def published_at(self) -> datetime:
        """Return when what is to be read here began to happen: the entry that was linked to, the blog, or the page."""
        if self.view.highlight:
            return self.view.highlight.occurred_at
        first = min((entry.occurred_at for entry in self.view.entries), default=self.view.blog.created_at)
        return self.view.began_at or first

    @cached_property
    def modified_at(self) -> datetime:
        """Return when any of it was changed last."""
        told = [self.view.highlight] if self.view.highlight else self.view.entries
        changes = [entry.changed_at for entry in told]
        if self.view.is_live and self.view.changed_at:
            changes.append(self.view.changed_at)  # also a delete, after which what is left is older
        return max(changes, default=self.view.blog.created_at)

    @cached_property
    def first_picture(self) -> Image | None:
        """Return the picture that is seen first, if that is on top of the page that people come to."""
        on_top = [*filter(None, [self.view.pinned]), *self.view.entries[:_ON_TOP]]
        return _first_image(on_top) if self.view.has_highlights and not self.view.blog.picture else None


def _first_image(entries: Sequence[Entry]) -> Image | None:
    found = (first_image(entry.body_html) for entry in entries)
    return next((image for image in found if image), None)
