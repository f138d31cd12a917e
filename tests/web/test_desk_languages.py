"""The desk speaks the language of whoever sits at it: their account's, else their browser's."""

from datetime import UTC, datetime

import pytest

from liveblog.intake.question import question_on
from liveblog.render import language_for
from tests.web.desks import AT, PASSWORD, open_desk


@pytest.fixture
async def desk(migrated_sqlite_url):
    async with open_desk(migrated_sqlite_url, PASSWORD) as desk:
        yield desk


async def _choose(ada, tag):
    answer = await ada.fill_in("/desk/-/account", "/desk/-/account/preferences", language=tag, zone="Europe/Berlin")
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("asked", "html", "word"),
    [
        ("de-AT,de;q=0.9", '<html lang="de">', "Passwort vergessen?"),
        ("ar", '<html lang="ar" dir="rtl">', "هل نسيت كلمة المرور؟"),
        ("fr", '<html lang="fr">', "Mot de passe oublié\u00a0?"),
        ("es", '<html lang="es">', "¿Has olvidado la contraseña?"),
        ("tlh", '<html lang="en">', "Forgotten your password?"),
    ],
)
async def test_before_the_login_the_browser_is_asked(desk, asked, html, word):
    """A stranger has chosen nothing yet: the login page is in the language that their browser wants, else English."""
    async with desk.visitor() as stranger:
        stranger.client.headers["accept-language"] = asked
        page = (await stranger.get("/desk/login")).text
    assert html in page
    assert word in page


async def test_a_chosen_language_goes_before_the_browsers(desk):
    """Whoever has chosen on the account's page is spoken to so on every page, whatever machine they sit at."""
    async with desk.visitor("ada") as ada:
        ada.client.headers["accept-language"] = "fr"
        page = (await ada.get("/desk")).text
        assert '<html lang="fr">' in page
        await _choose(ada, "de")
        for path, word in (
            ("/desk", "Welcher Liveblog?"),
            ("/desk/harbour", "Als Entwurf behalten"),
            ("/desk/harbour/drafts", "Entwürfe"),
            ("/desk/-/account", "Sprache und Zeit"),
        ):
            page = (await ada.get(path)).text
            assert '<html lang="de">' in page
            assert word in page


async def test_what_is_done_to_an_entry_is_marked_as_the_editors_language(desk):
    """Buttons in a list that is in another language say which one they speak; elsewhere they need not."""
    async with desk.visitor("ada") as ada:
        await ada.write(body="Ships left.")
        assert '<p class="actions"><a' in (await ada.get("/desk/harbour")).text
        await _choose(ada, "ar")
        page = (await ada.get("/desk/harbour")).text
    assert '<p class="actions" lang="ar" dir="rtl"><a' in page


async def test_what_is_wrong_is_said_in_it_and_the_api_stays_english(desk):
    """A form's faults come in the editor's language, in the page and to its scripts; programs read English."""
    async with desk.visitor("ada") as ada:
        await _choose(ada, "de")
        fields = {"body": " ", "occurred_at": AT}
        page = await ada.fill_in("/desk/harbour", "/desk/harbour", **fields)
        assert page.status_code == 422
        assert "Die Angabe darf nicht leer sein." in page.text
        assert "Im Formular stimmt etwas nicht" in page.text
        told = (await ada.client.get("/desk/harbour/entries/99", headers={"accept": "application/json"})).json()
        assert told["detail"] == "Dieser Liveblog hat keinen Eintrag 99."
        told = (await ada.client.get("/api/v1/blogs/harbour/entries/99")).json()
        assert told["detail"] == "This blog has no entry 99."


async def test_a_wrong_password_is_refused_in_the_browsers_language(desk):
    """Also what is refused before anybody is known is said in words that they understand."""
    async with desk.visitor() as stranger:
        stranger.client.headers["accept-language"] = "ar"
        answer = await stranger.fill_in("/desk/login", "/desk/login", name="ada", password="wrong")
    assert answer.status_code == 401
    assert "الاسم أو كلمة المرور غير صحيح." in answer.text


def test_sentences_of_the_code_are_said_with_their_values():
    """A sentence within a sentence, numbers and dates are in the language, too."""
    noon = datetime(2031, 7, 27, 12, tzinfo=UTC)
    question = question_on("2031-07-30T12:00", "UTC", noon)
    german, arabic = language_for("de").desk, language_for("ar").desk
    assert question is not None
    assert question.why.startswith("is 3 days ahead, and readers")
    assert german.said(question.why).startswith("liegt 3 Tage in der Zukunft, und Leser")
    assert question.choices[0].label == "Wednesday, 30 July 2031, 12:00 UTC"
    assert german.said(question.choices[0].label) == "Mittwoch, 30. Juli 2031, 12:00 UTC"
    assert "أيام" in arabic.said(question.why)
