"""Times on the page: in whose zone, how long ago, and on which day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Page, expect

from liveblog.model.moment import now, rfc3339
from liveblog.model.principal import COMMAND
from liveblog.render.times import zone_place
from tests.browser.reader import be_live, be_told_all, delete, open_live, revise

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

EVENING = datetime(2025, 7, 27, 20, 30, tzinfo=UTC)  # 22:30 in Berlin; 5:30 on the next day in Tokyo
TOKYO = {"timezone_id": "Asia/Tokyo"}


async def lines(page: Page) -> list[str]:
    """Read what stands in the list, from the top: days by their date, entries by their number."""
    return list(
        await page.locator("#entries > *").evaluate_all(
            "all => all.filter(one => one.dataset.day || one.dataset.id).map(one => one.dataset.day ?? one.dataset.id)"
        )
    )


async def choose_own_zone(page: Page) -> None:
    """Ask for the times of the reader's own zone, or for the blog's again."""
    await page.get_by_text("Reading options").click()
    await page.get_by_label("Times in my zone").click()


@pytest.mark.parametrize("language", ["zh-cmn-Hans", "en-GB-oed", "zh-yue", "x-harbour", "xx-YY-zzzz", "en-a"])
async def test_a_language_that_browsers_refuse_keeps_nothing_from_working(live_app, open_page, language):
    """Times are told in English then; entries come in, the zone can be changed. Old blogs have tags that are none."""
    blog = await live_app.blog(zone="Europe/Berlin", language=language)
    await live_app.post(blog, "first", occurred_at=EVENING)
    page = await open_live(open_page, live_app, blog, **TOKYO)
    await live_app.post(blog, "second")
    await expect(page.locator("#entry-2 .ago")).to_have_text("now")
    await choose_own_zone(page)
    await expect(page.locator("#entry-1 .stamp")).to_contain_text("05:30")
    await expect(page.locator(".zone-note")).to_contain_text("Times in my zone")
    await live_app.post(blog, "third")
    await expect(page.locator("#entry-3")).to_be_visible()


async def test_times_can_be_the_reader_s_own(live_app, open_page):
    """A reader in Tokyo can have their own times: of entries, of the list of key events, of days; and back."""
    blog = await live_app.blog(zone="Europe/Berlin")
    await live_app.post(blog, "first", occurred_at=EVENING, key_event=True, pinned=True)
    page = await open_live(open_page, live_app, blog, **TOKYO)
    stamp = page.locator("#entry-1 .stamp")
    pinned = page.get_by_role("region", name="Pinned").locator(".stamp .clock")
    event = page.get_by_role("region", name="Key events").locator(".clock")
    await expect(stamp).to_contain_text("22:30")
    await expect(event).to_have_text("22:30")
    assert await lines(page) == ["2025-07-27", "1"]
    drawn = await page.locator("#entry-1").inner_html()
    await choose_own_zone(page)
    await expect(stamp.locator(".clock")).to_have_text("05:30")
    await expect(stamp.locator(".zone")).to_have_text("GMT+9")
    await expect(event).to_have_text("05:30")
    await expect(pinned).to_have_text("05:30")
    assert await lines(page) == ["2025-07-28", "1"]
    await page.get_by_label("Times in my zone").click()
    assert await page.locator("#entry-1").inner_html() == drawn
    assert await lines(page) == ["2025-07-27", "1"]


async def test_the_reader_s_zone_is_remembered(live_app, open_page):
    """After a reload the times are still the reader's own, also those of new entries and of revisions."""
    blog = await live_app.blog(zone="Europe/Berlin")
    await live_app.post(blog, "first", occurred_at=EVENING)
    page = await open_live(open_page, live_app, blog, **TOKYO)
    await choose_own_zone(page)
    await page.reload()
    await be_live(page)
    await expect(page.locator("#entry-1 .clock")).to_have_text("05:30")
    await live_app.post(blog, "second", occurred_at=EVENING + timedelta(minutes=10), key_event=True)
    await expect(page.locator("#entry-2 .clock")).to_have_text("05:40")
    await expect(page.get_by_role("region", name="Key events").locator(".clock")).to_have_text("05:40")
    await revise(live_app, blog, 1, body="first, corrected")
    revised = page.locator("#entry-1 .revised time")
    at = datetime.fromisoformat(await revised.get_attribute("datetime") or "")
    await expect(revised).to_have_text(f"{at + timedelta(hours=9):%H:%M}")


