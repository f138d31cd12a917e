"""A coverage with all that can be told as data, in each language of the interface: the words are our own."""

from dataclasses import dataclass
from datetime import timedelta

from liveblog.desk.changes import Retract, Revise, SetBriefing, SetClaim
from liveblog.model.blog import Blog
from liveblog.model.briefing import BriefingDraft, StatementDraft
from liveblog.model.claim import ClaimDraft, ClaimStatus
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND
from liveblog.model.promise import PromiseDraft
from liveblog.model.report import ReportDraft
from liveblog.model.shift import ShiftDraft
from tests.web.live_app import LiveApp


@dataclass(frozen=True, slots=True)
class Said:
    """What is said in a language; `number` is a figure with parts that are some of it."""

    title: str
    ships: str
    wrong: str
    told: str
    rumour: str
    office: str
    settles: str
    number: str
    later: str
    place: str
    link: str
    withdrawn: str
    shift: str
    known: tuple[str, str]


SAID = {
    "en": Said(
        "Storm on the sound",
        "Nine ships have left the harbour.",
        "Ten ships have left the harbour.",
        "Nine ships have left, not ten.",
        "The lighthouse is said to be without light.",
        "Harbour office",
        "The lighthouse shines; a bulb was changed at noon.",
        "[[Without power: 1,240 homes (including 300 on the islands) | Grid]]",
        "[[Without power: 980 homes | Grid]]",
        "The lighthouse",
        "More on [the ships that left]({ships}).",
        "The ferry was in port all day.",
        "Ben Tarr takes over from Ada Quist.",
        ("Nine ships have **left**; nobody was hurt.", "980 homes are without power."),
    ),
    "de": Said(
        "Sturm über dem Sund",
        "Neun Schiffe haben den Hafen verlassen.",
        "Zehn Schiffe haben den Hafen verlassen.",
        "Neun Schiffe sind ausgelaufen, nicht zehn.",
        "Der Leuchtturm soll ohne Licht sein.",
        "Hafenamt",
        "Der Leuchtturm leuchtet; mittags wurde eine Birne gewechselt.",
        "[[Ohne Strom: 1.240 Haushalte (davon 300 auf den Inseln) | Netzbetreiber]]",
        "[[Ohne Strom: 980 Haushalte | Netzbetreiber]]",
        "Der Leuchtturm",
        "Mehr über [die ausgelaufenen Schiffe]({ships}).",
        "Die Fähre lag den ganzen Tag im Hafen.",
        "Ben Tarr übernimmt von Ada Quist.",
        ("Neun Schiffe sind **ausgelaufen**; niemand wurde verletzt.", "980 Haushalte sind ohne Strom."),
    ),
    "es": Said(
        "Temporal en el estrecho",
        "Nueve barcos han salido del puerto.",
        "Diez barcos han salido del puerto.",
        "Han salido nueve barcos, no diez.",
        "Dicen que el faro está sin luz.",
        "Autoridad portuaria",
        "El faro alumbra; a mediodía se cambió una bombilla.",
        "[[Sin luz: 1.240 hogares (incluidos 300 en las islas) | La eléctrica]]",
        "[[Sin luz: 980 hogares | La eléctrica]]",
        "El faro",
        "Más sobre [los barcos que salieron]({ships}).",
        "El ferri estuvo en puerto todo el día.",
        "Ben Tarr releva a Ada Quist.",
        ("Nueve barcos han **salido**; nadie resultó herido.", "980 hogares están sin luz."),
    ),
    "fr": Said(
        "Tempête sur le détroit",
        "Neuf navires ont quitté le port.",
        "Dix navires ont quitté le port.",
        "Neuf navires sont partis, et non dix.",
        "Le phare serait éteint.",
        "Capitainerie",
        "Le phare brille\u00a0; une ampoule a été changée à midi.",
        "[[Sans courant: 1 240 foyers (dont 300 sur les îles) | Le réseau]]",
        "[[Sans courant: 980 foyers | Le réseau]]",
        "Le phare",
        "Pour en savoir plus sur [les navires partis]({ships}).",
        "Le ferry est resté au port toute la journée.",
        "Ben Tarr relaie Ada Quist.",
        ("Neuf navires sont **partis**\u00a0; aucun blessé.", "980 foyers sont sans courant."),
    ),
    "ar": Said(
        "عاصفة على المضيق",
        "غادرت تسع سفن الميناء.",
        "غادرت عشر سفن الميناء.",
        "غادرت تسع سفن لا عشر.",
        "يقال إن المنارة بلا ضوء.",
        "مكتب الميناء",
        "المنارة مضيئة؛ استُبدل مصباح عند الظهر.",
        "[[بلا كهرباء: 1240 منزلا (منهم 300 في الجزر) | شركة الكهرباء]]",
        "[[بلا كهرباء: 980 منزلا | شركة الكهرباء]]",
        "المنارة",
        "المزيد عن [السفن التي غادرت]({ships}).",
        "كانت العبّارة في الميناء طوال اليوم.",
        "يتسلم بن تار التغطية من آدا كويست.",
        ("غادرت تسع **سفن**؛ ولم يُصب أحد.", "980 منزلا بلا كهرباء."),
    ),
}


