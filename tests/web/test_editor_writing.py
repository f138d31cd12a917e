"""Posting from the desk, with nothing but forms: nothing is posted twice, nothing typed is lost."""

import re

import pytest

from liveblog.errors import FieldError
from liveblog.model.entry import Entry, EntryDraft
from liveblog.model.principal import COMMAND
from liveblog.resources import TEMPLATES
from liveblog.store import reads
from liveblog.web.cookies import SESSION_COOKIE
from liveblog.web.editor.form import errors_in_words
from tests.web.desks import AT, YESTERDAY, fields_for, forms

EVERYTHING = {
    "headline": "Ferries “on time” & <early>",
    "body": "\nFirst line\nsecond *line*\n\n</textarea><script>alert(1)</script>\n",
    "topics": "Harbour, Ferries",
    "byline": "Ada Quist, Ben Tarr",
    "occurred_at": AT,
    "pinned": "on",
    "key_event": "on",
}


async def entries(desk) -> list[Entry]:
    async with desk.services.store.read() as transaction:
        blog = await reads.blog_by_slug(transaction, "harbour")
        page = await reads.page(transaction, blog)
    return list(page.entries) if page else []


async def test_the_list_of_blogs_leads_to_each_desk(ada):
    """Whoever logs in chooses where to write."""
    assert 'href="/desk/harbour"' in (await ada.get("/desk")).text


async def test_a_form_is_posted_and_shown(ada, desk):
    """Post, redirect, get: the entry stands in the list, drawn as on the reader's page, and the form is empty again."""
    answer = await ada.write(body="The harbour is *open*.")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/harbour?done=posted&entry=1")
    page = await ada.get(answer.headers["location"])
    (entry,) = await entries(desk)
    assert "Entry 1 is posted." in page.text
    assert desk.services.renderer.entry(desk.blog, entry) in page.text
    assert entry.byline == ("Ada Quist",)
    assert forms(page)["/desk/harbour"].values["body"] == ""


async def test_all_fields_arrive_as_typed(ada, desk):
    """Each field means what its label says; times are the blog's; line breaks are line breaks."""
    assert (await ada.write(**EVERYTHING)).status_code == 303
    (entry,) = await entries(desk)
    assert entry.headline == EVERYTHING["headline"]
    assert entry.body == EVERYTHING["body"]
    assert (entry.topics, entry.byline) == (("Harbour", "Ferries"), ("Ada Quist", "Ben Tarr"))
    assert entry.occurred_at == YESTERDAY
    assert (entry.pinned, entry.key_event) == (True, True)


async def test_errors_stand_beside_their_fields_and_nothing_is_lost(ada, desk):
    """A form with mistakes comes back whole, with a sentence at each of them."""
    wrong = EVERYTHING | {"topics": "Harbour, " + "x" * 81, "occurred_at": "2031-03-30T02:30"}
    answer = await ada.write(**wrong)
    assert answer.status_code == 422
    assert forms(answer)["/desk/harbour"].values.items() >= wrong.items()
    assert 'aria-describedby="wrong-topics" aria-invalid="true"' in answer.text
    assert "This is too long: at most 80." in answer.text
    assert "This did not exist in Europe/Berlin: the clocks were put forward past it." in answer.text
    assert await entries(desk) == []


async def test_an_empty_text_is_told(ada):
    """Only the text is required."""
    answer = await ada.write(headline="Only this")
    assert answer.status_code == 422
    assert re.search(r'id="wrong-body"[^>]*>This must not be empty.<', answer.text)


async def test_what_is_no_character_is_taken_out(ada, desk):
    """Who pastes it can't see it: it is gone from every field, lines stay apart, and the rest is posted."""
    values = dict.fromkeys(("headline", "topics", "byline"), "a\x01\ufffe\U0001ffffb\ufdd0")
    assert (await ada.write(body="One\x0btwo\x85three\x9f", **values)).status_code == 303
    (entry,) = await entries(desk)
    assert (entry.headline, entry.topics, entry.byline, entry.body) == ("ab", ("ab",), ("ab",), "One\ntwo\nthree")


