"""Pages of other people that show a blog, for the eyes: what an embed looks like where it is used (`scripts/look`)."""

from dataclasses import dataclass, replace

from tests.browser.audits import FullBlog

_HEAD = """<!doctype html><html lang="{lang}" dir="{dir}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width">"""
_ELEMENT = """<script type="module" src="{root}/embed.js"></script>
<live-blog src="{url}" limit="4" {more}></live-blog>"""
_KEYED = """<script type="module" src="{root}/embed.js"></script>
<live-blog src="{url}" key="{key}" limit="4" {more}></live-blog>"""
_FRAME = """<iframe src="{url}/frame?limit=4" title="Live" width="100%" height="600" frameborder="0" {more}></iframe>
<script async src="{root}/height.js"></script>"""
_KEYED_FRAME = _FRAME.replace("limit=4", "limit=4&amp;key={key}")


@dataclass(frozen=True, slots=True)
class HostPage:
    """A page of somebody's: its style, what stands around the embed, and the window in which it is looked at."""

    style: str
    before: str
    after: str
    embed: str = _ELEMENT
    more: str = ""
    width: int = 900
    lang: str = "en"
    topics: tuple[str, ...] = ()
    """What the partner gets of the blog; empty: all."""

    def html(self, full: FullBlog, key: str = "") -> str:
        """Return the page with a blog in it, of which a partner's key opens the topics."""
        head = _HEAD.format(lang=self.lang, dir="rtl" if self.lang == "ar" else "ltr")
        shown = self.embed.format(root=full.app.url, url=full.url, more=self.more, key=key)
        return f"{head}<title>Partner</title><style>{self.style}</style>{self.before}{shown}{self.after}"


_PLAIN = "body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 18px/1.5 Georgia, serif }"
_WORDPRESS = """* { box-sizing: border-box } html { font-size: 62.5% }
body { margin: 0; background: #f0ece4; font: 1.8rem/1.6 system-ui; color: #28303d }
header { background: #39414d; color: #fff; padding: 2rem 4rem; font-size: 2.4rem; font-weight: 700 }
main { display: grid; grid-template-columns: minmax(0, 1fr) 26rem; gap: 4rem; max-width: 104rem; margin: 3rem auto;
  padding: 0 3rem } article { background: #fff; padding: 3rem } aside { font-size: 1.5rem }
a { color: #d1495b } h1 { font-size: 3.6rem; line-height: 1.2; margin: 0 0 1rem }
.meta { color: #777; font-size: 1.4rem }
@media (max-width: 48em) { header { padding: 2rem }
  main { grid-template-columns: minmax(0, 1fr); margin: 0; padding: 0 }
  article, aside { padding: 2rem } h1 { font-size: 2.8rem } }"""
_DARK = """:root { color-scheme: dark; background: #0b0f14 } * { border-radius: 0 }
body { margin: 0; font: 16px/1.5 "Helvetica Neue", Arial, sans-serif; color: #cfd6de }
header { border-bottom: 3px solid #f5b301; padding: 1rem 2rem; font-weight: 800; letter-spacing: .1em }
main { max-width: 60rem; margin: 2rem auto; padding: 0 2rem } live-blog { --liveblog-background: #0b0f14 }"""
_ARABIC = """body { max-width: 50rem; margin: 2rem auto; padding: 0 1rem; font: 20px/1.8 "Noto Naskh Arabic", serif }
h1 { border-inline-start: 8px solid #0a7d4f; padding-inline-start: 1rem }"""
_PHONE = """body { margin: 0; font: 17px/1.5 system-ui } header { position: sticky; top: 0; background: #c00;
  color: #fff; padding: .6rem 1rem; font-weight: 700 } p, h1 { margin: 1rem }"""
_LEAD = "<p>Since this morning boats have not been leaving the harbour. What is known so far, as we hear it.</p>"

_WORDPRESS_PAGE = HostPage(
    _WORDPRESS,
    "<header>Harbour Weekly</header><main><article><h1>The storm at the coast</h1>"
    f'<p class="meta">By Ada, in <a href="#">News</a></p>{_LEAD}',
    '</article><aside><b>Recent posts</b><p><a href="#">Ferries</a></p><p><a href="#">Piers</a></p></aside></main>',
    _FRAME,
    'sandbox="allow-scripts" security="restricted"',
)
HOST_PAGES = {
    "host_plain": HostPage(_PLAIN, f"<h1>The storm at the coast</h1>{_LEAD}", "<p>More on page 4.</p>"),
    "host_wordpress": _WORDPRESS_PAGE,
    "host_wordpress_phone": replace(_WORDPRESS_PAGE, width=390),
    "host_dark": HostPage(_DARK, f"<header>NIGHT</header><main><h1>Storm</h1>{_LEAD}", "</main>", more="compact"),
    "host_arabic": HostPage(
        _ARABIC, "<h1>عاصفة على الساحل</h1><p>ما نعرفه حتى الآن.</p>", "<p>المزيد لاحقًا.</p>", lang="ar"
    ),
    "host_topics": HostPage(
        _PLAIN, f"<h1>Ferries today</h1>{_LEAD}", "<p>More on page 4.</p>", _KEYED, topics=("Ferries",)
    ),
    "host_topics_frame": HostPage(_PHONE, "<h1>Ferries today</h1>", "", _KEYED_FRAME, width=390, topics=("Ferries",)),
    "host_phone": HostPage(_PHONE, f"<header>24 News</header><h1>Storm</h1>{_LEAD}", "<p>More</p>", width=390),
}
