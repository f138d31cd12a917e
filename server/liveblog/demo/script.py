"""What happens in the demonstration; when, is `playing`'s. Port Ellery, its people and its storm are invented."""

from dataclasses import dataclass
from typing import TypeAlias

from liveblog.model.blog import BlogDraft
from liveblog.model.claim import ClaimDraft, ClaimStatus
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.entry import EntryChanges, EntryDraft
from liveblog.model.shift import ShiftDraft

BLOG = BlogDraft(
    slug="storm",
    title="Storm at Port Ellery: live",
    description="A demonstration. The port, its people and the storm are invented; post to it as you like.",
    zone="Europe/London",
    byline=("Nia Marlow", "Tom Hask"),
)

NIA, TOM = ("Nia Marlow",), ("Tom Hask",)


@dataclass(frozen=True, slots=True)
class PostStep:
    """Post an entry; `minutes_ago` dates it back from the beginning, None: it happens when it is posted.

    It may settle what the entry of the key `settles` claims: then that has the status of `settled`.
    """

    key: str
    draft: EntryDraft
    minutes_ago: int | None = None
    settles: str | None = None
    settled: ClaimDraft | None = None


@dataclass(frozen=True, slots=True)
class ReviseStep:
    """Revise the entry that was posted under this key, unless somebody else did; a `correction` is told to readers."""

    key: str
    changes: EntryChanges
    correction: CorrectionDraft | None = None


@dataclass(frozen=True, slots=True)
class DeleteStep:
    """Delete the entry that was posted under this key."""

    key: str


@dataclass(frozen=True, slots=True)
class HandOverStep:
    """Hand over to another editor; the time is as for `PostStep`."""

    key: str
    draft: ShiftDraft
    minutes_ago: int | None = None


@dataclass(frozen=True, slots=True)
class BriefingStep:
    """Say what is known, unless somebody else did: each statement with its status and the key of what carries it.

    It takes the place of `before`; None: there was none.
    """

    statements: tuple[tuple[str, ClaimStatus | None, str], ...]
    before: "BriefingStep | None" = None


Step: TypeAlias = PostStep | ReviseStep | DeleteStep | HandOverStep | BriefingStep

_KNOWN = BriefingStep(
    (
        ("The red warning stays until midnight, with gusts of up to **120 km/h**.", ClaimStatus.CONFIRMED, "warning"),
        ("The flood barrier at Mill Sound is closed.", ClaimStatus.CONFIRMED, "barrier"),
        ("1,900 homes are without power.", None, "quay"),
        ("No ferries go to Skerrin Island today.", None, "ferries"),
    )
)

SO_FAR: tuple[Step, ...] = (
    PostStep(
        "warning",
        EntryDraft(
            "The weather service has raised its warning for the Ellery coast to **red**. Gusts of 120 km/h are "
            "expected from "
            "early afternoon, with the high tide at about the same time.",
            headline="Red warning for the coast",
            topics=("Weather",),
            byline=NIA,
            key_event=True,
        ),
        190,
    ),
    PostStep(
        "school",
        EntryDraft(
            "All schools on the peninsula close at noon. The buses run an hour late.", topics=("Schools",), byline=NIA
        ),
        164,
    ),
    ReviseStep(
        "school",
        {"body": "All schools on the peninsula close at noon. The buses run an hour early."},
        CorrectionDraft(CorrectionKind.CORRECTION, "The buses run an hour early today.", "The buses run an hour late."),
    ),
    PostStep(
        "ferries",
        EntryDraft(
            "No ferries to Skerrin Island today. The last boat came in at half past nine, with eleven cars and a "
            "brass band on "
            "board.\n\nThe band had hoped to play on the island tonight; it will play in the terminal instead.",
            topics=("Ferries",),
            byline=NIA,
        ),
        131,
    ),
    PostStep(
        "harbourmaster",
        EntryDraft(
            "Harbourmaster Joan Petrie on what she asks of people with boats:\n\n"
            "> Double your lines now, then go home. Nobody has ever saved a boat by standing next to it.",
            topics=("Harbour",),
            byline=NIA,
        ),
        118,
    ),
    PostStep(
        "barrier",
        EntryDraft(
            "The flood barrier at Mill Sound begins to close. It takes forty minutes; after that nothing gets in "
            "or out of the "
            "inner harbour until the tide has turned.",
            headline="The barrier closes",
            topics=("Harbour", "Flood"),
            byline=NIA,
            key_event=True,
        ),
        84,
    ),
    PostStep(
        "gauge",
        EntryDraft(
            "The wind is measured up here, where nobody has to stand in it:\n\n"
            "[The lighthouse on Gannet Head](geo:57.72,-3.34)\n\n"
            "[[Strongest gust: 96 km/h | Gannet Head lighthouse]]",
            topics=("Weather",),
            byline=NIA,
        ),
        71,
    ),
    PostStep(
        "mast",
        EntryDraft(
            "A reader writes that the mast of the *Kestrel* has come down in the inner harbour.",
            topics=("Harbour",),
            byline=NIA,
            claim=ClaimDraft(ClaimStatus.REPORTED, source="A reader"),
        ),
        58,
    ),
    PostStep(
        "power",
        EntryDraft(
            "Lights are out in Northgate. A tree lies across the line at Cobb Lane.\n\n"
            "[[Homes without power: 1,400 | Ellery Grid]]",
            topics=("Power",),
            byline=NIA,
        ),
        47,
    ),
    PostStep(
        "kestrel",
        EntryDraft(
            "The *Kestrel* has lost her mast. Nobody was on board: her owner had gone home, as "
            "[the harbourmaster asked](/blogs/storm/entries/4).",
            topics=("Harbour",),
            byline=NIA,
        ),
        44,
        settles="mast",
        settled=ClaimDraft(ClaimStatus.CONFIRMED, source="Harbour office"),
    ),
    PostStep(
        "summary",
        EntryDraft(
            "- the sports hall on Weir Street is open all night\n"
            "- sandbags are at the fire station, six for each house\n"
            "- who needs a lift calls the town hall: nobody should walk along the quay",
            headline="Where to find help",
            byline=NIA,
            pinned=True,
        ),
        41,
    ),
    HandOverStep("shift", ShiftDraft("Tom Hask takes over the live coverage from Nia Marlow.", editor="Tom Hask"), 30),
    PostStep(
        "shelter",
        EntryDraft(
            "The sports hall on Weir Street is open for everybody who can't stay at home. There is tea, and there "
            "are dogs.",
            topics=("Help",),
            byline=TOM,
        ),
        16,
    ),
    PostStep(
        "quay",
        EntryDraft(
            "The lights along the quay are out, too.\n\n"
            "[[Homes without power: 1,900 (1,400 in Northgate + 500 along the quay) | Ellery Grid]]",
            topics=("Power",),
            byline=TOM,
        ),
        7,
    ),
    _KNOWN,
)

