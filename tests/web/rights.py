"""Who may ask what: a rule for each route, and what it comes to for each asker and each blog.

Routes are taken from the table of routes; one that has no rule here fails the tests.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from starlette.routing import Route, WebSocketRoute

from liveblog.model.principal import Scope
from liveblog.resources import static_version
from liveblog.web.api.operation import Operation
from liveblog.web.api.operations import OPERATIONS
from liveblog.web.cors import is_open_to_origins
from liveblog.web.parameters import DRAFT_ID, ENTRY_ID, SLUG
from liveblog.web.routes import ROUTES

IN, UNKNOWN, FORBIDDEN, HIDDEN = "in", "unauthenticated", "forbidden", "blog_not_found"
WEBSOCKET, STREAM = "WEBSOCKET", "STREAM"
"""How a live transport is asked for; the address of the events is an event stream, too."""

ORDER = ("read", "submit", "write", "admin")
BLOGS = tuple(f"{whose}-{whom}" for whose in ("own", "other") for whom in ("public", "partners", "private"))
KEYED = ("secret key", "publishable key")
"""What partners show: in a header, or in the address."""


class Rule(Enum):
    """Whom a route lets in."""

    OPEN = "everybody"
    PUBLIC = "everybody, of a public blog"
    FRAMED = "everybody, of a public blog; of one for partners, by a key in the address"
    READ = "who may read the blog, by token or session"
    SUBMIT = "who may submit drafts to the blog, by token"
    WRITE = "who may write in the blog, by token"
    ADMIN = "who administers all blogs, by token"
    ACCOUNT = "who has an account, by session"
    HOUSE = "who administers some blog, by session"
    HOUSE_ITSELF = "who administers all blogs, by session"
    DESK_OF_BLOG = "who may write in the blog, by session"
    SETUP = "who administers the blog, by session"
    DRAFTS = "who may submit drafts to the blog, by session"


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody with a scope on their own blogs, and one on all; `shows` a token, a session, a key, or nothing."""

    shows: str = "nothing"
    own: str = ""
    everywhere: str = ""

    def __str__(self) -> str:
        """Return a name for users and tokens."""
        return f"{self.shows} own={self.own} all={self.everywhere}"

    def at(self, path: str) -> "Asker":
        """Return who they are at a door: a key in the address counts where scripts of other sites may read."""
        return Asker() if self.shows == "publishable key" and not is_open_to_origins(path) else self

    def may(self, scope: str, blog: str | None) -> bool:
        """Tell whether they hold a scope on a blog, or on all (None)."""
        if self.shows in KEYED and blog and blog.endswith("private"):
            return False
        theirs = (self.own, self.everywhere) if blog and blog.startswith("own") else (self.everywhere,)
        return any(held and ORDER.index(held) >= ORDER.index(scope) for held in theirs)


_HELD = (
    *((scope, "") for scope in ORDER),
    *(("", scope) for scope in ORDER),
    *(("write", "read"), ("admin", "submit")),
)
ASKERS = (
    Asker(),
    *(Asker(shows, *held) for shows in ("token", "session") for held in _HELD),
    *(Asker(shows, *held) for shows in KEYED for held in (("read", ""), ("", "read"))),
)


_BY = dict.fromkeys((Rule.SUBMIT, Rule.WRITE, Rule.ADMIN), "token") | dict.fromkeys(
    (Rule.ACCOUNT, Rule.HOUSE, Rule.HOUSE_ITSELF, Rule.DESK_OF_BLOG, Rule.SETUP, Rule.DRAFTS), "session"
)


def expected(rule: Rule, asker: Asker, blog: str) -> str:
    """Return how a route answers: lets them in, or refuses by this code."""
    writes = any(asker.may("write", each) for each in BLOGS)
    shows = "token" if asker.shows == "secret key" else asker.shows
    if shows != _BY.get(rule, shows):
        return UNKNOWN
    if rule in (Rule.DESK_OF_BLOG, Rule.SETUP) and not writes:
        return FORBIDDEN  # whatever the blog is
    if rule is Rule.DRAFTS and not any(asker.may("submit", each) for each in BLOGS):
        return FORBIDDEN
    if rule in (Rule.PUBLIC, Rule.FRAMED):
        by_key = rule is Rule.FRAMED and asker.shows == "publishable key" and asker.may("read", blog)
        return IN if by_key or blog.endswith("public") else HIDDEN
    is_hidden = not blog.endswith("public") and not asker.may("read", blog)
    if is_hidden and rule in (Rule.READ, Rule.SUBMIT, Rule.WRITE, Rule.DESK_OF_BLOG, Rule.SETUP, Rule.DRAFTS):
        return HIDDEN
    writes_here = asker.may("write", blog)
    let_in = {
        Rule.ADMIN: asker.may("admin", None),
        Rule.HOUSE_ITSELF: asker.may("admin", None),
        Rule.SETUP: asker.may("admin", blog),
        Rule.HOUSE: any(asker.may("admin", each) for each in BLOGS),
        Rule.WRITE: writes_here,
        Rule.DESK_OF_BLOG: writes_here,
        Rule.DRAFTS: asker.may("submit", blog),
        Rule.SUBMIT: asker.may("submit", blog),
    }
    return IN if let_in.get(rule, True) else FORBIDDEN


