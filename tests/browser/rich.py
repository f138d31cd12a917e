"""A blog whose texts have all that can stand in one: cards of each kind, tables, pictures with captions, galleries."""

from PIL import Image, ImageDraw

from liveblog.model.blog import Blog
from liveblog.model.picture import Picture
from tests.browser.audits import FullBlog
from tests.media.pictures import encoded
from tests.web.live_app import LiveApp

VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
POST = "https://mastodon.example/@harbour/112345678901234567"
PLACE = "https://www.openstreetmap.org/#map=15/54.1792/12.0811"

WORDS = {
    "en": (
        "Storm on the coast",
        "The wave hits the pier at noon",
        "Harbour Authority",
        "The harbour is closed.",
        "Pier",
    ),
    "ar": ("عاصفة على الساحل", "الموجة تضرب الرصيف ظهرًا", "هيئة الميناء", "الميناء مغلق حتى الغد.", "الرصيف"),
}

_TABLE = """| {place} | Wind, kt | Level, m | Change | Since |
|---|---|---|---|---|
| {place} 1 | 48 | 4.12 | +0.60 | 14:05 |
| {place} 2, outer harbour and lighthouse | 102 | 13.2 | -1.25 | 9:40 |
| {place} 3 | - | 0.95 | +12.00 | 11:15 |"""


def scene(width: int, height: int, tone: int = 200) -> bytes:
    """Return a picture of a sea under a sky, in which a turned or squeezed drawing would be seen."""
    image = Image.linear_gradient("L").resize((width, height))
    sky = Image.merge("RGB", (image, image.point(lambda level: level // 2 + 60), Image.new("L", (width, height), tone)))
    draw = ImageDraw.Draw(sky)
    draw.rectangle((0, height * 2 // 3, width, height), fill=(20, 50, 80))
    radius = min(width, height) // 8
    draw.ellipse((width // 2 - radius, height // 3 - radius, width // 2 + radius, height // 3 + radius), fill="white")
    return encoded(sky)


async def _uploaded(app: LiveApp, *sizes: tuple[int, int]) -> list[Picture]:
    return [await app.services.pictures.save(scene(*size, tone=120 + 20 * n)) for n, size in enumerate(sizes)]


async def rich_blog(app: LiveApp, language: str = "en") -> FullBlog:
    """Write it, in a language."""
    blog = await app.blog(title=WORDS[language][0], language=language, zone="Europe/Berlin")
    await write_rich_texts(app, blog)
    return FullBlog(app, blog, 0)


async def write_rich_texts(app: LiveApp, blog: Blog) -> None:
    """Write all that can stand in a text into a blog, in the blog's language."""
    _, headline, author, said, place = WORDS[blog.language]
    wide, tall, square, still = await _uploaded(app, (1600, 1000), (900, 1600), (1000, 1000), (1280, 720))
    when = "time: 2031-03-04T16:58:00+01:00"
    for top, body in (
        ("", f"{said}\n\n{VIDEO}"),
        (headline, f"```card\nurl: {VIDEO}\ntitle: {headline}\nauthor: {author}\n{when}\nimage: {still.path}\n```"),
        (
            "",
            f"```card\nurl: {POST}\nauthor: {author}\n{when}\n\n{said}\n```",
        ),
        ("", "https://x.com/harbour/status/1790000000000000000"),
        (headline, f"{PLACE}\n\n```card\nurl: {PLACE}\ntitle: {place}\n```"),
        ("", _TABLE.format(place=place)),
        (headline, f"![{said}]({tall.path})\n{said} *{author}*"),
        ("", f'![{said}]({wide.path} "{said}")'),
        (headline, f"![1]({wide.path}) ![2]({square.path}) ![3]({tall.path})\n{said} *{author}*"),
        ("", "\n\n".join(f"![{n}]({each.path})\n{said}" for n, each in enumerate((wide, still, square, wide)))),
        ("", f"https://example.org/a and [words](https://example.org/b)\n\n```\n{'long code ' * 20}\n```"),
    ):
        await app.post(blog, body, headline=top or None)
