"""Months, weekdays and words such as yesterday: in languages with an interface of ours, and in some beside them."""

import re

# A line has all of them in order; a name of two words has a low line between them.
_MONTHS = (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "jan feb mär apr mai jun jul aug sept okt nov dez",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "janv fevrier mars avr mai juin juil aout sept oct nov decembre",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "jänner feber maerz april mai juni juli august september oktober november dezember",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ene feb mar abr may jun jul ago set oct nov dic",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "januar februar marts april maj juni juli august september oktober november desember",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",  # noqa: RUF001
    "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
    "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "يناير فبراير مارس ابريل مايو يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "ledna února března dubna května června července srpna září října listopadu prosince",
    (
        "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου "
        "σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου"
    ),
    (
        "ιανουάριος φεβρουάριος μάρτιος απρίλιος μάιος ιούνιος ιούλιος αύγουστος "
        "σεπτέμβριος οκτώβριος νοέμβριος δεκέμβριος"
    ),
    "كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول",
    "كانون_الثاني شباط اذار نيسان ايار حزيران تموز اب ايلول تشرين_الاول تشرين_الثاني كانون_الاول",
)
_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday",
    "mon tues wednes thurs fri satur sun",
    "mon tue wed thur fri sat sun",
    "mon tue wed thu fri sat sun",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "montag dienstag mittwoch donnerstag freitag sonnabend sonntag",
    "lunes martes miércoles jueves viernes sábado domingo",
    "lunes martes miercoles jueves viernes sabado domingo",
    "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "måndag tisdag onsdag torsdag fredag lördag söndag",
    "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    "poniedziałek wtorek środa czwartek piątek sobota niedziela",
    "понедельник вторник среда четверг пятница суббота воскресенье",
    "pazartesi salı çarşamba perşembe cuma cumartesi pazar",  # noqa: RUF001
    "понеділок вівторок середа четвер п'ятниця субота неділя",
    "pondělí úterý středa čtvrtek pátek sobota neděle",
    "δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή",
    "יום_שני יום_שלישי יום_רביעי יום_חמישי יום_שישי שבת יום_ראשון",
    "星期一 星期二 星期三 星期四 星期五 星期六 星期日",
    "周一 周二 周三 周四 周五 周六 周日",
    "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日",
    "월요일 화요일 수요일 목요일 금요일 토요일 일요일",
    "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
    "الإثنين الثلاثاء الاربعاء الخميس الجمعة السبت الاحد",
)

_APART = (
    "today yesterday", "heute gestern", "aujourd'hui hier", "aujourd\u2019hui hier", "hoy ayer", "oggi ieri",
    "hoje ontem", "vandaag gisteren", "idag igår", "i_dag i_går", "dzisiaj wczoraj", "dziś wczoraj", "сегодня вчера",
    "bugün dün", "היום אתמול", "сьогодні вчора", "σήμερα χθες", "今天 昨天", "今日 昨日", "오늘 어제",
    "اليوم أمس", "اليوم امس",
)  # fmt: skip


def _numbered(lines: tuple[str, ...], first: int) -> dict[str, int]:
    return {name.replace("_", " "): number for line in lines for number, name in enumerate(line.split(), first)}


def _pattern(names: dict[str, int]) -> str:
    """Write the alternatives, the longest first, each as a whole word."""
    return rf"(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})\b\.?"


_MONTH_NUMBERS = _numbered(_MONTHS, 1)
_WEEKDAY_NUMBERS = _numbered(_WEEKDAYS, 0)
MONTH = _pattern(_MONTH_NUMBERS)
WEEKDAY = _pattern(_WEEKDAY_NUMBERS)
_DAYS_BACK = _numbered(_APART, 0)
TODAY = _pattern(_DAYS_BACK).removesuffix(r"\.?")
"""A pattern of today and yesterday."""


def month_number(name: str) -> int:
    """Give the number of a month that `MONTH` matches: 1 to 12."""
    return _MONTH_NUMBERS[name.rstrip(".").lower()]


def weekday_number(name: str) -> int:
    """Give the number of a weekday that `WEEKDAY` matches: Monday is 0."""
    return _WEEKDAY_NUMBERS[name.rstrip(".").lower()]


def days_back(name: str) -> int:
    """Give how many days before today it is that `TODAY` matches: 0 or 1."""
    return _DAYS_BACK[" ".join(name.lower().split())]