LIVE: tuple[Step, ...] = (
    PostStep(
        "gust",
        EntryDraft(
            "Nobody here has seen a stronger one.\n\n[[Strongest gust: 117 km/h | Gannet Head lighthouse]]",
            topics=("Weather",),
            byline=TOM,
        ),
    ),
    PostStep(
        "trains",
        EntryDraft(
            "Trains end at Ellery Junction. Whoever is stranded there gets a taxi voucher at the ticket office.",
            topics=("Trains",),
            byline=TOM,
        ),
    ),
    PostStep(
        "twice",
        EntryDraft("Trains end at Ellery Junction.", topics=("Trains",), byline=TOM),
    ),
    DeleteStep("twice"),
    PostStep(
        "roof",
        EntryDraft(
            "We hear that part of the fish market's roof has come off. Our reporter is on her way.",
            topics=("Harbour",),
            byline=TOM,
        ),
    ),
    PostStep(
        "rumour",
        EntryDraft(
            "A post that is shared a lot says the barrier has failed. We are asking the harbour office.",
            topics=("Flood",),
            byline=TOM,
            claim=ClaimDraft(ClaimStatus.CHECKING, "A post that is shared a lot says the barrier has failed."),
        ),
    ),
    PostStep(
        "denied",
        EntryDraft(
            "The barrier **holds**. The harbour office has sent us a picture of the gauge: 3.9 metres outside, "
            "2.1 inside.",
            headline="The barrier holds",
            topics=("Flood", "Harbour"),
            byline=TOM,
            key_event=True,
        ),
        settles="rumour",
        settled=ClaimDraft(
            ClaimStatus.FALSE, "A post that is shared a lot says the barrier has failed.", "Harbour office"
        ),
    ),
    ReviseStep(
        "roof",
        {
            "body": "It is not the fish market's roof, as we wrote at first, but the awning of the café next to "
            "it. Nobody was "
            "hurt; the café asks for its chairs back."
        },
        CorrectionDraft(
            CorrectionKind.CORRECTION,
            "It was the awning of a café, not the roof of the fish market.",
            "Part of the fish market's roof has come off.",
        ),
    ),
    PostStep(
        "band",
        EntryDraft(
            "The brass band has begun to play in the ferry terminal. Some sixty people listen:\n\n"
            "> We know four songs that suit the weather, and we will play all of them.\n\n"
            "says its conductor, Ruth Abney.",
            topics=("Ferries",),
            byline=TOM,
        ),
    ),
    PostStep(
        "crew",
        EntryDraft(
            "The repair crew has reached Cobb Lane. The tree is a beech of some two hundred years; the crew has "
            "two saws.",
            topics=("Power",),
            byline=TOM,
        ),
    ),
    PostStep(
        "tide",
        EntryDraft(
            "High tide. The water stands a hand below the quay wall at Mill Sound and is no longer rising.",
            headline="High tide passes",
            topics=("Flood",),
            byline=TOM,
            key_event=True,
        ),
    ),
    PostStep(
        "lights",
        EntryDraft(
            "Lights are on again in Northgate. Along the quay it will take until evening.\n\n"
            "[[Homes without power: 500 | Ellery Grid]]",
            topics=("Power",),
            byline=TOM,
        ),
    ),
    ReviseStep(
        "summary",
        {
            "body": "- the sports hall on Weir Street is open all night, and has room\n"
            "- the fire station takes its sandbags back tomorrow\n"
            "- taxis from Ellery Junction: vouchers at the ticket office"
        },
    ),
    BriefingStep(
        (
            ("High tide has passed; the flood barrier **held**.", ClaimStatus.CONFIRMED, "tide"),
            ("The red warning stays until midnight.", ClaimStatus.CONFIRMED, "warning"),
            ("Power is back in Northgate, not yet along the quay.", None, "lights"),
            ("No ferries go to Skerrin Island today, and no trains beyond Ellery Junction.", None, "trains"),
        ),
        _KNOWN,
    ),
    PostStep(
        "chairs",
        EntryDraft(
            "Eleven of the café's fourteen chairs have been found, one of them on the lighthouse.\n\n"
            "That was the last of this demonstration. Now it is your turn: write an entry at the desk, or post "
            "one through the "
            "API, and see it appear on this page.",
            topics=("Harbour",),
            byline=TOM,
        ),
    ),
)
