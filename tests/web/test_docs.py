"""What the documents say is there: every address of ours answers on a real server, and every link leads somewhere."""

import re
from pathlib import Path

import pytest

from liveblog.web.routes import ROUTES
from tests.web.live_app import LiveApp

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / ".github").rglob("*.md")),
    *sorted((ROOT / "clients").glob("*/README.md")),
    *sorted((ROOT / "clients").glob("*/*/README.md")),
]
_HOST = r"https?://(?:127\.0\.0\.1:8000|live\.example(?:\.org)?|news\.example(?:\.org)?)"
_SEGMENTS = {route.path[1:].partition("/")[0].partition("{")[0] for route in ROUTES}
_TOP = "|".join(map(re.escape, sorted(_SEGMENTS - {""}, reverse=True)))
_END = r"[^\s`\"')<>|]*"
_ADDRESS = re.compile(rf"{_HOST}(/{_END})|(?<=[\s`\"'(=])(/(?:{_TOP})\b{_END})")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE = re.compile(r"```.*?```|^    [^\n]*$|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_NOTHING = "There is nothing at this address."


def addresses() -> dict[str, str]:
    """Return each address of ours that a document names, and where; what stands for something is filled in."""
    found = {}
    for document in DOCUMENTS:
        for match in _ADDRESS.finditer(document.read_text(encoding="utf-8")):
            address = (match[1] or match[2]).rstrip(".,:;")
            address = re.sub(r"\{slug\}|SLUG", "harbour", address).replace("{tag}", "en")
            if "…" not in address and "{" not in address and (address == "/" or not address.endswith("/")):
                found[address] = str(document.relative_to(ROOT))
    return found


async def test_every_address_of_the_documents_is_one(live_app: LiveApp):
    """Each is fetched: blogs and entries that are named are there, and only another method may be asked for."""
    named = addresses()
    assert len(named) > 15
    for slug in {match[1] for address in named if (match := re.search(r"/blogs/([a-z-]+)", address))}:
        blog = await live_app.blog(slug)
        await live_app.fill(blog, 17)
    wrong = {}
    for address, document in named.items():
        headers = {"accept": "application/json"}
        answer = await live_app.http.get(address, headers=headers, follow_redirects=False)
        if answer.status_code >= 500 or (answer.status_code == 404 and _NOTHING in answer.text):
            wrong[address] = document
    assert not wrong


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path):
    """A link to another file of the repository names one, and a heading of it that is there."""
    for link in _LINK.findall(_CODE.sub("", document.read_text(encoding="utf-8"))):
        if link.startswith(("https://", "http://", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), link
        if anchor and target.suffix == ".md":
            assert anchor in headings(target), link


def headings(document: Path) -> set[str]:
    """Return the anchors of a document's headings, as GitHub makes them."""
    found = re.findall(r"^#+ (.*)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    plain = (re.sub(r"[`*]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)) for heading in found)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in plain}
