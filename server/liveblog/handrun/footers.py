"""Lines of the outer page below the entries, and who wrote the page, if they say so."""

import re
from collections.abc import Sequence

from .datelines import NAME
from .paragraphs import PageLine

# Lines that stand under articles and nowhere else.
_FOOTER = re.compile(
    r"\W*(?:"
    r"(?:post|leave|add|write) a (?:comment|reply)|\d+ (?:comments?|replies|responses)|no comments(?: yet)?|"
    r"(?:reader )?comments?(?: ?\(\d*\)| closed| are closed| off)?|"
    r"(?:.{1,80}\|)?\s*(?:post a comment|\d+ comments?)(?:\s*[|\u00b7(].{0,80})?|"
    r"share(?: this(?: \w+)?| (?:on|via) .{1,40}| article)?|tweet(?: this)?|e-?mail(?: (?:this|article)(?: \w+)?)?|"
    r"permalink|"
    r"(?:view )?print(?:er)?(?:[ -](?:this|article|friendly)(?: \w+)?)?|advertisement|newsletter|"
    r"related(?: (?:articles?|stories|posts?|links?|content|topics?))?:?|"
    r"(?:click (?:here )?(?:to|for) )?(?:read|see|view|show|load|continue) (?:more|reading|next)|"
    r"(?:tags?|tagged|filed under|posted in|categor(?:y|ies)): .{1,200}|"
    r"(?:(?:copyright|\(c\)) (?:\u00a9|\(c\)|\d{4}).{0,120}|\u00a9 ?.{1,120})|"
    r"all rights reserved|privacy policy|terms (?:of (?:use|service)|and conditions)|about us|contact us|"
    r"subscribe(?: (?:to|for|now)\b(?: our| the)?.{0,30}(?:newsletter|feed|updates|us)?)?|"
    r"sign up (?:for|to)\b.{0,40}(?:newsletter|e-?mails?|updates|alerts)|"
    r"follow us .{1,80}|(?:next|previous)(?: post| article)?|back to (?:top|home).{0,20}"
    r")\W*",
    re.IGNORECASE,
)
# Begins of lines under articles that may as well begin a sentence of one.
_MAY_BE_FOOTER = re.compile(
    r"\W*(?:share|related|read|more|tags?|tagged|filed|posted|categor(?:y|ies)|copyright|terms|subscribe|sign up|"
    r"e-?mail|print|comments?|next|previous)\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    rf"\W*(?:(?P<wrote>posted|written|published)|reported|compiled|edited|updated) by (?P<name>{NAME})"
    r"(?:,? (?:at|on)\b.{1,60})?\W*",
    re.IGNORECASE,
)
# The same in other languages, and what else stands so in English; each is a line of its own.
_COMMENTS = (
    r"kommentare?|commentaires?|comentarios?|comentários?|commenti|commento|reacties|kommentarer|komentarze|"
    r"комментари(?:и|ев|й|я)|коментарі|yorum(?:lar)?|σχόλια|تعليقات|التعليقات|תגובות|评论|評論|コメント|댓글"
)
SHARE = "compartir|compartilhar|condividi|paylaş|поделиться|شارك|مشاركة|שתף|シェア|分享|공유"
"""A pattern of what is on a button for sharing where no more is said, in some languages."""

_SHARE = (
    rf"(?:artikel |beitrag )?teilen|partager(?: (?:cet |l['\u2019])?article)?|{SHARE}|partilhar|"
    r"udostępnij|поширити|κοινοποίηση|שיתוף"
)
_MORE = (
    r"(?:mehr|weiteres|artikel) zum thema|lesen sie auch|auch interessant|das könnte sie auch interessieren|"
    r"(?:à )?lire aussi|sur le même (?:sujet|thème)|à lire également|(?:te|le) puede interesar|lee también|"
    r"noticias relacionadas|leia (?:também|mais)|relacionad[ao]s|leggi anche|articoli correlati|potrebbe interessarti|"
    r"lees ook|meer over dit onderwerp|läs (?:också|mer)|les også|læs også|czytaj (?:też|także|więcej)|"
    r"читайте также|по теме|читайте також|bunlar da ilginizi çekebilir|ilgili haberler|διαβάστε (?:επίσης|ακόμη)|"
    r"اقرأ أيضا|اقرأ أيضاً|مواضيع ذات صلة|קראו עוד|כתבות נוספות|相关新闻|相关阅读|相關新聞|"
    r"関連記事|関連ニュース|관련 기사|"
    r"most (?:read|popular|viewed)|top stories|recommended for you|more on this story|around the web|"
    r"you may also like"
)
_RIGHTS = (
    r"alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|todos os direitos reservados|"
    r"tutti i diritti riservati|alle rechten voorbehouden|все права защищены|"
    r"tüm hakları saklıdır|جميع الحقوق محفوظة|"  # noqa: RUF001 -- the Turkish letter
    r"כל הזכויות שמורות|版权所有|無断転載(?:を)?禁じます?|"
    r"follow us|cookie (?:settings|policy|preferences)|manage cookies|join the (?:conversation|discussion)|"
    r"leave your comments?"
)
_MORE_FOOTERS = re.compile(
    rf"\W*(?:(?:\d+ )?(?:{_COMMENTS})(?: ?\(\d*\))?|{_SHARE}|{_MORE}|{_RIGHTS})\W*", re.IGNORECASE
)
_COMMENTED = re.compile(
    r"\W*(?:\d+ (?:comments?|replies|responses)(?: (?:on|to) .{1,120})?|(?:one|\d+) thoughts? on .{1,120}|"
    r"comments? ?\(\d+\)|(?:leave|post|write|add) a (?:comment|reply))\W*",
    re.IGNORECASE,
)
_STOP = re.compile(r"\S[.!?\u061f\u3002]")
_LONGEST_LINK = 6  # words


def is_footer(text: str, *, is_last: bool) -> bool:
    """Tell whether the outer page begins here.

    It does with a line that stands nowhere else, and with one that may only when it is no sentence, and none follows:
    "More on the rescue" may be a link, and "More on the rescue later." is the reporter's. `is_last` says that neither
    it nor a later line is the reporter's.
    """
    if any(pattern.fullmatch(text) for pattern in (_FOOTER, _MORE_FOOTERS, _CREDIT, _COMMENTED)):
        return True
    if not _MAY_BE_FOOTER.match(text) or len(text.split()) > _LONGEST_LINK:
        return False
    return is_last


def is_above_comments(text: str) -> bool:
    """Tell whether readers' comments begin below a line: `3 Comments`, `Leave a reply`."""
    return _COMMENTED.fullmatch(text) is not None


def is_reported(text: str) -> bool:
    """Tell whether there is a sentence, of three words at least, that is none of an outer page."""
    return any(_STOP.search(word) for word in text.split()[2:]) and not _FOOTER.fullmatch(text)


def credited(lines: Sequence[PageLine]) -> str | None:
    """Find who wrote the page in the lines under it."""
    found = (match for line in lines if (match := _CREDIT.fullmatch(line.text)))
    return next((match["name"] for match in found if match["wrote"]), None)
