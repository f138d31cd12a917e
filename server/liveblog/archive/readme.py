"""The page in plain words that lies in every archive, for whoever finds it one day."""

from liveblog import __version__
from liveblog.archive.contents import Contents
from liveblog.archive.folder import CHECKSUMS
from liveblog.model.moment import rfc3339

_TEXT = """\
{title}
{line}

This folder is a live coverage that has ended, as files. Nothing else is
needed to read it: no server, no database, no network.

To read it, open index.html in a web browser.

To put it on the web, copy the folder to any static host. It works at any
address and in any sub-folder, as all links in it are relative.{standing}

To see whether all is there and unchanged, run in this folder

    sha256sum --check {checksums}      (on a Mac: shasum -a 256 --check {checksums})

What is in it

    index.html          the newest entries; older ones are in page-1.html
                        (the oldest), page-2.html …
    oldest-first.html   the same the other way round, from the beginning
    key-events.html     the key events alone, if there are any
    topic-….html        the entries about one topic
    corrections.html    what readers were told of changes, if anything; the
                        same is in corrections.json (JSON Feed)
    places.html         the places that entries name, if any; the same is
                        in places.geojson (GeoJSON, RFC 7946)
    entries/17.html     the lasting address of entry 17
    media/              the pictures
    feed.atom           all entries as an Atom feed (RFC 4287)
    feed.json           all entries as a JSON Feed 1.1
    blog.txt, blog.md   all entries as plain text and as Markdown (UTF-8)
    blog.json           all entries as data; “liveblog import” makes a blog
                        of them again, once the files of media/ lie in
                        that server's folder of pictures

Made by

    liveblog {version}, of the blog “{slug}” as it was on {changed},
    after its event number {head}: {entries} entries.{closed}
    The same blog gives the same files, to the byte.
"""


def readme(contents: Contents, url: str | None) -> str:
    """Write it. The time in it is the blog's, so that two archives of the same blog are the same."""
    blog = contents.blog
    return _TEXT.format(
        title=blog.title,
        line="=" * len(blog.title),
        standing=f"\nIts own address is {url}/" if url else "",
        checksums=CHECKSUMS,
        version=__version__,
        slug=blog.slug,
        changed=rfc3339(contents.changed_at),
        head=blog.head,
        entries=len(contents.page_of),
        closed=f"\n    The coverage was closed on {rfc3339(blog.closed_at)}." if blog.closed_at else "",
    )
