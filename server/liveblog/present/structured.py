"""What a page says to search engines: a schema.org LiveBlogPosting as JSON-LD. Pure: a page in, an object out.

It stands in the first HTML that a reader's phone loads, so it has the newest entries only. Their text is whole, as
search engines want it: that costs little, since it stands in the page already and compresses to a reference.
"""

from datetime import datetime

from liveblog.markup import Image, first_image, places
from liveblog.model.blog import Blog
from liveblog.model.correction import Correction
from liveblog.model.entry import Entry
from liveblog.model.figure import Reading
from liveblog.model.moment import rfc3339
from liveblog.model.named_place import NamedPlace
from liveblog.model.page import EntryPage
from liveblog.present.portraits import main_picture, portrait, poster_of
from liveblog.render import Addresses, Publisher
from liveblog.render.texts import headline, line, shortened
from liveblog.wire.frame import encode
from liveblog.wire.views import JsonObject

MAX_UPDATES = 20
HEADLINE_LENGTH = 110

# Inside of JSON's strings, where alone they can be, these are the same; HTML would end the script at `</script>`.
_ESCAPES = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def live_blog_posting(
    page: EntryPage,
    addresses: Addresses,
    publisher: Publisher,
    began_at: datetime | None = None,
    max_updates: int = MAX_UPDATES,
) -> JsonObject:
    """Describe a blog by its newest `max_updates` entries on a page.

    `began_at` is when that happened of which the blog told first; without it, what the page knows of that stands.
    """
    blog, updates = page.blog, page.entries[::-1][:max_updates]
    organisation = _organisation(publisher, addresses)
    address = addresses.whole(addresses.part(blog.path))
    began = began_at or _began_at(page)
    document: JsonObject = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "@id": address,
        "url": address,
        "headline": shortened(blog.title, HEADLINE_LENGTH),
        "description": blog.description,
        "abstract": " ".join(line(each.html) for each in blog.briefing.statements) if blog.briefing else "",
        "inLanguage": blog.language,
        "datePublished": rfc3339(began),
        "dateModified": rfc3339(_changed_at(page)),
        "coverageStartTime": rfc3339(min(began, blog.created_at)),
        "coverageEndTime": rfc3339(blog.closed_at) if blog.closed_at else None,
        "mainEntityOfPage": _web_page(address),
        "image": _image(main_picture(blog) or portrait(updates), addresses)
        or _poster(blog, addresses, publisher)
        or publisher.logo_address,
        "author": [{"@type": "Person", "name": name} for name in blog.byline] or organisation,
        "mentions": [_observation(figure.now) for figure in blog.figures],
        "editor": {"@type": "Person", "name": blog.duty_shown.name} if blog.duty_shown else None,
        "publisher": organisation,
        "liveBlogUpdate": [_update(blog, entry, addresses, organisation) for entry in updates],
    }
    return _filled(document)


def blog_posting(blog: Blog, entry: Entry, addresses: Addresses, publisher: Publisher) -> JsonObject:
    """Describe one entry, for the page that its permalink leads to, as a part of its blog."""
    organisation = _organisation(publisher, addresses)
    address = addresses.whole(addresses.part(blog.path))
    coverage = _filled({"@type": "LiveBlogPosting", "@id": address, "url": address, "headline": blog.title})
    whole = {"publisher": organisation, "inLanguage": blog.language, "isPartOf": coverage}
    return {"@context": "https://schema.org"} | _update(blog, entry, addresses, organisation) | _filled(whole)


def script_safe(document: JsonObject) -> str:
    """Encode for a `<script type="application/ld+json">`: no text can end the script or begin another."""
    text = encode(document).decode()
    # Not `str.translate`, which takes fifty times as long for a page.
    for sign, escape in _ESCAPES.items():
        text = text.replace(sign, escape)
    return text


def _organisation(publisher: Publisher, addresses: Addresses) -> JsonObject:
    drawn = {"@type": "ImageObject", "url": publisher.logo_address} if publisher.logo_address else None
    told = {"name": publisher.name, "url": addresses.home, "logo": drawn, "correctionsPolicy": publisher.corrections}
    return _filled({"@type": "Organization"} | told)


def _web_page(address: str | None) -> JsonObject | None:
    return {"@type": "WebPage", "@id": address} if address else None


def _update(blog: Blog, entry: Entry, addresses: Addresses, organisation: JsonObject) -> JsonObject:
    address = addresses.whole(addresses.entry(blog.path, entry.id))
    return _filled(
        {
            "@type": "BlogPosting",
            "@id": address,
            "url": address,
            "headline": shortened(headline(blog, entry), HEADLINE_LENGTH),
            "datePublished": rfc3339(entry.occurred_at),
            "dateModified": rfc3339(entry.changed_at),
            "articleBody": line(entry.body_html),
            "author": [{"@type": "Person", "name": name} for name in entry.byline] or organisation,
            "image": _image(first_image(entry.body_html), addresses),
            "correction": [_correction(each) for each in entry.corrections],
            "contentLocation": [_location(place) for place in places(entry.body_html)],
        }
    )


def _correction(correction: Correction) -> JsonObject:
    """Say what readers are told of a change; what had been said is no part of the vocabulary."""
    return {"@type": "CorrectionComment", "text": correction.text, "datePublished": rfc3339(correction.at)}


def _observation(reading: Reading) -> JsonObject:
    """Say what a figure is; who says so and its parts are no part of the vocabulary."""
    number = float(reading.value) if "." in reading.value else int(reading.value)
    said = {"name": reading.name, "value": number, "unitText": reading.unit}
    return _filled({"@type": "Observation"} | said | {"observationDate": rfc3339(reading.as_of)})


def _location(place: NamedPlace) -> JsonObject:
    point = {"latitude": place.point.latitude, "longitude": place.point.longitude}
    return _filled({"@type": "Place", "name": place.name, "geo": {"@type": "GeoCoordinates"} | point})


def _image(image: Image | None, addresses: Addresses) -> JsonObject | None:
    address = addresses.whole(addresses.picture(image.path)) if image else None
    if image is None or address is None:
        return None
    size = {"width": image.width, "height": image.height}
    told = {"caption": image.caption, "creditText": image.credit}
    return _filled({"@type": "ImageObject", "url": address, **size, **told})


def _poster(blog: Blog, addresses: Addresses, publisher: Publisher) -> str | None:
    poster = poster_of(blog, publisher.name)
    return addresses.whole(addresses.poster(blog.path, poster.digest)) if poster else None


def _began_at(page: EntryPage) -> datetime:
    """Return when the first entry of a first page happened; of a later page, a time that is none too late."""
    if page.floor:
        return min(page.floor[0], page.blog.created_at)
    return page.entries[0].occurred_at if page.entries else page.blog.created_at


def _changed_at(page: EntryPage) -> datetime:
    """Return when the last of what is here happened: an entry's change, or the end."""
    blog = page.blog
    return max([blog.closed_at or blog.created_at, *(entry.changed_at for entry in page.entries)])


def _filled(members: JsonObject) -> JsonObject:
    """Leave out what says nothing: search engines take an empty author for a mistake."""
    return {name: value for name, value in members.items() if value not in (None, "", [])}
