"""What the desk asks of a text before readers get it, by a form or by the API, now or when its time comes."""

from datetime import datetime

from liveblog.desk import Desk
from liveblog.errors import FieldError, InvalidInput
from liveblog.intake.models import EntryInput
from liveblog.intake.typed import entry_typed
from liveblog.markup import untold_image
from liveblog.model.blog import Blog
from liveblog.model.draft import DraftText
from liveblog.model.picture import FOLDER
from liveblog.model.principal import Principal
from liveblog.sentence import sentence
from liveblog.services import Services
from liveblog.store.house_lists import byline_of


async def ready_entry(  # noqa: PLR0913 -- what is to be posted, by whom, where and when
    app: Services, by: Principal, blog: Blog, text: DraftText, moment: datetime, *, author: str = ""
) -> EntryInput:
    """Return what was typed as the entry that it is to be at a moment; `author` is the key of whoever wrote a draft.

    Raises:
        InvalidInput: names each wrong field, a time that has to be asked about, and a picture without words; or
            readers would see nothing.
        Busy, TooCostly: as for the text itself.
    """
    async with app.store.read() as connection:
        names = (by.name, await byline_of(connection, author))
    wanted = entry_typed(text, blog.zone, moment, names)
    await app.desk.markdown.body(wanted.body, by.key)  # what shows nothing would be refused when its time has come
    await require_told_pictures(text, app.desk, by)
    return wanted


async def require_told_pictures(text: DraftText, desk: Desk, by: Principal) -> None:
    """Refuse a picture of ours without words: who can't see it, or waits for it in a train, has nothing else.

    Raises:
        InvalidInput: there is one.
        Busy, TooCostly: as for the text itself.
    """
    if FOLDER in text.body and untold_image(await desk.markdown.render(text.body, by.key)):
        raise InvalidInput(
            FieldError("body", sentence("has a picture without words: write between ![ and ] what it shows"))
        )
