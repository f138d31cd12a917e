"""The sheets: text in the steps of one scale, what is only read aloud hidden in one way, colours that can be read."""

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from liveblog.model.colour import DARK_BACKGROUND, DEFAULT_ACCENT, LEGIBLE, LIGHT_BACKGROUND, contrast, luminance
from liveblog.present.static_files import file_content, smallest
from liveblog.resources import STATIC

SHEETS = sorted(STATIC.rglob("*.css"))
SCALE = STATIC / "scale.css"
ENTRIES = STATIC / "entries.css"

_STEP = r"var\((--size-\w+)\)"
# A size alone, or the shorthand that begins with a weight, and has a line's height and a family after the size.
_SIZE = re.compile(rf"(?:\d{{3}} )?(?:{_STEP}|var\(--liveblog-size, {_STEP}\))(?: / [\d.]+ .+)?")


def rules_of(sheet: Path) -> str:
    """Read a sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)


def sizes_of(sheet: Path) -> Iterator[str]:
    """Find all that a sheet says of the size of text."""
    return (found[1] for found in re.finditer(r"(?<![-\w])font(?:-size)?:\s*([^;}]+)", rules_of(sheet)))


def sent_of(sheet: Path) -> bytes:
    """Return a sheet as it is sent."""
    return smallest(sheet.read_bytes(), "text/css")


def words_of(sheet: str) -> list[str]:
    """Find the names of classes, of variables and of properties; what is said twice is one."""
    return [word for word, _ in groupby(re.findall(r"\.[a-z][\w-]+|--[\w-]+|[a-z-]+(?=:)", sheet))]


def steps() -> list[str]:
    """Return the names of the scale's steps."""
    return re.findall(r"(--size-\w+):", rules_of(SCALE))


def colours(name: str) -> list[str]:
    """Return the values of a colour in the light and, at the end, in the dark; a blog's own are left out."""
    values = re.findall(rf"{name}:([^;]+);", rules_of(SCALE))
    return re.findall(r"#[0-9a-f]{6}\b", " ".join(values))


def test_sheets_are_found():
    """The page's, the embed's and the desk's sheets are among those that are looked at."""
    names = {sheet.relative_to(STATIC).as_posix() for sheet in SHEETS}
    assert {
        "scale.css",
        "entries.css",
        "truth.css",
        "bodies.css",
        "cards.css",
        "page.css",
        "embed.css",
        "editor.css",
        "editor/forms.css",
        "editor/outcome.css",
    } <= names


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.relative_to(STATIC).as_posix())
def test_text_has_a_size_of_the_scale(sheet: Path):
    """Every size of text is inherited or a step of the one scale, and no sheet has steps of its own.

    The one size in points is that of the paper, from which all others follow there.
    """
    known = set(steps())
    for size in sizes_of(sheet):
        if size == "inherit" or (sheet.name == "print.css" and re.fullmatch(r"[\d.]+pt", size)):
            continue
        found = _SIZE.fullmatch(size)
        assert found, f"font: {size}"
        assert (found[1] or found[2]) in known, size
    assert sheet == SCALE or not re.search(r"--size-\w+:", rules_of(sheet))


def test_every_step_is_used_and_there_once():
    """The scale has no step that nothing has, nor two of one name."""
    used = "\n".join(rules_of(sheet) for sheet in SHEETS)
    assert len(set(steps())) == len(steps()) > 5
    for step in steps():
        assert f"var({step})" in used, step


def test_what_is_only_read_aloud_is_hidden_in_one_way():
    """The declarations that do it stand in one rule of one sheet."""
    assert [sheet.name for sheet in SHEETS for _ in re.finditer(r"inset\(50%\)", rules_of(sheet))] == ["entries.css"]
    assert ".visually-hidden" in rules_of(ENTRIES)


def test_the_sheets_have_the_colours_that_a_blogs_accent_is_made_for():
    """The default accent, and the darkest and lightest that text stands on, are those that the server reckons with."""
    assert set(colours("--lb-accent")) - {"#e8564c"} == {DEFAULT_ACCENT}
    assert colours("--lb-tint") == [LIGHT_BACKGROUND, LIGHT_BACKGROUND, DARK_BACKGROUND]
    light, _, dark = colours("--lb-background")
    assert luminance(light) >= luminance(LIGHT_BACKGROUND)
    assert luminance(dark) <= luminance(DARK_BACKGROUND)


