"""Months and weekdays as pages write them, in the languages that their interface speaks."""

import re

_MONTHS = (
    "january janvier januar enero يناير jan",
    "february février fevrier februar febrero فبراير feb",
    "march mars märz maerz marzo مارس mar",
    "april avril abril أبريل ابريل apr",
    "may mai mayo مايو",
    "june juin juni junio يونيو jun",
    "july juillet juli julio يوليو jul",
    "august août aout agosto أغسطس اغسطس aug",
    "september septembre septiembre سبتمبر sept sep",
    "october octobre oktober octubre أكتوبر اكتوبر oct",
    "november novembre noviembre نوفمبر nov",
    "december décembre decembre dezember diciembre ديسمبر dec",
)
_WEEKDAYS = (
    "monday lundi montag lunes الاثنين الإثنين mon",
    "tuesday mardi dienstag martes الثلاثاء tues tue",
    "wednesday mercredi mittwoch miércoles miercoles الأربعاء الاربعاء wednes wed",
    "thursday jeudi donnerstag jueves الخميس thurs thur thu",
    "friday vendredi freitag viernes الجمعة fri",
    "saturday samedi samstag sonnabend sábado sabado السبت satur sat",
    "sunday dimanche sonntag domingo الأحد الاحد sun",
)


def _numbered(names: tuple[str, ...], first: int) -> dict[str, int]:
    return {name: number for number, same in enumerate(names, first) for name in same.split()}


def _pattern(names: dict[str, int]) -> str:
    """Write the alternatives, the longest first, each as a whole word."""
    return rf"(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})\b\.?"


_MONTH_NUMBERS = _numbered(_MONTHS, 1)
_WEEKDAY_NUMBERS = _numbered(_WEEKDAYS, 0)
MONTH = _pattern(_MONTH_NUMBERS)
WEEKDAY = _pattern(_WEEKDAY_NUMBERS)


def month_number(name: str) -> int:
    """Give the number of a month that `MONTH` matches: 1 to 12."""
    return _MONTH_NUMBERS[name.rstrip(".").lower()]


def weekday_number(name: str) -> int:
    """Give the number of a weekday that `WEEKDAY` matches: Monday is 0."""
    return _WEEKDAY_NUMBERS[name.rstrip(".").lower()]