async def test_the_page_says_whose_times_they_are(live_app, open_page):
    """The note beside the state names the zone that the times are in, whosever they are."""
    blog = await live_app.blog(zone="Europe/Berlin")
    page = await open_live(open_page, live_app, blog, **TOKYO)
    note = page.locator(".zone-note")
    await expect(note).to_have_text(f"Times in {zone_place(now(), 'Europe/Berlin')}")
    await choose_own_zone(page)
    await expect(note).to_have_text("Times in my zone (GMT+9)")
    await page.get_by_label("Times in my zone").click()
    await expect(note).to_have_text(f"Times in {zone_place(now(), 'Europe/Berlin')}")


@pytest.mark.parametrize("pause", [False, True])
async def test_times_and_days_of_another_zone_come_together(live_app, open_page, pause):
    """When the blog moves to another zone, note, date lines and entries change in one step: in a pause at its end."""
    blog = await live_app.blog(zone="Europe/Berlin")
    await live_app.post(blog, "first", occurred_at=EVENING, key_event=True)
    page = await open_live(open_page, live_app, blog)
    read = """() => [document.querySelector('.zone-note').textContent, document.querySelector('.day-line').dataset.day,
        document.querySelector('#entry-1 .clock').textContent].join()"""
    before = f"Times in {zone_place(now(), 'Europe/Berlin')},2025-07-27,22:30"
    after = "Times in Tokyo (JST),2025-07-28,05:30"
    assert await page.evaluate(read) == before
    if pause:
        await page.get_by_role("button", name="Pause").click()
    await watch(page)
    await live_app.services.desk.change_blog(blog.slug, {"zone": "Asia/Tokyo"}, COMMAND)
    if pause:
        await page.wait_for_event("response", lambda one: one.request.resource_type == "fetch")
        await be_told_all(page, live_app, blog)
        await be_live(page)
        assert await page.evaluate(read) == before
        await page.get_by_role("button", name="Resume").click()
    await expect(page.locator("#entry-1 .clock")).to_have_text("05:30")
    await expect(page.locator(".zone-note")).to_have_text("Times in Tokyo (JST)")
    assert await page.evaluate("seen") == [before, after]


async def watch(page: Page) -> None:
    """Write down at each frame what note, date line and entry say, where that is another than before."""
    await page.evaluate(
        """() => {
            window.seen = [];
            const look = () => {
                const text = what => document.querySelector(what).textContent;
                const { day } = document.querySelector('.day-line').dataset;
                const now = [text('.zone-note'), day, text('#entry-1 .clock')].join();
                if (seen.at(-1) !== now) seen.push(now);
                requestAnimationFrame(look);
            };
            look();
        }"""
    )


@pytest.mark.parametrize("zone", ["unknown", "known otherwise"])
async def test_the_server_s_days_stand_whatever_the_browser_knows(live_app, open_page, zone):
    """Where a browser has no or other data of the zone, date lines stay those of the server, also for what comes in."""
    blog = await live_app.blog(zone="Europe/Berlin")
    await live_app.post(blog, "first", occurred_at=EVENING)
    await live_app.post(blog, "after midnight", occurred_at=EVENING + timedelta(hours=2))
    page = await open_page("about:blank")
    await page.add_init_script(
        """(() => {
            const Known = Intl.DateTimeFormat;
            Intl.DateTimeFormat = function (language, options) {
                if (options?.timeZone !== 'Europe/Berlin') return new Known(language, options);
                if (ZONE === 'unknown') throw new RangeError('Invalid time zone specified: Europe/Berlin');
                return new Known(language, { ...options, timeZone: 'Asia/Tokyo' });
            };
            Intl.DateTimeFormat.supportedLocalesOf = Known.supportedLocalesOf;
        })();""".replace("ZONE", repr(zone))
    )
    await page.goto(live_app.url + blog.path)
    await be_live(page)
    assert await lines(page) == ["2025-07-28", "2", "2025-07-27", "1"]
    await live_app.post(blog, "before midnight", occurred_at=EVENING + timedelta(hours=1))
    await live_app.post(blog, "the day before", occurred_at=EVENING - timedelta(days=1))
    await expect(page.locator("#entry-4")).to_be_attached()
    assert await lines(page) == ["2025-07-28", "2", "2025-07-27", "3", "1", "2025-07-26", "4"]
    await expect(page.locator(".day-line").last).to_have_text("Saturday, 26 July 2025")
    if zone == "known otherwise":
        await expect(page.locator("#entry-1 .stamp time")).to_have_attribute("title", "")


