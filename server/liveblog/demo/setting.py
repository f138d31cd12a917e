"""Setting the demonstration up in an empty database: a blog, somebody to log in as, a token, and words about them."""

import json
from contextlib import suppress
from dataclasses import dataclass

from liveblog import audit
from liveblog.demo.playing import DEMO, play_so_far
from liveblog.demo.script import BLOG
from liveblog.errors import BlogGone, BlogNotFound, NameTaken, NotFound
from liveblog.model.principal import Scope
from liveblog.render.addresses import login_link_path
from liveblog.services import Services
from liveblog.store import reads

_EDITOR = "admin"
_FIRST_KEY = "warning"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a newcomer is told; `login` and `token` are None where they can't be had any more."""

    root: str
    login: str | None
    token: str | None

    def text(self) -> str:
        """Write it for a terminal."""
        lines = ["", f"  Reader's page   {self.root}/blogs/{BLOG.slug}"]
        if self.login:
            lines.append(f"  Editor's page   {self.login}  (logs you in once, within an hour)")
        if self.token:
            lines += [f"  API token       {self.token}", "", "  Post an entry:", "", f"    {self._curl()}"]
        return "\n".join([*lines, ""])

    def _curl(self) -> str:
        body = json.dumps({"body": "The first entry of **our own**.", "topics": ["Test"]})
        return (
            f"curl -H 'Authorization: Bearer {self.token}' -H 'Content-Type: application/json' \\\n"
            f"      -d '{body}' \\\n"
            f"      {self.root}/api/v1/blogs/{BLOG.slug}/entries"
        )


async def set_up(services: Services) -> Invitation | None:
    """Begin the demonstration in an empty database, or find it where it has begun; None where neither is the case."""
    with audit.summed_up():
        return await _set_up(services)


async def _set_up(services: Services) -> Invitation | None:
    if await _is_empty(services):
        # The blog comes last but for its entries: whoever is interrupted here finds the database empty again.
        with suppress(NameTaken):
            await services.users.create(_EDITOR, "Admin", Scope.ADMIN)
        token = await services.tokens.create("demonstration", Scope.ADMIN)
        await services.desk.create_blog(BLOG, DEMO)
        await play_so_far(services.desk)
        return Invitation(services.settings.root_url, await _login(services), token)
    if await _has_begun(services):
        return Invitation(services.settings.root_url, await _login(services), None)
    return None


async def _is_empty(services: Services) -> bool:
    async with services.store.read() as connection:
        return not await reads.has_begun(connection)


async def _has_begun(services: Services) -> bool:
    async with services.store.read() as connection:
        try:
            blog = await reads.blog_by_slug(connection, BLOG.slug)
        except (BlogNotFound, BlogGone):
            return False
        return bool(await reads.key_uses(connection, {(blog.id, DEMO.key, _FIRST_KEY)}))


async def _login(services: Services) -> str | None:
    try:
        user = await services.users.by_name(_EDITOR)
    except NotFound:
        return None
    return services.settings.root_url + login_link_path(await services.users.new_login_link(user))
