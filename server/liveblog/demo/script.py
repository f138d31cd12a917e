"""What happens in the demonstration; when, is `playing`'s. Port Ellery, its people and its storm are invented."""

from dataclasses import dataclass
from typing import TypeAlias

from liveblog.model.blog import BlogDraft
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
    """Post an entry; `minutes_ago` dates it back from the beginning, None: it happens when it is posted."""

    key: str
    draft: EntryDraft
    minutes_ago: int | None = None


@dataclass(frozen=True, slots=True)
class ReviseStep:
    """Revise the entry that was posted under this key, unless somebody else did."""

    key: str
    changes: EntryChanges


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


Step: TypeAlias = PostStep | ReviseStep | DeleteStep | HandOverStep

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
            "All schools on the peninsula close at noon. The buses run an hour early.", topics=("Schools",), byline=NIA
        ),
        164,
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
        "power",
        EntryDraft(
            "Lights are out in Northgate and along the quay: about 1,400 homes, says the grid. A tree lies across "
            "the line at "
            "Cobb Lane.",
            topics=("Power",),
            byline=NIA,
        ),
        47,
    ),
    PostStep(
        "summary",
        EntryDraft(
            "**What we know**\n\n"
            "- red warning until midnight, gusts up to 120 km/h\n"
            "- the flood barrier is closed\n"
            "- no ferries, no trains beyond Ellery Junction\n"
            "- 1,400 homes without power",
            headline="At a glance",
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
)

LIVE: tuple[Step, ...] = (
    PostStep(
        "gust",
        EntryDraft(
            "Strongest gust so far: **117 km/h**, measured at the lighthouse on Gannet Head.",
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
    ),
    DeleteStep("rumour"),
    ReviseStep(
        "roof",
        {
            "body": "It is not the fish market's roof, as we wrote at first, but the awning of the café next to "
            "it. Nobody was "
            "hurt; the café asks for its chairs back."
        },
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
            "Lights are on again in Northgate. Along the quay it will take until evening.",
            topics=("Power",),
            byline=TOM,
        ),
    ),
    ReviseStep(
        "summary",
        {
            "body": "**What we know**\n\n"
            "- high tide has passed, the flood barrier held\n"
            "- the wind eases; the red warning stays until midnight\n"
            "- no ferries, no trains beyond Ellery Junction\n"
            "- power is back in Northgate, not yet along the quay"
        },
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
