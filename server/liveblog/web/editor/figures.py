"""Figures at the desk: all that each was, setting one without an entry, correcting and taking away what was set so."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liveblog.desk.changes import DropReadings, SetReading
from liveblog.errors import Conflict, FieldError, InvalidInput, LiveblogError, NotFound
from liveblog.intake.localtime import local_text
from liveblog.intake.question import Question, meant_instant, question_on
from liveblog.markup import line_of_reading, read_figure
from liveblog.model.blog import Blog
from liveblog.model.figure import Figure, Reading, ReadingDraft, figure_of
from liveblog.model.moment import moment_of, rfc3339
from liveblog.sentence import sentence
from liveblog.store.figures import all_readings
from liveblog.web.context import services
from liveblog.web.editor.form import FIGURE_FIELDS, zone_in, zone_of
from liveblog.web.editor.responses import draw_form, session_lost_page
from liveblog.web.fields import Fields, fields_of_editor, fields_to_keep
from liveblog.web.parameters import PATTERN
from liveblog.web.visitor import EditorContext, checked_form, editor_context, login_first

_FIELDS = (*FIGURE_FIELDS, "reading", "exactly", "meant")
_AS_OF = "as_of"


@dataclass(frozen=True, slots=True)
class ReadingForm:
    """What is typed of a reading; `number` goes with its unit and parts, as in a text."""

    name: str = ""
    number: str = ""
    source: str = ""
    as_of: str = ""
    reading: str = ""
    exactly: str = ""
    zone: str = ""
    meant: str = ""

    @property
    def corrects(self) -> int | None:
        """Return the number of the reading that it corrects, if it does."""
        return _number(self.reading)

    @classmethod
    def of(cls, blog: Blog, reading: Reading) -> "ReadingForm":
        """Return what would have been typed for a reading: to the second, so the exact moment goes with it."""
        _, number, source = line_of_reading(reading)
        return cls(
            reading.name,
            number,
            source,
            local_text(reading.as_of, blog.zone, seconds=True),
            str(reading.id),
            rfc3339(reading.as_of),
            blog.zone,
        )


@login_first
async def list_figures(request: Request) -> Response:
    """Show the figures, each with all that it was; `?reading=` of a `?figure=` is brought into the form."""
    found = await editor_context(request)
    return await _draw(request, found)


async def set_figure(request: Request) -> Response:
    """Set a figure, or correct what was set of the same moment."""
    fields = await fields_to_keep(request)
    form = _form_in(fields)
    try:
        found = await checked_form(request, fields)
        as_of, is_meant = _moment(request, form, found.blog)
        said = replace(_said(form), as_of=as_of, allow_future=is_meant)
        await services(request).desk.do(found.blog.slug, SetReading(said, form.corrects), found.visitor.principal)
    except LiveblogError as error:
        if kept := session_lost_page(request, fields, error):
            return kept
        return await _draw(request, await editor_context(request), form, error)
    return _back(found.blog, "set")


@login_first
async def drop_figure(request: Request) -> Response:
    """Take away a reading that was set; one that is gone already is fine."""
    fields = await fields_of_editor(request)
    found = await checked_form(request, fields)
    change = DropReadings(fields.get("figure", ""), _number(fields.get("reading", "")) or 0)
    try:
        await services(request).desk.do(found.blog.slug, change, found.visitor.principal)
    except NotFound:
        pass
    except Conflict as error:
        return await _draw(request, found, error=error)
    return _back(found.blog, "gone")


def _form_in(fields: Fields) -> ReadingForm:
    return ReadingForm(**{name: fields.get(name, "").strip() for name in _FIELDS}, zone=zone_in(fields))


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(PATTERN, text) else None


def _said(form: ReadingForm) -> ReadingDraft:
    told = read_figure(f"[[{form.name}: {form.number} | {form.source}]]")
    if told is None:
        if read_figure(f"[[Name: {form.number}]]") is None:
            field, message = "number", sentence("must be a number, with its unit, and its parts in brackets")
        elif read_figure(f"[[{form.name}: 1]]") is None:
            field, message = "name", sentence("must have a letter, and none of : / | [ ]")
        else:
            field, message = "source", sentence("must not have any of | [ ]")
        raise InvalidInput(FieldError(field, message))
    return told.said


def _exact(form: ReadingForm, blog: Blog) -> datetime | None:
    """Return the moment of the reading that is corrected, if nobody has typed another."""
    exactly = moment_of(form.exactly)
    # Browsers leave out seconds that are none (HTML, section 2.3.5.7).
    is_shown = exactly and local_text(exactly, zone_of(form, blog), seconds=True) in (form.as_of, f"{form.as_of}:00")
    return exactly if is_shown else None


def _moment(request: Request, form: ReadingForm, blog: Blog) -> tuple[datetime | None, bool]:
    if not form.as_of:
        return None, False
    if exactly := _exact(form, blog):
        return exactly, True  # it was meant when it was typed
    return meant_instant(form.as_of, zone_of(form, blog), form.meant, services(request).desk.clock(), _AS_OF)


def _question(request: Request, form: ReadingForm, blog: Blog) -> Question | None:
    if _exact(form, blog):
        return None
    return question_on(form.as_of, zone_of(form, blog), services(request).desk.clock(), _AS_OF)


async def _draw(
    request: Request, found: EditorContext, form: ReadingForm | None = None, error: LiveblogError | None = None
) -> Response:
    async with services(request).store.read() as transaction:
        readings = await all_readings(transaction, found.blog)
    histories = defaultdict[str, list[Reading]](list)
    for key, reading in readings:
        histories[key].append(reading)
    return draw_form(
        request,
        "desk_figures.html",
        found,
        error,
        figures=_figures(histories),
        form=form or _asked(request, found.blog, histories),
        question=_question(request, form, found.blog) if form else None,
        done=request.query_params.get("done"),
    )


def _figures(histories: Mapping[str, list[Reading]]) -> Sequence[tuple[Figure, Sequence[Reading]]]:
    """Return the figures, the one that was told last first, each with its readings, the newest first."""
    figures = [(figure, readings[::-1]) for readings in histories.values() if (figure := figure_of(readings))]
    return sorted(figures, key=lambda each: each[0].now.place, reverse=True)


def _asked(request: Request, blog: Blog, histories: Mapping[str, list[Reading]]) -> ReadingForm:
    """Return the form as the address asks for it: with a reading that is to be corrected, or a figure's name."""
    key, number = (request.query_params.get(name, "") for name in ("figure", "reading"))
    of_figure = histories.get(key, [])
    for reading in of_figure:
        if str(reading.id) == number:
            return ReadingForm.of(blog, reading)
    return replace(ReadingForm.of(blog, of_figure[-1]), as_of="", reading="") if of_figure else ReadingForm()


def _back(blog: Blog, done: str) -> Response:
    there = f"/desk/{blog.slug}/figures?{urlencode({'done': done})}"
    return RedirectResponse(there, HTTPStatus.SEE_OTHER, {"cache-control": "no-store"})
