"""The one sentence of ours within an entry's text: that an embed stood there and is lost.

It is stored in English, as a text is rendered once and knows nothing of the blog; it is drawn in the blog's language.
"""

from markupsafe import escape

from liveblog.render.languages import Language

_SENTENCE = "An embed stood here. It is lost."  # as in `_entry.html`, where it is found to be translated
_BEGINNING = '<p class="lost-embed">'


def with_lost_embeds(html: str, sentence: str) -> str:
    """Return a text's HTML with this sentence where embeds are lost."""
    return html.replace(f"{_BEGINNING}{_SENTENCE}<", f"{_BEGINNING}{escape(sentence)}<")


def in_language(html: str, language: Language) -> str:
    """Return a text's HTML as readers of a language see it."""
    return with_lost_embeds(html, language.gettext(_SENTENCE))