def _of_operation(operation: Operation) -> Rule:
    if operation.scope is not None:
        return {Scope.SUBMIT: Rule.SUBMIT, Scope.WRITE: Rule.WRITE, Scope.ADMIN: Rule.ADMIN}[operation.scope]
    return Rule.READ if "{slug}" in operation.path else Rule.OPEN


_BLOG, _DESK, _EVENTS = "/blogs/{slug}", "/desk/{slug}", "/api/v1/blogs/{slug}/events"
_RECEIVERS = "/desk/-/partners/{partner_id:number}/receivers"
_NOTICES = f"{_DESK}/notices"
_DESK_ENTRY = f"{_DESK}/entries/{ENTRY_ID}"
_OF_PATHS = {
    Rule.OPEN: (
        *("GET /", "GET /sitemap.xml", "GET /sitemap-{number:number}.xml", "GET /robots.txt", "GET /embed.js"),
        *("GET /embed.json", "GET /height.js", "GET /oembed"),
        "GET /.well-known/webhook-keys.json",
        *(
            f"GET /static/{static_version()}/{{name:path}}",
            "GET /words/{name}.json",
            "GET /words/desk/{name}.js",
            "GET /media/{name}",
        ),
        "GET /publisher/{version}/{name:path}",
        *("GET /openapi.json", "GET /docs", "GET /feed.atom", "GET /feed.json"),
        *("GET /corrections", "GET /corrections.atom", "GET /corrections.json"),
        *("GET /desk/login", "POST /desk/login", "GET /desk/login/{secret}", "POST /desk/logout"),
        *("GET /desk/-/begin/{secret}", "POST /desk/-/begin", "GET /desk/-/address/{secret}"),
        *("POST /desk/login/with/{provider}", "GET /desk/login/with/{provider}/back"),
        "POST /desk/login/with/{provider}/logout",
        *("GET /desk/-/invitations/{secret}", "POST /desk/-/invitations"),
        *(
            "GET /desk/-/forgotten",
            "GET /desk/-/common-passwords.txt",
            "GET /words/desk/{name}.js",
            "POST /desk/-/forgotten",
            "GET /desk/-/password/{secret}",
            "POST /desk/-/password",
        ),
        *("POST /desk/-/login/passkey", "POST /desk/-/login/passkey/options"),
        *("GET /desk/-/login/code", "POST /desk/-/login/code"),
    ),
    Rule.READ: (
        *(f"GET /blogs/{SLUG}", f"GET {_BLOG}/entries/{ENTRY_ID}", f"GET {_BLOG}/feed.atom", f"GET {_BLOG}/feed.json"),
        *(
            f"GET {_BLOG}/",
            f"GET {_BLOG}/entries/{ENTRY_ID}/report",
            f"POST {_BLOG}/entries/{ENTRY_ID}/report",
            f"GET {_BLOG}/poster-{{digest}}.png",
            f"GET {_BLOG}.txt",
            f"GET {_BLOG}.md",
            f"GET {_BLOG}/fragment.html",
            f"GET {_BLOG}/teaser.html",
            f"GET {_BLOG}/terms.json",
            f"GET {_BLOG}/figures/{{figure}}.csv",
            *(f"GET {_BLOG}/corrections{form}" for form in ("", ".atom", ".json")),
            *(f"GET {_BLOG}/places{form}" for form in ("", ".geojson")),
            f"{WEBSOCKET} {_EVENTS}",
            f"{STREAM} {_EVENTS}",
        ),
    ),
    Rule.PUBLIC: (f"GET {_BLOG}/embed",),
    Rule.FRAMED: (f"GET {_BLOG}/frame",),
    Rule.ACCOUNT: (
        *("GET /desk", "GET /desk/-/last"),
        "POST /desk/-/address",
        *("GET /desk/-/account", "POST /desk/-/account", "POST /desk/-/account/password"),
        *("POST /desk/-/account/sessions", "POST /desk/-/account/preferences", "POST /desk/-/account/picture"),
        *("POST /desk/-/account/passkeys", "POST /desk/-/account/passkeys/options"),
        "POST /desk/-/account/passkeys/{passkey_id:number}/name",
        *("POST /desk/-/account/passkeys/{passkey_id:number}", "POST /desk/-/account/codes"),
        *("POST /desk/-/account/codes/proof", "POST /desk/-/account/codes/end", "POST /desk/-/account/codes/recovery"),
        *("GET /desk/-/confirm", "POST /desk/-/confirm", "POST /desk/-/confirm/options"),
        *("POST /desk/-/account/logins", "POST /desk/-/account/logins/{provider}"),
    ),
    Rule.HOUSE: (
        *("GET /desk/-/people", "POST /desk/-/people", "GET /desk/-/people/{user_id:number}"),
        *("POST /desk/-/people/{user_id:number}", "GET /desk/-/tokens", "POST /desk/-/tokens"),
        *("POST /desk/-/tokens/{token_id:number}", "GET /desk/-/log"),
    ),
    Rule.HOUSE_ITSELF: (
        *("GET /desk/-/blogs", "POST /desk/-/blogs", f"GET {_DESK}/delete", f"POST {_DESK}/delete"),
        *(f"{method} /desk/-/partners{one}" for method in ("GET", "POST") for one in ("", "/{partner_id:number}")),
        "GET /desk/-/partners/{partner_id:number}/receipts",
        "GET /desk/-/partners/{partner_id:number}/usage.csv",
        *(f"{method} {_RECEIVERS}{one}" for method in ("GET", "POST") for one in ("", "/{endpoint_id:number}")),
    ),
    Rule.SETUP: (f"GET {_DESK}/setup", f"POST {_DESK}/setup"),
    Rule.DRAFTS: (
        *(
            f"GET {_DESK}",
            f"POST {_DESK}/preview",
            f"POST {_DESK}/pictures",
            f"POST {_DESK}/cards",
            f"POST {_DESK}/place",
        ),
        *(f"GET {_DESK}/pictures", f"GET {_DESK}/drafts", f"POST {_DESK}/drafts"),
        *(f"GET {_DESK}/names", f"GET {_DESK}/linkable"),
        *(f"GET {_DESK}/drafts/{DRAFT_ID}", f"POST {_DESK}/drafts/{DRAFT_ID}"),
        *(f"GET {_NOTICES}", f"{STREAM} {_NOTICES}"),
        f"GET {_DESK}/handover",
        *(f"GET {_DESK}/presence", f"POST {_DESK}/presence", f"POST {_DESK}/on-it"),
    ),
    Rule.DESK_OF_BLOG: (
        *(f"POST {_DESK}", f"POST {_DESK}/status", f"POST {_DESK}/schedule", f"GET {_DESK}/readers"),
        *(f"POST {_DESK}/details", f"POST {_DESK}/shifts", f"GET {_DESK_ENTRY}", f"POST {_DESK_ENTRY}"),
        *(f"GET {_DESK_ENTRY}/delete", f"POST {_DESK_ENTRY}/delete"),
        *(f"GET {_DESK}/claims", f"GET {_DESK_ENTRY}/claims", f"POST {_DESK_ENTRY}/claims"),
        *(f"GET {_DESK}/briefing", f"POST {_DESK}/briefing"),
        f"POST {_DESK_ENTRY}/still-right",
        *(f"GET {_DESK}/figures", f"POST {_DESK}/figures", f"POST {_DESK}/figures/drop"),
        *(f"GET {_DESK}/reports", f"POST {_DESK}/reports/{{report_id:number}}"),
        *(f"GET {_DESK}/promises", f"POST {_DESK}/promises", f"POST {_DESK}/promises/{{promise_id:number}}"),
        f"POST {_DESK}/handover",
        *(f"GET {_DESK_ENTRY}/withdraw", f"POST {_DESK_ENTRY}/withdraw"),
        *(f"POST {_DESK_ENTRY}/marks", f"POST {_DESK_ENTRY}/lease"),
        *(f"GET {_DESK_ENTRY}/versions", f"POST {_DESK_ENTRY}/versions/restore"),
    ),
}
RULES = {f"{each.method} {each.path}": _of_operation(each) for each in OPERATIONS} | {
    door: rule for rule, doors in _OF_PATHS.items() for door in doors
}
"""The rule of each method of each route, `GET /desk`; HEAD is GET's."""


def doors() -> Iterator[str]:
    """Yield each method of each route that the application has."""
    for route in ROUTES:
        if isinstance(route, WebSocketRoute):
            yield f"{WEBSOCKET} {route.path}"
            continue
        assert isinstance(route, Route), route
        if route.path in (_EVENTS, _NOTICES):
            yield f"{STREAM} {route.path}"
        yield from (f"{method} {route.path}" for method in sorted((route.methods or {"GET"}) - {"HEAD"}))
