"""A page as it stood: what `?at=` shows, where it leads, and that deleting reaches it, too."""

import html
import re
from datetime import UTC, datetime, timedelta

from liveblog.model.blog import Blog, BlogChanges, Visibility
from liveblog.model.entry import EntryChanges, EntryDraft
from liveblog.model.moment import rfc3339
from liveblog.model.principal import COMMAND, IMPORT, Scope
from liveblog.render.times import clock_time, short_date
from liveblog.store import reads
from tests.web.live_app import LiveApp
from tests.web.test_pages import data, entry_ids, links, page

NOON = datetime(2001, 7, 27, 12, 0, tzinfo=UTC)


async def posted_at(app: LiveApp, blog: Blog, entry_id: int) -> str:
    """Return when an entry was posted."""
    async with app.services.store.read() as transaction:
        return rfc3339((await reads.present_entry(transaction, blog, entry_id)).posted_at)


def steps(text: str) -> dict[str, str]:
    """Return where the steps in time lead, by their rel."""
    return {rel: html.unescape(to) for rel, to in re.findall(r'<a rel="(prev|next) nofollow" href="([^"]*)"', text)}


async def test_a_page_shows_what_stood_then(live_app: LiveApp):
    """Text, title, summary, pinned entry and key events are those of the moment; nothing that came later is there."""
    blog = await live_app.blog(summary="Before.")
    entry = await live_app.post(blog, "first words", pinned=True, key_event=True)
    desk, moment = live_app.services.desk, await posted_at(live_app, blog, entry)
    await desk.revise(blog.slug, entry, EntryChanges(body="second words", pinned=False, key_event=False), COMMAND)
    await desk.change_blog(blog.slug, BlogChanges(title="Renamed", summary="After."), COMMAND)
    await live_app.post(blog, "later")
    then = await page(live_app, f"{blog.path}?at={moment}")
    assert entry_ids(then) == [1]
    assert then.text.count("first words") >= 2  # in its place, and pinned
    assert "Before." in then.text
    assert not re.search("second words|Renamed|After[.]|later", re.sub("Next change", "", then.text))
    assert (data(then, "live"), data(then, "at")) == ("false", moment)
    now = await page(live_app, f"{blog.path}?at=now")
    assert (entry_ids(now), data(now, "at")) == ([2, 1], await posted_at(live_app, blog, 2))
    moment_now = datetime.fromisoformat(data(now, "at"))
    said = f"{short_date(moment_now, blog.zone)}, {clock_time(moment_now, blog.zone)}"
    assert f"<title>Version of {said} \u2013 Renamed</title>" in now.text


async def test_steps_lead_through_every_change(live_app: LiveApp):
    """From now back to before the first entry and forward again; the first and last have no further step."""
    blog = await live_app.blog()
    for number in range(3):
        await live_app.post(blog, f"entry {number}")
    here, seen = f"{blog.path}?at=now", []
    while here:
        text = (await page(live_app, here)).text
        seen.append(text.count("<article class"))
        here = steps(text).get("prev", "")
    assert seen == [3, 2, 1]
    assert "Nothing had been posted by then." in (before := await page(live_app, f"{blog.path}?at=2001-01-01")).text
    assert entry_ids(await page(live_app, steps(before.text)["next"])) == [1]


async def test_a_moment_is_meant_in_the_zone_of_the_blog(live_app: LiveApp):
    """As a field for times sends it; with an offset it is what it says, also when its plus came as a space."""
    blog = await live_app.blog(zone="Asia/Kolkata")
    for minute in (0, 30):
        draft = EntryDraft("text", occurred_at=NOON + timedelta(minutes=minute))
        await live_app.services.desk.post(blog.slug, draft, IMPORT)
    for moment, count in {
        "17:29": 0,
        "17:30": 1,
        "18:00": 2,
        "12:29Z": 1,
        "14:00%2B02:00": 1,
        "14:30+02:00": 2,
    }.items():
        assert len(entry_ids(await page(live_app, f"{blog.path}?at=2001-07-27T{moment}"))) == count, moment
    assert 'value="2001-07-27T17:30"' in (await page(live_app, f"{blog.path}?at=2001-07-27T12:00Z")).text


