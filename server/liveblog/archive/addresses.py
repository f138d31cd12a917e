"""Where things are in an archive: beside the page, by relative addresses, so that the folder works wherever it stands.

All pages lie at the top of the folder. What an entry's text refers to is looked up here: other entries, topics and
pictures are files; what only the server had is an address on the server, where that is known, or nothing.
"""

import re
from collections.abc import Collection
from urllib.parse import SplitResult, parse_qs, urljoin, urlsplit

from liveblog.archive.bodies import rehomed, rehomed_candidates, rehomed_markdown
from liveblog.archive.contents import Contents
from liveblog.model.picture import FOLDER, Picture
from liveblog.model.topic import topic_key

FORMS = {"txt": "blog.txt", "md": "blog.md", "feed.atom": "feed.atom", "feed.json": "feed.json"}
CORRECTIONS, CORRECTIONS_JSON = "corrections.html", "corrections.json"
PLACES, PLACES_GEOJSON = "places.html", "places.geojson"

POSTER = "poster.png"

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ENTRY = re.compile(r"/entries/([1-9][0-9]{0,17})")
_FRAGMENT = re.compile(r"entry-([1-9][0-9]{0,17})")
_PAGE = re.compile(r"[1-9][0-9]{0,8}")


class InFolder:
    """The addresses of an archive.

    `there` are the names of the pictures that there are; those that are asked for are kept in `pictures`, to be copied.
    `url` is where the folder will stand and `origin` where the server stood, without a slash at the end, None where
    unknown.
    """

    served = False
    static = "static"
    home = None

    def __init__(
        self, contents: Contents, there: Collection[str], url: str | None = None, origin: str | None = None
    ) -> None:
        self.pictures: dict[str, Picture] = {}
        self.missing: set[str] = set()
        self._contents = contents
        self._topics = {topic_key(name): listed for name, listed in contents.topics.items()}
        self._path = contents.blog.path
        self._there = there
        self._url = url
        self._origin = origin

    def part(self, path: str, **query: str | int) -> str | None:  # noqa: ARG002 -- there is one blog here
        """Return the file of a page, a topic or the key events; without a query, the newest page."""
        before = int(query["before"]) if "before" in query else None
        if "topic" in query:
            listed = self._topics.get(topic_key(str(query["topic"])))
            return listed.file(before) if listed else None
        if "only" in query:
            return self._contents.key_events.file(before) if self._contents.key_events.numbers else None
        ascending = query.get("order") == "oldest"
        if "day" in query:
            query["page"] = self._contents.page_of[self._contents.days[str(query["day"])]]
        number = int(query.get("page", 1 if ascending else self._contents.pages))
        return self._contents.page_file(number, ascending=ascending)

    def form(self, path: str, name: str) -> str:  # noqa: ARG002
        """Return the file of another form."""
        return name if name in (CORRECTIONS_JSON, PLACES_GEOJSON) else FORMS[name]

    def corrections(self, path: str, before: str = "") -> str | None:  # noqa: ARG002
        """Return the one file of all corrections, where there are any."""
        return CORRECTIONS if self._contents.corrections.told else None

    def places(self, path: str, before: int | None = None) -> str | None:  # noqa: ARG002
        """Return the one file of all places, where there are any."""
        return PLACES if self._contents.placed else None

    def entry(self, path: str, entry_id: int) -> str:  # noqa: ARG002
        """Return the permalink of an entry: it stays what it is, whichever page the entry stands on."""
        return f"entries/{entry_id}.html"

    def place(self, entry_id: int) -> str | None:
        """Return where an entry can be read at once; None when there is none of this number any more."""
        page = self._contents.page_of.get(entry_id)
        return f"{self._contents.page_file(page)}#entry-{entry_id}" if page else None

    def picture(self, path: str) -> str | None:
        """Return the file of a picture, and note that it is needed; None when there is none."""
        picture = Picture.of_path(path)
        if picture is None:
            return None
        if picture.name not in self.pictures:
            if picture.name not in self._there:
                self.missing.add(picture.name)
                return None
            self.pictures[picture.name] = picture
        return picture.path.removeprefix("/")

    def candidates(self, srcset: str) -> str:
        """Return the files of those widths of a picture that are there."""
        return rehomed_candidates(srcset, self.picture)

    def poster(self, path: str, digest: str) -> str:  # noqa: ARG002 -- what has ended has one
        """Return its file."""
        return POSTER

    def body(self, html: str) -> str:
        """Return an entry's HTML with the addresses that things have here."""
        return rehomed(html, self.link, self.picture)

    def markdown(self, text: str) -> str:
        """Return an entry's Markdown with the addresses that things have here."""
        return rehomed_markdown(text, self.link)

    def whole(self, address: str | None) -> str | None:
        """Return an address where the folder will stand; its front is the folder itself."""
        if self._url is None or address is None:
            return None
        return f"{self._url}/" if address == "index.html" else f"{self._url}/{address}"

    def base(self, path: str, entry_id: int) -> str | None:  # noqa: ARG002
        """Return the folder: all addresses are relative to it."""
        return f"{self._url}/" if self._url else None

    def link(self, href: str) -> str | None:
        """Return where a link in a text leads from here."""
        if self._origin and f"{href}/".startswith(f"{self._origin}/"):
            href = href[len(self._origin) :] or "/"
        if _SCHEME.match(href):
            return href
        if href.startswith("//"):
            return f"https:{href}"
        try:
            target = urlsplit(urljoin(self._path, href))
        except ValueError:
            return None
        return self._own(target) or (f"{self._origin}{target.geturl()}" if self._origin else None)

    def _own(self, target: SplitResult) -> str | None:
        """Find what the folder has of an address on the server."""
        if target.path.startswith(FOLDER):
            return self.picture(target.path)
        if target.path.rstrip("/") == self._path:
            return self._of_blog(target)
        rest = target.path.removeprefix(self._path)
        if rest == target.path:
            return None
        if entry := _ENTRY.fullmatch(rest):
            return self.place(int(entry[1]))
        return self._lists.get(rest) or FORMS.get(rest[1:])

    @property
    def _lists(self) -> dict[str, str]:
        """Return the files of the lists that there are, by what their addresses had behind the blog's."""
        told, placed = self._contents.corrections.told, self._contents.placed
        corrections = {"/corrections": CORRECTIONS, f"/{CORRECTIONS_JSON}": CORRECTIONS_JSON} if told else {}
        return corrections | ({"/places": PLACES, f"/{PLACES_GEOJSON}": PLACES_GEOJSON} if placed else {})

    def _of_blog(self, target: SplitResult) -> str | None:
        query = {name: values[0] for name, values in parse_qs(target.query).items()}
        if entry := _FRAGMENT.fullmatch(target.fragment):
            return self.place(int(entry[1]))
        if "topic" in query:
            return self.part("", topic=query["topic"])
        if query.get("only") == "key":
            return self.part("", only="key")
        if query.get("day") in self._contents.days:
            line = f"#day-{query['day']}"
            return f"{self.part('', day=query['day'], order=query.get('order', ''))}{line}"
        page = query.get("page", "")
        known = _PAGE.fullmatch(page) and int(page) <= self._contents.pages
        return self.part("", order=query.get("order", ""), **({"page": page} if known else {}))