@pytest.mark.parametrize("name", ["--lb-text", "--lb-muted", "--lb-live"])
def test_text_can_be_read_wherever_it_stands(name: str):
    """Text, quiet text and the mark of what is live have the contrast that WCAG asks for, light and dark."""
    in_light, in_light_too, in_dark = colours(name)
    assert in_light == in_light_too
    assert contrast(in_light, LIGHT_BACKGROUND) >= LEGIBLE
    assert contrast(in_dark, DARK_BACKGROUND) >= LEGIBLE


def test_the_page_loads_all_its_sheets_in_one():
    """Each sheet of the reader's page is in the one that pages load, from `scale.css` to what is for paper."""
    sent = file_content("page.bundle.css")
    sheets = [
        SCALE,
        ENTRIES,
        *(
            STATIC / f"{name}.css"
            for name in ("pill", "truth", "bodies", "blocks", "cards", "entries-print", "highlighted")
        ),
        STATIC / "page.css",
        STATIC / "dated.css",
        *(STATIC / "page").glob("*.css"),
    ]
    assert len(sheets) > 6
    assert len(sent) == sum(len(sent_of(sheet)) for sheet in sheets)
    for sheet in sheets:
        assert sent_of(sheet) in sent, sheet.name
    assert sent.endswith(sent_of(STATIC / "page" / "print.css"))


def test_a_desk_loads_its_sheets_in_two():
    """What every page of the desk has is one sheet, and what a blog's desk has is another, as one by one they were."""
    shared = ["forms", "outcome", "card-form"]
    own = ["tools", "pictures", "drafts", "together", "watch", "listing", "briefing"]
    sheets = [SCALE, ENTRIES]
    sheets += [STATIC / f"{name}.css" for name in ("pill", "bodies", "blocks", "truth", "cards", "entries-print")]
    sheets += [*(STATIC / "editor" / f"{name}.css" for name in shared), STATIC / "editor.css"]
    assert file_content("editor.bundle.css") == b"".join(map(sent_of, sheets))
    assert file_content("editor/blog.bundle.css") == b"".join(
        sent_of(STATIC / "editor" / f"{name}.css") for name in own
    )


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.relative_to(STATIC).as_posix())
def test_sheets_are_sent_short_and_whole(sheet: Path):
    """Readers get every selector and property of a sheet, in its order, and nothing that is said about them."""
    small = sent_of(sheet).decode()
    assert "/*" not in small
    assert words_of(small) == words_of(rules_of(sheet))


def test_rules_for_a_box_and_values_of_variables_are_sent_short():
    """What the minifier doesn't know is as short as the rest, and says the same."""
    sheet = "@container (width < 576px) {\n.a > .b {\n  margin: 0;\n}\n}\n.c {\n  --x: var(\n    --y,\n    1px\n  )\n}"
    assert smallest(sheet.encode(), "text/css") == b"@container (width < 576px){.a>.b{margin:0}}.c{--x:var(--y,1px)}"


def embeds_sheets() -> dict[str, str]:
    """Return the sheets as an embed gets them, by their names."""
    names = ("scale", "entries", "pill", "bodies", "blocks", "truth", "cards", "entries-print", "highlighted", "embed")
    return {name: file_content(f"{name}.shadow.css").decode() for name in names}


def test_an_embeds_variables_are_all_its_own():
    """What a sheet of the embed asks for is set on its frame, or one of the few that are given from outside."""
    sheets = embeds_sheets()
    given = {"--lb-em", "--lb-blog", "--lb-blog-dark", "--lb-bar", "--lb-clear", "--lb-ground"}
    frame = set(re.findall(r"(--[\w-]+):", sheets["scale"]))
    for name, sheet in sheets.items():
        own = set(re.findall(r"(--[\w-]+):", sheet))
        asked = {each for each in re.findall(r"var\(\s*(--[\w-]+)", sheet) if not each.startswith("--liveblog-")}
        assert asked <= frame | own | given, name


def test_names_are_as_short_in_all_sheets_of_an_embed():
    """A variable has one short name, which no two have; nothing is in them that a shadow tree doesn't have."""
    sheets = embeds_sheets()
    long, short = (
        re.findall(r"--(?!liveblog)[a-z][\w-]*", text) for text in (sent_of(ENTRIES).decode(), sheets["entries"])
    )
    assert len(long) == len(short)
    assert len(set(zip(long, short, strict=True))) == len(set(long)) == len(set(short))
    assert all(len(one) <= len(other) for one, other in zip(short, long, strict=True))
    for sheet in sheets.values():
        assert ":root" not in sheet
        assert "live-blog[" not in sheet
