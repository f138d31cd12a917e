"""Sentences that are kept and read again."""

import json

from liveblog.render import language_for
from liveblog.sentence import Sentence, Told, counted, sentence


def test_a_sentence_that_was_kept_is_said_in_each_language():
    """Its parts pass through JSON, a sentence in it and a number, too; a date stays as English has it."""
    within = sentence(
        "{field}: {fault}.", field=sentence("Headline"), fault=counted("has {n} word", "has {n} words", 2)
    )
    said = sentence("{when}: {error}", when=Told(lambda locale: f"noon in {locale}"), error=within)
    again = Sentence.of_parts(json.loads(json.dumps(said.parts())))
    assert again == said == "noon in en_GB: Headline: has 2 words."
    german = language_for("de").desk
    assert german.said(again) == "noon in en_GB: Überschrift: has 2 words."
