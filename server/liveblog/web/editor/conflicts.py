"""An entry that two have changed at once: what they made of it is put together, and what can't be is asked about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request

from liveblog.errors import NotFound
from liveblog.intake.names import names_in
from liveblog.model.event import Position
from liveblog.present.merging import THEIRS, Merge, merge_names, merge_texts, merge_values
from liveblog.sentence import sentence
from liveblog.store.versions import Version, entry_version
from liveblog.web.actors import actor_names
from liveblog.web.context import services
from liveblog.web.editor.card_form import CardForm
from liveblog.web.editor.form import EntryForm, form_like, zone_of
from liveblog.web.editor.place_form import PlaceForm
from liveblog.web.fields import Fields
from liveblog.web.visitor import EditorContext

_VALUES = {"headline": sentence("Headline"), "occurred_at": sentence("Happened at")}
_MARKS = ("pinned", "key_event")


@dataclass(frozen=True, slots=True)
class OpenField:
    """A field that both have changed, as each has it now."""

    name: str
    label: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class MergedForm:
    """What one typed and what another saved meanwhile, in one form.

    `mine` is what was typed. The text of `form` has both versions of what is left open, its other fields mine. `by` is
    who saved, `over` their revision, which the form would replace.
    """

    mine: EntryForm
    form: EntryForm
    text: Merge
    fields: Sequence[OpenField]
    by: str
    over: str

    @property
    def is_open(self) -> bool:
        """Tell whether somebody has to choose."""
        return bool(self.fields or self.text.open_parts)

    def chosen(self, choices: Fields) -> EntryForm:
        """Return the form with what was chosen: `choice-headline`, and `choice-0` … for the parts of the text."""
        values: dict[str, Any] = {
            field.name: field.theirs for field in self.fields if choices.get(f"choice-{field.name}") == THEIRS
        }
        parts = [choices.get(f"choice-{number}", "") for number in range(len(self.text.open_parts))]
        return replace(self.form, body=self.text.text(parts), **values)


@dataclass(frozen=True, slots=True)
class _Sides:
    """The entry as it was when somebody began to type, and as another saved it; with the forms that show it.

    `by` is what that other is called.
    """

    base: Version
    theirs: Version
    was: EntryForm
    mine: EntryForm
    now: EntryForm
    by: str

    def value(self, name: str) -> Any:
        """Return what was made of a field; None: it is left open."""
        return merge_values(getattr(self.was, name), getattr(self.mine, name), getattr(self.now, name))

    def names(self, name: str) -> str:
        """Return what was made of a list of names."""
        before, after = getattr(self.base.entry, name), getattr(self.theirs.entry, name)
        return ", ".join(merge_names(before, names_in(getattr(self.mine, name), (*before, *after)), after))


async def merged_form(
    request: Request, found: EditorContext, mine: EntryForm, entry_id: int, over: str
) -> MergedForm | None:
    """Put what was typed together with a later revision; None where it isn't known what it was typed over.

    Raises:
        Busy: too many texts are being compared.
        InvalidInput: the form has a card without an address.
    """
    mine = replace(mine.whole, card=CardForm(), place=PlaceForm())  # parts of the text like any other, from here on
    sides = await _sides(request, found, mine, entry_id, over)
    if sides is None:
        return None
    texts = sides.was.body, mine.body, sides.now.body
    text = await services(request).differences.run(merge_texts, *texts, asker=found.visitor.principal.key)
    values: dict[str, Any] = {name: sides.value(name) for name in (*_VALUES, *_MARKS)}
    left = [name for name, value in values.items() if value is None]
    open_fields = [OpenField(name, _VALUES[name], getattr(mine, name), getattr(sides.now, name)) for name in left]
    decided = {name: value for name, value in values.items() if name not in left}
    lists: dict[str, Any] = {name: sides.names(name) for name in ("topics", "byline")}
    form = replace(mine, body=text.text(), revision=over, **decided, **lists)
    return MergedForm(mine, form, text, open_fields, sides.by, over)


async def _sides(request: Request, found: EditorContext, mine: EntryForm, entry_id: int, over: str) -> _Sides | None:
    blog, was, now = found.blog, Position.parse(mine.revision), Position.parse(over)
    if was is None or now is None or {was.epoch, now.epoch} != {blog.epoch}:
        return None
    try:
        async with services(request).store.read() as transaction:
            base = await entry_version(transaction, blog, entry_id, was.seq)
            theirs = await entry_version(transaction, blog, entry_id, now.seq)
            names = await actor_names(transaction, [theirs.by])
    except NotFound:
        return None
    shown = [form_like(version.entry, blog, zone_of(mine, blog)) for version in (base, theirs)]
    return _Sides(base, theirs, shown[0], mine, shown[1], names.get(theirs.by, theirs.by))