async def test_what_stands_above_the_list_tells_its_day(live_app, open_page):
    """Key events and the pinned entry of another day than today name it, drawn by the server or by the script."""
    blog = await live_app.blog(zone="Europe/Berlin")
    moment = now()
    await live_app.post(blog, "old", occurred_at=EVENING, key_event=True, pinned=True)
    await live_app.post(blog, "of today", key_event=True, occurred_at=moment)
    plain = await open_page(live_app.url + blog.path, java_script_enabled=False)
    page = await open_live(open_page, live_app, blog)
    for each in (plain, page):
        events = each.locator(".key-events li")
        await expect(events.filter(has_text="old").locator("time")).to_have_text("27 Jul 22:30")
        await expect(events.filter(has_text="of today").locator(".day")).to_have_count(0)
        await expect(each.locator(".pin .stamp .day")).to_have_text("27 Jul")
        await expect(each.locator("#entries .day")).to_have_count(0)
    fresh = await open_live(open_page, live_app, await live_app.blog(zone="Europe/Berlin"))
    slug = fresh.url.rsplit("/", 1)[1]
    other = replace(blog, slug=slug)
    await live_app.post(other, "old", occurred_at=EVENING, key_event=True, pinned=True)
    await live_app.post(other, "of today", key_event=True, occurred_at=moment)
    await expect(fresh.locator(".key-events li")).to_have_count(2)
    await expect(fresh.locator(".pin .stamp .day")).to_have_text("27 Jul")
    inside = "one => one.innerText.split(/\\s+/).join(' ')"
    assert await fresh.locator(".key-events ol").evaluate(inside) == await page.locator(".key-events ol").evaluate(
        inside
    )
    await choose_own_zone(page)


async def test_a_page_that_is_open_past_midnight_tells_the_day(live_app, open_page):
    """What was of today when the page was opened is of the day before after midnight, above the list, too."""
    blog = await live_app.blog(zone="UTC")
    moment = now()
    await live_app.post(blog, "entry", occurred_at=moment, key_event=True, pinned=True)
    page = await open_page("about:blank")
    await page.clock.install(time=moment)
    await page.goto(live_app.url + blog.path)
    await be_live(page)
    day = page.locator(".key-events .day, .pin .stamp .day")
    await expect(day).to_have_count(0)
    await page.clock.fast_forward("24:01:00")
    await expect(day).to_have_text([f"{moment:%-d %b}"] * 2)
    spaces = await page.locator(".key-events time").inner_html()
    await page.clock.fast_forward("05:00")
    assert await page.locator(".key-events time").inner_html() == spaces


async def test_an_update_of_another_day_tells_it(live_app, open_page):
    """What was corrected on another day than it happened says on which: the clock alone would be read as that day's."""
    blog = await live_app.blog(zone="Europe/Berlin")
    await live_app.post(blog, "first", occurred_at=EVENING)
    await live_app.post(blog, "second")
    for entry in (1, 2):
        await revise(live_app, blog, entry, body="corrected")
    page = await open_live(open_page, live_app, blog)
    await expect(page.locator("#entry-1 .revised .day")).to_have_text(
        f"{now().astimezone(ZoneInfo('Europe/Berlin')):%-d %b}"
    )
    await expect(page.locator("#entry-2 .revised .day")).to_have_count(0)


