"""The states of blogs as a whole: the first one, new ones, their list and their settings."""

from playwright.async_api import expect

from tests.browser.desk_states.registry import desk_state


@desk_state
async def desk_begin(staff):
    page = await staff.open("/desk/login", None)
    values = {"name": "", "byline": "Ada Quist", "email": ""}
    errors = {"new_password": "must have at least 12 characters"}
    shown = {"me": None, "secret": "begin_secret", "values": values, "errors": errors, "message": None}
    await page.set_content(staff.app.services.renderer.page("beginning.html", **shown))  # the newsroom has begun
    return page


@desk_state
async def desk_begin_gone(staff):
    return await staff.open("/desk/-/begin/begin_secret", None)


@desk_state
async def desk_new_blog(staff):
    page = await staff.open("/desk/-/blogs")
    await page.get_by_label("Title").fill("Böen am Hafen: der Tag danach")
    await expect(page.get_by_label("Slug")).to_have_value("boen-am-hafen-der-tag-danach")
    return page


@desk_state
async def desk_new_blog_refused(staff):
    page = await staff.open("/desk/-/blogs")
    await page.get_by_label("Title").fill("Storm tide")
    await page.get_by_label("Slug").fill("storm tide")
    await page.get_by_label("Time zone").fill("Berlin")
    await page.get_by_role("button", name="Make the blog").click()
    await expect(page.locator("#wrong-zone")).to_contain_text("name of a zone")
    return page


@desk_state
async def desk_choice_searched(staff):
    return await staff.open("/desk?q=c&state=live")


@desk_state
async def desk_choice_found_nothing(staff):
    return await staff.open("/desk?state=shelved")


@desk_state
async def desk_setup(staff):
    return await staff.open("/desk/storm-tide/setup", "dora")


@desk_state
async def desk_setup_refused(staff):
    page = await staff.open("/desk/budget-debate/setup")
    await page.get_by_label("Time zone").fill("Berlin")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("#wrong-zone")).to_contain_text("name of a zone")
    return page


@desk_state
async def desk_remove_refused(staff):
    page = await staff.open("/desk/marathon/delete")
    await page.get_by_label("Type its slug").fill("maraton")
    await page.get_by_role("button", name="Delete the blog").click()
    await expect(page.locator("#wrong-typed_slug")).to_contain_text("nothing was deleted")
    return page


@desk_state
async def desk_sign_off(staff):
    page = await staff.open("/desk/trial")
    await page.locator("details.more > summary").click()
    await page.get_by_label("Last entry").fill("That is all for today. **Thank you** for reading.")
    return page
