"""Lists of names at the desk, typed into its forms."""

from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND
from liveblog.store import reads
from tests.web.desks import AT

EDIT = "/desk/harbour/entries/1"


async def test_a_topic_with_a_comma_survives_an_edit_of_the_list(ada, desk):
    """Who adds a topic beside it, in any script, leaves it as it is; the byline alike."""
    draft = EntryDraft("Text.", topics=("Paris, Texas",), byline=("Quist, Ada",))
    await desk.services.desk.post("harbour", draft, COMMAND)
    values = {"topics": "Paris, Texas\u3001\u6e2f", "byline": "Quist, Ada\u060c Ben Tarr"}
    assert (await ada.fill_in(EDIT, EDIT, **values)).status_code == 303
    async with desk.services.store.read() as transaction:
        entry = await reads.present_entry(transaction, desk.blog, 1)
    assert (entry.topics, entry.byline) == (("Paris, Texas", "\u6e2f"), ("Quist, Ada", "Ben Tarr"))


async def test_a_new_entry_s_list_is_read_alike(ada, desk):
    """And names that look alike are one topic, called as it was typed first."""
    await ada.write(body="Text.", topics="Hafen\uff0c\uff28\uff41\uff46\uff45\uff4e, Wetter", occurred_at=AT)
    async with desk.services.store.read() as transaction:
        entry = await reads.present_entry(transaction, desk.blog, 1)
    assert entry.topics == ("Hafen", "Wetter")