async def test_how_long_ago_is_told_from_the_moment_that_is_shown(live_app, open_page):
    """A page of the past counts from its own moment: what had just happened then has just happened there."""
    blog = await live_app.blog(zone="Europe/Berlin")
    await live_app.post(blog, "first")
    moment = now()
    page = await open_page("about:blank")
    await page.clock.install(time=moment + timedelta(minutes=26))
    await page.goto(f"{live_app.url}{blog.path}?at={rfc3339(moment)}")
    await expect(page.locator("#entry-1 .ago")).to_have_text("now")
    await expect(page.locator(".past-mark")).to_contain_text(zone_place(moment, "Europe/Berlin"))
    await expect(page.locator(".past form label")).to_contain_text(zone_place(moment, "Europe/Berlin"))


async def test_how_long_ago_is_told_until_the_day_after(live_app, open_page):
    """How long ago something happened goes on by itself: minutes, hours, "yesterday", until only its date tells it."""
    blog = await live_app.blog()
    noon = now().replace(hour=12, minute=0)
    await live_app.post(blog, "first", pinned=True, occurred_at=noon - timedelta(days=2))
    page = await open_page("about:blank")
    await page.clock.install(time=noon - timedelta(days=2))
    await page.goto(live_app.url + blog.path)
    ago = page.locator(":is(.pin, #place-1) .ago")
    await expect(ago).to_have_text(["now"] * 2)
    for step, told in (("05:10", "5 min ago"), ("03:00:00", "3 hr ago"), ("20:00:00", "yesterday")):
        await page.clock.fast_forward(step)
        await expect(ago).to_have_text([told] * 2)
    await page.clock.fast_forward("24:00:00")
    await expect(ago).to_have_count(0)


async def test_the_rail_has_no_blank_line(live_app, open_page):
    """Sharing stands right below what an entry tells of its time: how long ago, or the clock where that is all."""
    blog = await live_app.blog()
    moment = now() - timedelta(hours=2)
    for at in (moment - timedelta(days=9), moment, moment):
        await live_app.post(blog, "text", occurred_at=at)
    page = await open_live(open_page, live_app, blog, viewport={"width": 1440, "height": 900})
    gaps = await page.locator("#entries > article").evaluate_all("""all => all.map(one => {
        const told = [...one.querySelectorAll('.stamp :is(.clock, .ago)')].filter(part => part.checkVisibility());
        return one.querySelector('.share').getBoundingClientRect().top - told.at(-1).getBoundingClientRect().bottom;
    })""")
    assert await page.locator("#entries .ago:visible").count() == 1
    assert len(gaps) == 3
    assert max(gaps) < 8, gaps
    assert min(gaps) >= -2, gaps


async def test_late_in_the_evening_is_not_yesterday_just_after_midnight(live_app, open_page):
    """What happened an hour and a half ago is told in hours, though it was on another day."""
    blog = await live_app.blog()
    evening = now().replace(hour=23, minute=0) - timedelta(days=2)
    await live_app.post(blog, "first", occurred_at=evening)
    page = await open_page("about:blank")
    await page.clock.install(time=evening + timedelta(minutes=90))
    await page.goto(live_app.url + blog.path)
    await expect(page.locator("#entry-1 .ago")).to_have_text("1 hr ago")


async def test_every_time_has_a_full_one(live_app, open_page):
    """Pointing at a time tells the day, the time to the second and the zone."""
    blog = await live_app.blog(zone="Europe/Berlin")
    await live_app.post(blog, "first", occurred_at=EVENING)
    page = await open_live(open_page, live_app, blog)
    time = page.locator("#entry-1 .stamp time")
    assert await time.get_attribute("title") == "Sunday, 27 July 2025 at 22:30:00 CEST"


