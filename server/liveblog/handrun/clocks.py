"""Times of day as people write them, in figures and in words."""

import re

_HALVES = {
    "صباحًا": "am", "صباحاً": "am", "صباحا": "am", "ص": "am", "مساءً": "pm", "مساء": "pm", "ظهرًا": "pm", "ظهراً": "pm",
    "ظهرا": "pm", "م": "pm", "π.μ": "am", "πμ": "am", "μ.μ": "pm", "μμ": "pm",
}  # fmt: skip
_HALVES_BEFORE = {
    "上午": "am", "早上": "am", "凌晨": "am", "午前": "am", "오전": "am", "下午": "pm", "晚上": "pm", "中午": "pm",
    "午後": "pm", "오후": "pm",
}  # fmt: skip
_BEHIND = "|".join(map(re.escape, _HALVES))
_HALF = (
    rf"\s?(?:[ap]\.?\s?m\b|(?<=:\d\d)[ap]\b|(?:{_BEHIND})(?!\w))\.?+"  # its last point sets nothing off: "3:15 p.m. ET"
)
_BEFORE = rf"(?:(?:{'|'.join(_HALVES_BEFORE)})\s?)"
_WORDS = {
    "noon": 720, "midday": 720, "mittag": 720, "midi": 720, "mediodía": 720, "mediodia": 720,
    "midnight": 0, "mitternacht": 0, "minuit": 0, "medianoche": 0, "منتصف الليل": 0,
}  # fmt: skip
_WORD = rf"(?:12(?:[:.]00)?\s)?(?:{'|'.join(_WORDS)})\b"
# A number behind a word for the hour is one: `ore 16`. Each has a length of its own, as a look behind wants it.
_HOUR_WORDS = r"ore kl kl\. klo klockan klokken kello godz\. godzina saat الساعة בשעה"
_BEHIND_HOUR = "(?:" + "|".join(rf"(?<={word}\s)" for word in _HOUR_WORDS.split()) + ")"
_FIGURES = (
    rf"(?:\d{{1,2}}[:.\uff1a]\d{{2}}(?:[:\uff1a]\d{{2}}(?:[.,]\d{{1,9}})?+)?+|\d{{1,2}}\s?h(?:\s?\d{{2}}(?:\s?min)?)?\b"
    rf"|\d{{1,2}}u\d{{2}}\b"
    rf"|\d{{1,2}}[時时点點시](?:\s?(?:\d{{1,2}}[分분]|半|반))?|\d{{3,4}}|\d{{1,2}}(?={_HALF}|\s?uhr\b)"
    rf"|{_BEHIND_HOUR}\d{{1,2}}(?!\d|[:.]\d|\.(?:\s|$)|\s?h\b))"
)
CLOCK = rf"(?:{_BEFORE}?{_FIGURES}(?:{_HALF}|(?!{_HALF}))(?!\s(?:{'|'.join(_WORDS)})\b)|{_WORD})"
"""A pattern of a time of day; `minute_of` says whether it is one. Case doesn't matter."""

UNIT = r"(?:hrs?|hs?|hours|horas|heures|uhr|uur|ч|год|hod(?:in)?|बजे|น|すぎ|過ぎ|ごろ|頃|左右)(?!\w)\.?"
"""A pattern of what stands behind a time and only says that it is one."""

AGO = (
    r"(?:(?:\d{1,3}|an?)\s?(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)\.?\s+ago"
    r"|vor\s+\d{1,3}\s+(?:sekunden|min(?:uten?|\.)?|st(?:unden?|d\.?)|tag(?:en)?)"
    r"|il\s+y\s+a\s+\d{1,3}\s+(?:secondes?|min(?:utes?|\.)?|h(?:eures?)?|jours?)"
    r"|hace\s+\d{1,3}\s+(?:segundos?|min(?:utos?|\.)?|h(?:oras?)?|días?)"
    r"|(?:منذ|قبل)\s+\d{1,3}\s+(?:ثانية|ثوان|دقيقة|دقائق|ساعة|ساعات|يوم|أيام))"
)
"""A pattern of how long ago something was when a page was copied."""