async def test_what_was_deleted_since_is_not_in_the_past_either(live_app: LiveApp):
    """Its text is nowhere (I11): a note stands where it stood."""
    blog = await live_app.blog()
    secret, other = (
        await live_app.post(blog, "a secret", pinned=True, key_event=True),
        await live_app.post(blog, "x"),
    )
    then = f"{blog.path}?at={await posted_at(live_app, blog, other)}"
    assert "a secret" in (await page(live_app, then)).text
    await live_app.services.desk.delete(blog.slug, secret, COMMAND)
    answer = await page(live_app, then)
    assert "secret" not in answer.text
    assert answer.text.count("An entry here has been deleted.") == 1


async def test_older_pages_were_as_full_as_they_were(live_app: LiveApp):
    """Pages of the past are cut from the oldest end, too, and lead to each other within the moment."""
    blog = await live_app.blog()
    await live_app.fill(blog, 90)
    newest = await page(live_app, f"{blog.path}?at=now")
    older = await page(live_app, html.unescape(links(newest)["next"]))
    assert entry_ids(older) == list(range(40, 0, -1))
    assert html.unescape(links(older)["prev"]) == f"{blog.path}?at=now"


async def test_the_past_is_nothing_for_search_engines(live_app: LiveApp):
    """There is no end to the moments; the coverage has one address, and no description of its past."""
    blog = await live_app.blog()
    await live_app.fill(blog, 2)
    answer = await page(live_app, f"{blog.path}?at=now")
    assert '<meta name="robots" content="noindex, nofollow">' in answer.text
    assert f'<link rel="canonical" href="{live_app.services.settings.root_url}{blog.path}">' in answer.text
    assert "ld+json" not in answer.text


async def test_an_update_leads_to_what_was_said_before(live_app: LiveApp):
    """The mark of an entry's update is a link to the entry among its neighbours just before, wherever it stood."""
    blog = await live_app.blog()
    await live_app.fill(blog, 90)
    await live_app.services.desk.revise(blog.slug, 3, EntryChanges(body="put right"), COMMAND)
    here = (await page(live_app, f"{blog.path}/entries/3")).text
    before = re.search(rf'<a class="revised" rel="nofollow" href="({blog.path}/entries/3\?at=[^"]*)"', here)
    assert before
    answer = await page(live_app, html.unescape(before[1]))
    assert (entry_ids(answer), "put right" in answer.text) == ([4, 3, 2, 1], False)
    assert re.search('id="entry-4".*You followed a link to this entry.*id="entry-3"', answer.text, re.DOTALL)


async def test_an_entry_that_was_not_there_then_is_not_found(live_app: LiveApp):
    """Before it was posted there was none; once it is deleted there is none at any moment; a wrong one is named."""
    blog = await live_app.blog()
    await live_app.fill(blog, 2)
    moment = await posted_at(live_app, blog, 1)
    assert "no entry 2 then" in (await page(live_app, f"{blog.path}/entries/2?at={moment}", 404)).text
    assert "at must be" in (await page(live_app, f"{blog.path}/entries/2?at=noon", 404)).text
    await live_app.services.desk.delete(blog.slug, 1, COMMAND)
    await page(live_app, f"{blog.path}/entries/1?at={moment}", 410)


async def test_who_may_read_the_past_is_a_matter_of_now(live_app: LiveApp):
    """A blog that was public is private in its past, too, and kept by no cache; one that was private is open to all."""
    blog = await live_app.blog()
    moment = await posted_at(live_app, blog, await live_app.post(blog, "text"))
    await live_app.services.desk.change_blog(blog.slug, BlogChanges(visibility=Visibility.PRIVATE), COMMAND)
    await page(live_app, f"{blog.path}?at={moment}", 404)
    token = await live_app.services.tokens.create("reader", Scope.READ)
    answer = await page(live_app, f"{blog.path}?at={moment}", authorization=f"Bearer {token}")
    assert (entry_ids(answer), answer.headers["cache-control"]) == ([1], "private, no-store")
    private = await posted_at(live_app, blog, await live_app.post(blog, "text"))
    await live_app.services.desk.change_blog(blog.slug, BlogChanges(visibility=Visibility.PUBLIC), COMMAND)
    assert entry_ids(await page(live_app, f"{blog.path}?at={private}")) == [2, 1]
