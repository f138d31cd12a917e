"""What a web page, or an oEmbed answer, says of itself: title, words, author, time, picture, source.

Pure: bytes in, data out. Nothing in it is trusted, neither its length nor its types; whatever comes, a summary is made
of it, in a time that grows with its length. Who fetches pages is `unfurling`.
"""

from liveblog.webpages.oembed import read_oembed
from liveblog.webpages.page import read_summary
from liveblog.webpages.summary import PageSummary

__all__ = ["PageSummary", "read_oembed", "read_summary"]
