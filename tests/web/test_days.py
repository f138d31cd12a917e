"""Blogs of several days: the table of days, the page on which one begins, and where in the blog a page is."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from liveblog.model.blog import Blog
from liveblog.model.principal import COMMAND
from tests.web.live_app import LiveApp
from tests.web.test_pages import entry_ids, page

# Midnight in Berlin.
FIRST = datetime(2014, 7, 21, 22, 0, tzinfo=UTC)


async def six_days(app: LiveApp, per_day: int = 30) -> Blog:
    """Make a blog of six days, the third of which has no entries."""
    blog = await app.blog(zone="Europe/Berlin")
    for day in (0, 1, 3, 4, 5):
        for number in range(per_day):
            await app.post(blog, "text", occurred_at=FIRST + timedelta(days=day, minutes=number))
    return blog


def table(text: str) -> list[tuple[str, str, str]]:
    """Read the table of days: where each leads, its name and the number of its entries."""
    section = re.search(r'<section class="days".*?</section>', text, re.DOTALL)
    return (
        re.findall(r'<a href="([^"]*)"><time datetime="[^"]*">([^<]*)</time></a> <span[^>]*>([^<]*)<', section[0])
        if section
        else []
    )


def canonical(text: str) -> str:
    """Return the page's one address."""
    found = re.search(r'<link rel="canonical" href="[^/]*//[^/]*([^"]*)"', text)
    assert found
    return found[1]


async def test_a_long_blog_has_a_table_of_its_days(live_app: LiveApp):
    """Each day with its number of entries, the newest first; those that begin on this page need no other address."""
    blog = await six_days(live_app)
    days = table((await page(live_app, blog.path)).text)
    assert days == [
        ("#day-2014-07-27", "Sun 27 Jul", "30 entries"),
        ("#day-2014-07-26", "Sat 26 Jul", "30 entries"),
        (f"{blog.path}?day=2014-07-25#day-2014-07-25", "Fri 25 Jul", "30 entries"),
        (f"{blog.path}?day=2014-07-23#day-2014-07-23", "Wed 23 Jul", "30 entries"),
        (f"{blog.path}?day=2014-07-22#day-2014-07-22", "Tue 22 Jul", "30 entries"),
    ]
    turned = table((await page(live_app, f"{blog.path}?order=oldest")).text)
    assert turned[0][0] == f"{blog.path}?order=oldest&amp;day=2014-07-27#day-2014-07-27"
    assert turned[-1][0] == "#day-2014-07-22"


@pytest.mark.parametrize("order", ["", "&order=oldest"])
async def test_the_address_of_a_day_shows_the_page_on_which_it_begins(live_app: LiveApp, order: str):
    """Its date line and its first entry are there, and search engines know the page by its own address."""
    blog = await six_days(live_app)
    for on, first, number in ((22, 1, 1), (23, 31, 1), (25, 61, 2), (26, 91, None), (27, 121, None)):
        answer = await page(live_app, f"{blog.path}?day=2014-07-{on}{order}")
        assert first in entry_ids(answer)
        assert f'<div class="day-line" id="day-2014-07-{on}"' in answer.text
        assert f'<a href="#day-2014-07-{on}">' in answer.text
        assert canonical(answer.text) == (f"{blog.path}?page={number}" if number else blog.path)
        assert "no entries" not in answer.text.lower()


@pytest.mark.parametrize(("asked", "found"), [("2014-07-24", 25), ("1999-12-31", 22), ("9999-12-31", 27)])
async def test_a_day_without_entries_leads_to_the_nearest_and_says_so(live_app: LiveApp, asked: str, found: int):
    """What was asked for and what is shown are both told."""
    blog = await six_days(live_app)
    text = (await page(live_app, f"{blog.path}?day={asked}")).text
    assert f"No entries on {date.fromisoformat(asked):%A, %-d %B %Y}; the nearest day with entries is" in text
    assert f'<a href="#day-2014-07-{found}">' in text
    assert f'id="day-2014-07-{found}"' in text


async def test_a_day_of_an_empty_blog_is_its_page(live_app: LiveApp):
    """There is nothing to go to, and no table."""
    blog = await live_app.blog()
    text = (await page(live_app, f"{blog.path}?day=2014-07-24")).text
    assert "Nothing has been posted yet." in text
    assert table(text) == []


@pytest.mark.parametrize(
    "bad", ["", "27 July", "20140727", "2014-W30-7", "2014-02-30", "0000-01-01", "2014-07-27T12:00"]
)
async def test_what_is_no_day_is_refused(live_app: LiveApp, bad: str):
    """The answer says what a day looks like."""
    blog = await live_app.blog()
    answer = await page(live_app, f"{blog.path}?day={bad}", status=404)
    assert "day must be a date such as 2031-07-27" in answer.text


@pytest.mark.parametrize("other", ["page=1", "topic=Harbour", "only=key", "q=wind", "before=3", "at=now"])
async def test_a_day_goes_with_nothing_that_picks_entries(live_app: LiveApp, other: str):
    """It is of all entries, as they are now."""
    blog = await live_app.blog()
    answer = await page(live_app, f"{blog.path}?day=2014-07-27&{other}", status=404)
    assert "day can be used only for all entries" in answer.text


async def test_a_page_tells_where_in_the_blog_it_is(live_app: LiveApp):
    """Counted in the order in which entries are shown, without those that were deleted; with a way to the newest."""
    blog = await six_days(live_app)
    for number in (1, 100, 150):
        await live_app.services.desk.delete(blog.slug, number, COMMAND)
    shown = {
        "": "Entries 1\u201368 of 147",
        "?page=2": "Entries 69\u2013108 of 147",
        "?page=1": "Entries 109\u2013147 of 147",
        "?order=oldest": "Entries 1\u201339 of 147",
        "?order=oldest&page=3": "Entries 80\u2013147 of 147",
    }
    for query, said in shown.items():
        text = (await page(live_app, blog.path + query)).text
        assert re.search(f'<span class="position" data-first="[0-9]+">{said}</span>', text)
        is_newest = query in ("", "?order=oldest&page=3")
        assert ("Jump to the newest" in text) is not is_newest


async def test_a_short_blog_has_no_table_and_no_position(live_app: LiveApp):
    """One day, one page: there is nothing to jump to."""
    blog = await live_app.blog()
    await live_app.fill(blog, 3)
    text = (await page(live_app, blog.path)).text
    assert table(text) == []
    assert 'class="position"' not in text


async def test_days_of_several_years_are_told_apart(live_app: LiveApp):
    """And what is older than the table is reached by a field."""
    blog = await live_app.blog(zone="UTC")
    for back in (0, 1, 300, 400):
        await live_app.post(blog, "text", occurred_at=FIRST - timedelta(days=back))
    text = (await page(live_app, blog.path)).text
    assert [name for _, name, _ in table(text)] == [
        "Mon, 21 Jul 2014",
        "Sun, 20 Jul 2014",
        "Tue, 24 Sept 2013",
        "Sun, 16 Jun 2013",
    ]
    assert 'type="date"' not in text
    await live_app.fill(blog, 80)
    text = (await page(live_app, blog.path)).text
    assert '<input type="date" name="day" min="2013-06-16"' in text
