"""In which characters a page is written: by its first bytes, by its header, by its own word, or by trying.

Only what the WHATWG's Encoding standard knows is believed: Python also has codecs that are none of text.
"""

import re
from types import MappingProxyType

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"))
_LOOKED_AT = 4096
_HEADER = re.compile(r"charset\s*=\s*[\"']?([^\s\"';]+)", re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]{0,400}?\bcharset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)

_CODECS = MappingProxyType(
    {
        label: codec
        for codec, labels in {
            "utf-8": "utf8 utf-8 unicode-1-1-utf-8",
            "cp1252": "latin1 iso-8859-1 iso8859-1 ascii us-ascii windows-1252 cp1252 l1",
            "iso8859-2": "iso-8859-2 latin2",
            "iso8859-5": "iso-8859-5",
            "iso8859-6": "iso-8859-6",
            "iso8859-7": "iso-8859-7",
            "iso8859-8": "iso-8859-8 iso-8859-8-i",
            "iso8859-15": "iso-8859-15 latin9 l9",
            "cp1250": "windows-1250 cp1250",
            "cp1251": "windows-1251 cp1251",
            "cp1253": "windows-1253 cp1253",
            "cp1254": "windows-1254 cp1254 iso-8859-9 latin5",
            "cp1255": "windows-1255 cp1255",
            "cp1256": "windows-1256 cp1256",
            "cp1257": "windows-1257 cp1257",
            "cp1258": "windows-1258 cp1258",
            "cp874": "windows-874 tis-620 iso-8859-11",
            "koi8-r": "koi8-r",
            "koi8-u": "koi8-u",
            "cp932": "shift_jis shift-jis sjis x-sjis windows-31j ms_kanji",
            "euc_jp": "euc-jp x-euc-jp",
            "iso2022_jp": "iso-2022-jp",
            "gb18030": "gb18030 gbk gb2312 x-gbk gb_2312-80",
            "big5hkscs": "big5 big5-hkscs x-x-big5",
            "cp949": "euc-kr ks_c_5601-1987 windows-949",
            "utf-16-le": "utf-16 utf-16le",
            "utf-16-be": "utf-16be",
        }.items()
        for label in labels.split()
    }
)


def decoded(body: bytes, content_type: str = "") -> str:
    """Return a page's text; what can't be read of it is U+FFFD."""
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    return body.decode(_told(content_type) or _says_itself(body) or _guessed(body), "replace")


def _told(content_type: str) -> str | None:
    found = _HEADER.search(content_type[:200])
    return _CODECS.get(found[1].lower()) if found else None


def _says_itself(body: bytes) -> str | None:
    found = _META.search(body[:_LOOKED_AT])
    codec = _CODECS.get(found[1].decode("ascii").lower()) if found else None
    # Where that could be read it can't be UTF-16.
    return "utf-8" if codec in ("utf-16-le", "utf-16-be") else codec


def _guessed(body: bytes) -> str:
    """Tell UTF-8 from the rest: hardly anything else looks like it; a page may be cut amid a letter."""
    try:
        body[: max(0, len(body) - 3)].decode("utf-8")
    except UnicodeDecodeError as error:
        return "utf-8" if error.start >= len(body) - 6 else "cp1252"
    return "utf-8"