_PARTS = re.compile(r"(\d{1,2}?)(?:[:.]?(\d{2}))?(?::\d{2}(?:[.,]\d+)?)?(?:\s?([ap])(?:\.?\s?m)?\.?)?", re.IGNORECASE)
_HOUR_MARK = re.compile(r"(?<=\d)(?:\s?[h時时点點시]\s?|u(?=\d))", re.IGNORECASE)
_HALF_HOUR = re.compile("[半반]")
_ONE_DIGIT = re.compile(r":(?=\d(?!\d))")
_NO_MINUTE = re.compile(r":(?!\d)")
_MINUTE_MARK = re.compile(r"\s?(?:min|[分분])(?=$|\s)", re.IGNORECASE)
_HALF_MARK = re.compile(r"[ap]\.?\s?m|(?<=:\d\d)[ap]\b", re.IGNORECASE)
_OTHER_HALF = re.compile(rf"^{_BEFORE}|\s?(?:{_BEHIND})\.?$")
_WITHIN = re.compile(rf"(?<![0-9A-Za-z:.]){CLOCK}", re.IGNORECASE)
_ONLY_AGO = re.compile(rf"\W*{AGO}\W*", re.IGNORECASE)
_NOON = 12
_MIDNIGHT = 24
_HOUR = 60
DAY = _MIDNIGHT * _HOUR
"""Minutes of a day."""


def minute_of(clock: str) -> int | None:
    """Give the minute of the day that a written time means, or None when there is no such time. `2400` is 0."""
    if is_word(clock):
        return next(minute for word, minute in _WORDS.items() if clock.lower().endswith(word))
    figures = _MINUTE_MARK.sub("", _with_latin_half(clock.strip()).replace("\uff1a", ":"))
    figures = _HALF_HOUR.sub("30", figures)
    figures = _NO_MINUTE.sub(" ", _ONE_DIGIT.sub(":0", _HOUR_MARK.sub(":", figures)))
    parts = _PARTS.fullmatch(figures.strip())
    if not parts:
        return None
    hour, minute, half = int(parts[1]), int(parts[2] or 0), (parts[3] or "").lower()
    if (half == "a" and hour > _NOON) or minute >= _HOUR or hour * _HOUR + minute > DAY:
        return None
    if half and hour <= _NOON:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    return (hour * _HOUR + minute) % DAY


def is_word(clock: str) -> bool:
    """Tell whether a written time ends in a word for it: `noon`, `12 midnight`."""
    return clock.lower().endswith(tuple(_WORDS))


def has_half(clock: str) -> bool:
    """Tell whether a time was written with am or pm, in whichever script."""
    return bool(_HALF_MARK.search(_with_latin_half(clock.strip())))


def is_clear(clock: str) -> bool:
    """Tell whether a number can only be a time: `8.15` may be a price, `1400` a crowd."""
    is_time = ":" in clock or "\uff1a" in clock or has_half(clock) or bool(_HOUR_MARK.search(clock))
    return is_time and minute_of(clock) is not None


def has_clock(text: str) -> bool:
    """Tell whether a clear time stands anywhere in a text."""
    return any(is_clear(found[0]) for found in _WITHIN.finditer(text))


def is_ago(text: str) -> bool:
    """Tell whether a line says how long ago something was, and nothing else."""
    return _ONLY_AGO.fullmatch(text) is not None


def _with_latin_half(clock: str) -> str:
    """Give a time with am or pm behind it where another script says so, before or behind it."""
    found = _OTHER_HALF.search(clock)
    if not found:
        return clock
    said = found[0].strip().rstrip(".")
    return f"{clock[: found.start()]}{clock[found.end() :]} {(_HALVES | _HALVES_BEFORE)[said]}"