async def known_blog(app: LiveApp, language: str = "en") -> Blog:
    """Make a blog in a language with a correction, a claim that was settled, links, figures, a place and a briefing."""
    said, at = SAID[language], now()
    blog = await app.blog(title=said.title, byline=("Ada Quist",), zone="Europe/Berlin", language=language)

    async def post(minutes: int, body: str) -> int:
        return await app.post(blog, body, occurred_at=at - timedelta(minutes=minutes), byline=("Ada Quist",))

    async def do(change: object) -> None:
        await app.services.desk.do(blog.slug, change, COMMAND)  # type: ignore[arg-type]

    ships = await post(90, said.wrong)
    await post(80, f"{said.number}\n\n[{said.place}](geo:57.72,-3.34)")
    rumour = await post(70, said.rumour)
    withdrawn = await post(60, said.withdrawn)
    linking = await post(50, said.link.format(ships=f"{blog.path}/entries/{ships}"))
    told = CorrectionDraft(CorrectionKind.CORRECTION, said.told, said.wrong)
    await do(Revise(ships, {"body": said.ships}, correction=told))
    settles = await post(40, said.settles)
    await do(SetClaim(rumour, ClaimDraft(ClaimStatus.FALSE, source=said.office, settled_by=settles)))
    await do(Retract(withdrawn, said.withdrawn))
    await app.services.desk.hand_over(
        blog.slug, ShiftDraft(said.shift, "Ben Tarr", at - timedelta(minutes=20)), COMMAND
    )
    later = await post(5, said.later)
    first, second = said.known
    statements = (
        StatementDraft(first, ClaimStatus.CONFIRMED, (ships, linking)),
        StatementDraft(second, None, (later,)),
    )
    await do(SetBriefing(BriefingDraft(statements)))
    await do(Revise(later, {}, correction=CorrectionDraft(CorrectionKind.CLARIFICATION, second)))
    return blog


async def known_at_desk(app: LiveApp, language: str) -> Blog:
    """Make such a blog with what the desk alone knows: promises, one of which is due, a report, and an open claim."""
    blog, said, services = await known_blog(app, language), SAID[language], app.services
    for text, minutes in ((said.rumour, -4), (said.link.partition("[")[0] + said.place, 90)):
        await services.promises.make(blog, PromiseDraft(text, now() + timedelta(minutes=minutes), None), COMMAND)
    await services.reports.report(blog, ReportDraft(1, 1, said.told))
    await services.desk.do(blog.slug, SetClaim(5, ClaimDraft(ClaimStatus.CHECKING, source=said.office)), COMMAND)
    return blog