async def test_days_are_told_apart(live_app, open_page):
    """A line stands above the first entry of each day, comes with the first one and goes with the last."""
    blog = await live_app.blog(zone="Europe/Berlin")
    await live_app.post(blog, "first", occurred_at=EVENING)
    page = await open_live(open_page, live_app, blog)
    assert await lines(page) == ["2025-07-27", "1"]
    await live_app.post(blog, "after midnight", occurred_at=EVENING + timedelta(hours=2))
    await live_app.post(blog, "next morning", occurred_at=EVENING + timedelta(hours=12))
    await live_app.post(blog, "the day before", occurred_at=EVENING - timedelta(days=1))
    await expect(page.locator("#entry-4")).to_be_attached()
    shown = ["2025-07-28", "3", "2", "2025-07-27", "1", "2025-07-26", "4"]
    assert await lines(page) == shown
    await expect(page.locator(".day-line").first).to_have_text("Monday, 28 July 2025")
    await page.reload()
    await be_live(page)
    assert await lines(page) == shown
    await expect(page.locator(".day-line").first).to_have_text("Monday, 28 July 2025")
    for number in (2, 1):
        await delete(live_app, blog, number)
        await expect(page.locator(f"#entry-{number}")).to_have_count(0)
    assert await lines(page) == ["2025-07-28", "3", "2025-07-26", "4"]
    await live_app.post(blog, "back again", occurred_at=EVENING)
    await expect(page.locator("#entry-5")).to_be_attached()
    assert await lines(page) == ["2025-07-28", "3", "2025-07-27", "5", "2025-07-26", "4"]


async def test_an_entry_that_comes_in_tells_no_day(live_app, open_page):
    """Its line does; the same entry after a reload looks the same. Also where it is of another day, or was revised."""
    blog = await live_app.blog(zone="Europe/Berlin")
    await live_app.post(blog, "first", occurred_at=EVENING)
    page = await open_live(open_page, live_app, blog)
    await live_app.post(blog, "second", occurred_at=EVENING + timedelta(days=1))
    await revise(live_app, blog, 1, body="first, revised", occurred_at=EVENING - timedelta(days=1))
    await be_told_all(page, live_app, blog)
    entries = page.locator("#entries > .entry")
    await expect(entries).to_contain_text(["second", "first, revised"])
    stamps = entries.locator(".stamp time")
    came_in = await stamps.all_inner_texts()
    assert [text for text in came_in if "July" in text or "Jul" in text] == []
    await page.reload()
    await be_live(page)
    assert await stamps.all_inner_texts() == came_in


async def test_days_go_on_in_the_order_of_time(live_app, open_page):
    """With the oldest first, an entry of the next day comes in at the bottom below a line of its own."""
    blog = await live_app.blog(zone="Europe/Berlin")
    await live_app.post(blog, "first", occurred_at=EVENING)
    page = await open_live(open_page, live_app, blog, "?order=oldest")
    await live_app.post(blog, "second", occurred_at=EVENING + timedelta(hours=2))
    await live_app.post(blog, "earlier", occurred_at=EVENING - timedelta(hours=1))
    await expect(page.locator("#entry-3")).to_be_attached()
    assert await lines(page) == ["2025-07-27", "3", "1", "2025-07-28", "2"]
    await live_app.post(blog, "the day before", occurred_at=EVENING - timedelta(days=1))
    await expect(page.locator("#entry-4")).to_be_attached()
    assert await lines(page) == ["2025-07-26", "4", "2025-07-27", "3", "1", "2025-07-28", "2"]


async def test_of_one_minute_the_upper_entry_tells_the_time(live_app, open_page):
    """The one below tells it quietly, as heavy, and not how long ago; it speaks up when it is alone."""
    blog = await live_app.blog()
    minute = now().replace(second=0, microsecond=0) - timedelta(minutes=5)
    for second in (10, 20):
        await live_app.post(blog, f"at {second}", occurred_at=minute + timedelta(seconds=second))
    page = await open_live(open_page, live_app, blog)
    clock, ago = "one => getComputedStyle(one).color", ".ago"
    lower, upper = page.locator("#entry-1"), page.locator("#entry-2")
    await expect(upper.locator(ago)).to_be_visible()
    await expect(lower.locator(ago)).to_be_hidden()
    assert await lower.locator(".clock").evaluate(clock) != await upper.locator(".clock").evaluate(clock)
    weight = "one => getComputedStyle(one).fontWeight"
    assert await lower.locator(".clock").evaluate(weight) == await upper.locator(".clock").evaluate(weight)
    loud = await upper.locator(".clock").evaluate(clock)
    await delete(live_app, blog, 2)
    await expect(lower.locator(ago)).to_be_visible()
    assert await lower.locator(".clock").evaluate(clock) == loud