@pytest.mark.parametrize(
    ("name", "nothing"),
    [*((name, "\u200b\u3164") for name in ("headline", "body", "topics", "byline")), ("body", "> "), ("body", "#")],
    ids=ascii,
)
async def test_what_nobody_can_see_is_told(ada, desk, name, nothing):
    """A field that only looks empty is named, and the rest of the form stays as it was typed."""
    answer = await ada.write(**{"body": "Text."} | {name: nothing})
    assert answer.status_code == 422
    assert re.search(rf'id="wrong-{name}"[^>]*>This must contain something visible.<', answer.text)
    assert await entries(desk) == []


@pytest.mark.parametrize("do", ["post", "approve", "schedule"])
async def test_a_draft_that_shows_nothing_is_not_posted(ada, desk, do):
    """Signs of Markdown alone are refused beside the text, now and at a time to come."""
    typed = forms(await ada.get("/desk/harbour"))["/desk/harbour"].values | {"body": "> ", "do": "keep"}
    there = (await ada.post("/desk/harbour/drafts", typed)).headers["location"].partition("?")[0]
    values = fields_for(await ada.get(there), there) | {"do": do, "publish_at": "2131-03-04T18:00"}
    values["publish_meant"] = "2131-03-04T17:00:00.000Z"
    answer = await ada.post(there, values)
    assert answer.status_code == 422
    assert "This must contain something visible." in answer.text
    assert await entries(desk) == []


async def test_what_was_typed_is_never_markup(ada, desk):
    """No field of a form or an entry becomes HTML on the desk, wherever it is shown."""
    attack = '"><script>alert(1)</script>'
    values = dict.fromkeys(("headline", "body", "topics", "byline"), attack)
    again = await ada.write(**values, occurred_at=attack)
    assert again.status_code == 422
    page = await ada.get((await ada.write(**values)).headers["location"])
    edit = await ada.get("/desk/harbour/entries/1")
    for answer in (again, page, edit, await ada.get("/desk/harbour/entries/1/delete")):
        scripts = re.findall(r"<script[^>]*>", answer.text)
        assert all("/static/" in script for script in scripts)
    assert forms(edit)["/desk/harbour/entries/1"].values["headline"] == attack


async def test_the_same_form_sent_twice_posts_once(ada, desk):
    """A double click, or a reload of the answer, makes no second entry."""
    form = forms(await ada.get("/desk/harbour"))["/desk/harbour"]
    form.values["body"] = "Once."
    first, second = [await ada.post(form.action, form.values) for _ in range(2)]
    assert first.headers["location"] == second.headers["location"]
    assert len(await entries(desk)) == 1


async def test_another_text_in_a_used_form_is_kept_and_can_be_posted(ada, desk):
    """Who goes back and changes what was posted gets the text back in a form that can be sent."""
    form = forms(await ada.get("/desk/harbour"))["/desk/harbour"]
    await ada.post(form.action, form.values | {"body": "One."})
    answer = await ada.post(form.action, form.values | {"body": "Two."})
    assert answer.status_code == 422
    again = forms(answer)["/desk/harbour"]
    assert again.values["body"] == "Two."
    assert (await ada.post(again.action, again.values)).status_code == 303
    assert [entry.body for entry in await entries(desk)] == ["One.", "Two."]


async def test_two_editors_with_the_same_key_are_two(ada, desk):
    """A key belongs to whoever sends it."""
    form = forms(await ada.get("/desk/harbour"))["/desk/harbour"]
    await ada.post(form.action, form.values | {"body": "Ada's."})
    async with desk.visitor("ben") as ben:
        own = forms(await ben.get("/desk/harbour"))["/desk/harbour"]
        await ben.post(form.action, own.values | {"key": form.values["key"], "body": "Ben's."})
    assert [entry.body for entry in await entries(desk)] == ["Ada's.", "Ben's."]


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
async def test_a_form_without_our_token_posts_nothing_and_loses_nothing(ada, desk, token):
    """A form of another session isn't obeyed; its text comes back in one that can be sent."""
    answer = await ada.write(csrf=token, body="Kept.")
    assert answer.status_code == 403
    assert await entries(desk) == []
    form = forms(answer)["/desk/harbour"]
    assert form.values["body"] == "Kept."
    assert (await ada.post(form.action, form.values)).status_code == 303


async def test_another_site_cannot_post_nor_show_its_text_here(ada, desk):
    """A form on another site is refused even if it has the token, and what it sent is not shown."""
    form = forms(await ada.get("/desk/harbour"))["/desk/harbour"]
    answer = await ada.post(form.action, form.values | {"body": "Planted."}, origin="https://evil.example")
    assert answer.status_code == 403
    assert "Planted." not in answer.text
    assert await entries(desk) == []


