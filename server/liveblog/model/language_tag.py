"""Language tags: which are well-formed (RFC 5646, sections 2.1 and 2.2.9). Whether a language exists is not asked."""

import re

_SUBTAG = "[A-Za-z0-9]"
_LANGUAGE = "(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})"
_SCRIPT_AND_REGION = "(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"
_VARIANT = f"{_SUBTAG}{{5,8}}|[0-9]{_SUBTAG}{{3}}"
_EXTENSION = f"[0-9A-WY-Za-wy-z](?:-{_SUBTAG}{{2,8}})+"
_PRIVATE = f"[Xx](?:-{_SUBTAG}{{1,8}})+"
_IRREGULAR = (
    "en-GB-oed|i-ami|i-bnn|i-default|i-enochian|i-hak|i-klingon|i-lux|i-mingo|i-navajo|i-pwn|i-tao|i-tay|i-tsu"
    "|sgn-BE-FR|sgn-BE-NL|sgn-CH-DE"
)

_USUAL = f"{_LANGUAGE}{_SCRIPT_AND_REGION}(?:-(?:{_VARIANT}))*(?:-{_EXTENSION})*(?:-{_PRIVATE})?"

PATTERN = f"^(?:{_USUAL}|{_PRIVATE}|{_IRREGULAR})$"
"""The grammar, as a regular expression in Python's and in JSON Schema's words. What may be there once it can't say."""

_TAG = re.compile(PATTERN, re.IGNORECASE | re.ASCII)
_SINGLETON = re.compile(f"-({_SUBTAG})(?=-)")
_VARIANTS = re.compile(f"^{_LANGUAGE}{_SCRIPT_AND_REGION}((?:-(?:{_VARIANT}))*)(?=-{_SUBTAG}-|$)", re.ASCII)


def is_well_formed(tag: str) -> bool:
    """Tell whether a tag keeps to the grammar and names each variant and each extension once."""
    if not _TAG.fullmatch(tag) or tag.endswith("\n"):
        return False
    public = public_part(tag).lower()
    variants = _VARIANTS.match(public)
    named = [*_SINGLETON.findall(public), *(variants[1].split("-")[1:] if variants else ())]
    return len(named) == len(set(named))


def public_part(tag: str) -> str:
    """Return a tag without what is agreed on in private: that says nothing to others."""
    return re.split("-[Xx]-", f"-{tag}", maxsplit=1)[0][1:]
