"""Language tags: what RFC 5646 calls well-formed, and nothing else."""

import re

import pytest

from liveblog.model.language_tag import PATTERN, is_well_formed, public_part

GOOD = ["en", "de-AT", "zh-Hant", "pt-BR", "es-419", "de-CH-1996", "sl-rozaj-biske-1994", "hy-Latn-IT-arevela"]
GOOD += ["qaa-Qaaa-QM-x-southern", "zh-yue", "zh-cmn-Hans", "zh-cmn-yue-xyz", "abcd", "abcdefgh"]
GOOD += ["en-a-bbb", "en-0-ab", "en-a-bbb-x-a-ccc", "en-a-bbb-b-ccc-ddd", "de-DE-u-co-phonebk", "de-a-1996-1996"]
GOOD += ["x-whatever", "x-1", "de-x-hebr", "de-x-1996-1996"]
GOOD += ["en-GB-oed", "i-klingon", "i-default", "sgn-BE-FR", "art-lojban", "zh-min-nan"]

BAD = ["", "a", "12", "x", "x-", "en-", "-en", "en--US", " en", "en\n", "en_US", "en-\u00e4b", "d-e", "abcdefghi"]
BAD += ["en-1", "en-a", "en-x", "en-abcdefghi", "en-x-abcdefghi", "xx-YY-zzzz", "a-DE", "i-foo", "en-GB-oed-x-a"]
BAD += ["en-US-US", "en-Latn-Latn", "de-419-DE", "zh-cmn-yue-xyz-abc", "de-1996-1996", "de-DE-1901-1901"]
BAD += ["sl-rozaj-ROZAJ", "en-a-bbb-a-ccc", "en-A-bbb-a-ccc", "ar-a-aaa-b-bbb-a-ccc"]


@pytest.mark.parametrize("tag", GOOD)
def test_what_is_well_formed_is_taken(tag):
    """Extended languages, scripts, regions, variants, extensions, private use and what was registered before."""
    assert is_well_formed(tag)
    assert is_well_formed(tag.upper())
    assert re.fullmatch(PATTERN, tag)


@pytest.mark.parametrize("tag", BAD)
def test_what_is_not_well_formed_is_refused(tag):
    """Among others what stands twice: a region, a variant, an extension."""
    assert not is_well_formed(tag)


def test_what_is_private_is_told_apart():
    """It says nothing of a script, however it looks."""
    assert [public_part(tag) for tag in ("de-x-hebr", "x-hebr", "de-AT", "de-X-a")] == ["de", "", "de-AT", "de"]