async def test_the_token_of_another_editor_is_worth_nothing(ada, desk):
    """Tokens belong to sessions."""
    async with desk.visitor("ben") as ben:
        token = forms(await ben.get("/desk/harbour"))["/desk/harbour"].values["csrf"]
    assert (await ada.write(csrf=token, body="No.")).status_code == 403


async def test_a_session_that_ended_while_writing_loses_nothing(desk):
    """Whoever was logged out keeps the text, logs in beside it, and posts it."""
    async with desk.visitor("ada") as ada:
        form = forms(await ada.get("/desk/harbour"))["/desk/harbour"]
        await desk.services.sessions.end(ada.client.cookies[SESSION_COOKIE])
        kept = await ada.post(form.action, form.values | EVERYTHING)
        assert kept.status_code == 401
        assert "Harbour: live" not in kept.text
        user = await desk.services.users.by_name("ada")
        ada.client.cookies.clear()
        ada.client.cookies.set(SESSION_COOKIE, await desk.services.sessions.open(user.id))
        shown = await ada.post(form.action, forms(kept)[form.action].values)
        assert shown.status_code == 403
        last = forms(shown)[form.action]
        assert last.values.items() >= EVERYTHING.items()
        assert (await ada.post(last.action, last.values)).status_code == 303
    (entry,) = await entries(desk)
    assert entry.body == EVERYTHING["body"]


async def test_a_hand_over_outlives_a_session_too(desk):
    """What was typed into the hand-over comes back as well, and can be sent after a login."""
    async with desk.visitor("ada") as ada:
        form = forms(await ada.get("/desk/harbour"))["/desk/harbour/shifts"]
        kept = await ada.post(form.action, form.values | {"note": "Ben it is.", "csrf": "0" * 64})
        assert kept.status_code == 403
        again = forms(kept)[form.action]
        assert again.values["note"] == "Ben it is."
        ada.client.cookies.clear()
        out = await ada.post(form.action, again.values)
        assert (out.status_code, forms(out)[form.action].values["note"]) == (401, "Ben it is.")


async def test_a_preview_is_the_entry_as_readers_will_see_it(ada, desk):
    """Without JavaScript the form comes back with the preview; with it, the preview comes alone. Nothing is posted."""
    page = await ada.write(**EVERYTHING, do="preview")
    assert page.status_code == 200
    form = forms(page)["/desk/harbour"]
    assert form.values.items() >= EVERYTHING.items()
    alone = await ada.fetch("/desk/harbour/preview", form.values)
    assert alone.text in page.text
    assert await entries(desk) == []
    await ada.post(form.action, form.values)
    (entry,) = await entries(desk)
    posted = desk.services.renderer.entry(desk.blog, entry)
    # What is not posted yet has neither number nor event.
    assert alone.text == re.sub(r"(entry-|at-|-id=\"|entries/|seq=\")1\b", r"\g<1>0", posted)


async def test_a_preview_needs_what_posting_needs(ada, desk):
    """The preview is refused without the token, and says what is wrong with a field."""
    form = forms(await ada.get("/desk/harbour"))["/desk/harbour"]
    assert (await ada.fetch("/desk/harbour/preview", {"body": "Text"})).json()["code"] == "stale_form"
    answer = await ada.fetch("/desk/harbour/preview", form.values)
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": "body", "message": "must not be empty"}]


async def test_the_script_gets_json(ada):
    """`editor.js` hears the new entry's number and the next form's key, and problems as problems."""
    form = forms(await ada.get("/desk/harbour"))["/desk/harbour"]
    answer = await ada.fetch(form.action, form.values | {"body": "Text."})
    assert answer.status_code == 201
    assert answer.json()["id"] == 1
    assert answer.json()["key"] != form.values["key"]
    answer = await ada.fetch(form.action, form.values | {"body": ""})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    ada.client.cookies.clear()
    assert (await ada.fetch(form.action, form.values)).json()["code"] == "unauthenticated"


async def test_the_token_may_come_in_a_header(ada):
    """A script need not put the token into the form."""
    form = forms(await ada.get("/desk/harbour"))["/desk/harbour"]
    token = form.values.pop("csrf")
    values = form.values | {"body": "Text."}
    assert (await ada.fetch(form.action, values)).status_code == 403
    assert (await ada.fetch(form.action, values, **{"x-csrf-token": token})).status_code == 201


async def test_a_closed_coverage_keeps_what_was_typed(ada, desk):
    """Somebody may close the coverage while another writes; reopened, it takes the text."""
    form = forms(await ada.get("/desk/harbour"))["/desk/harbour"]
    answer = await ada.fill_in("/desk/harbour", "/desk/harbour/status", status="closed")
    assert answer.headers["location"] == "/desk/harbour?done=closed"
    refused = await ada.post(form.action, form.values | {"body": "Late."})
    assert refused.status_code == 409
    assert forms(refused)["/desk/harbour"].values["body"] == "Late."
    await ada.fill_in("/desk/harbour", "/desk/harbour/status", status="live")
    assert (await ada.post(form.action, form.values | {"body": "Late."})).status_code == 303


async def test_an_unknown_status_is_refused(ada):
    """A blog can be live or closed."""
    assert (await ada.fill_in("/desk/harbour", "/desk/harbour/status", status="lost")).status_code == 400


async def test_a_hand_over_is_recorded_once(ada, desk):
    """Who takes over says so in a line among the entries; sent twice it is one line."""
    form = forms(await ada.get("/desk/harbour"))["/desk/harbour/shifts"]
    values = form.values | {"note": "Ben Tarr takes over from Ada Quist.", "editor": "Ben Tarr"}
    for _ in range(2):
        answer = await ada.post(form.action, values)
        assert answer.headers["location"] == "/desk/harbour?done=handed-over"
    page = await ada.get("/desk/harbour")
    assert page.text.count('class="shift"') == 1


async def test_a_hand_over_without_words_is_told(ada):
    """Its field says what is missing, and stays open."""
    answer = await ada.fill_in("/desk/harbour", "/desk/harbour/shifts", note=" ", editor="Ben")
    assert answer.status_code == 422
    assert re.search(r'id="wrong-note"[^>]*>This must not be empty.<', answer.text)
    assert forms(answer)["/desk/harbour/shifts"].values["editor"] == "Ben"


async def test_the_list_holds_the_last_entries_and_leads_to_older_ones(ada, desk):
    """Twenty entries or somewhat more, and a link to the others."""
    for number in range(41):
        await desk.services.desk.post("harbour", EntryDraft(f"Number {number}."), COMMAND)
    page = (await ada.get("/desk/harbour")).text
    assert page.count("<article") == 21
    assert "Number 40." in page
    older = (await ada.get("/desk/harbour?page=1")).text
    assert older.count("<article") == 20
    assert (await ada.get("/desk/harbour?page=3")).status_code == 404
    assert (await ada.get("/desk/harbour?page=x")).status_code == 400


@pytest.mark.parametrize("query", ["done=posted&entry=x", "done=%3Cb%3E", "done=posted", "done=posted&entry=1%27%22"])
async def test_the_notice_says_nothing_that_is_not_ours(ada, query):
    """A crafted link can't put words on the desk."""
    assert "data-done" not in (await ada.get(f"/desk/harbour?{query}")).text


async def test_files_and_other_bodies_are_refused(ada):
    """The forms have no files, and nothing else is read."""
    answer = await ada.client.post("/desk/harbour", json={"body": "Text"}, headers={"accept": "application/json"})
    assert answer.status_code == 415


async def test_a_text_at_the_limit_is_taken(ada, desk):
    """The limit of the form is no lower than the limit of the text, in any script."""
    text = "語" * 262_144
    assert (await ada.write(body=text)).status_code == 303
    answer = await ada.write(body=text + "文")
    assert answer.status_code == 422
    assert forms(answer)["/desk/harbour"].values["body"] == text + "文"


def test_what_is_wrong_stands_beside_its_field():
    """Each place that a form of the desk has for a fault gets it: none is told as one of the text."""
    drawn = re.compile(r'(?:wrong|says)\(\w+, "(\w+)"')
    names = {name for form in TEMPLATES.glob("*desk*.html") for name in drawn.findall(form.read_text(encoding="utf-8"))}
    assert names >= {"body", "publish_at", "comment"}
    assert [name for name in sorted(names) if name not in errors_in_words((FieldError(name, "is wrong"),))] == []
