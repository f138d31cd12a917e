"""Judges a run with faults: what editors were promised and followers were given, against the store's log.

Pure: it takes the records of a run and returns what is wrong with them. Nothing of liveblog is used here, so that a bug
there can't hide itself. Times are seconds of one monotonic clock.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Event = Mapping[str, Any]
"""An event as the protocol has it: seq, kind, and what it carries."""

DELETED = "entry.deleted"


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A change that an editor was told is done; `seq` is None when only "already deleted" was said."""

    at: float
    kind: str
    entry: int
    seq: int | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event that a follower was given, over a connection that was asked for at `since`."""

    at: float
    event: Event
    since: float = 0.0

    @property
    def seq(self) -> int:
        """Return the event's number."""
        return int(self.event["seq"])


@dataclass(slots=True)
class Followed:
    """What one follower, who began before the first event, was given over all its connections.

    `refusals` are answers that a follower with a good position must never get: a reset, another epoch, "stay away".
    Who is not prompt takes things when it likes.
    """

    name: str
    deliveries: list[Delivery] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    is_prompt: bool = True

    @property
    def position(self) -> int:
        """Return the number of the last event."""
        return self.deliveries[-1].seq if self.deliveries else 0


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that was done to the servers, from one moment to another."""

    kind: str
    at: float
    until: float

    def touches(self, begin: float, end: float, after: float = 0.0) -> bool:
        """Tell whether it, or the time `after` it, and this span have a moment in common."""
        return self.at <= end and begin <= self.until + after


@dataclass(frozen=True, slots=True)
class Run:
    """The records of a run: `log` and `entries` (a snapshot) were read after everything had come to rest."""

    log: Sequence[Event]
    entries: Sequence[Mapping[str, Any]]
    acknowledged: Sequence[Acknowledged]
    followers: Sequence[Followed]
    faults: Sequence[Fault] = ()


def violations(run: Run, purged_within: float = 2.0) -> list[str]:
    """Return everything that is wrong with a run, a sentence each; none: every promise was kept.

    A deleted entry's text may still be delivered for `purged_within` seconds after the delete was acknowledged; who
    does not take things at once may find it later in what waited at their end.
    """
    return [
        *_numbering(run.log),
        *_kept(run),
        *_posted_once(run),
        *_purged(run),
        *(
            f"{follower.name}: {wrong}"
            for follower in run.followers
            for wrong in (*_sequence(run, follower), *_stale(run, follower, purged_within), *_state(run, follower))
        ),
    ]


def late(run: Run, bearable: Collection[str], limit: float, grace: float) -> list[str]:
    """Return every delivery that was later than `limit` seconds although only bearable faults were near.

    Others may cost more, and so may the `grace` seconds after them. Who connected after the acknowledgement, or does
    not take things at once, is left out.
    """
    return [
        f"late: event {delivery.seq} reached {follower.name} {delivery.at - told:.2f} s after it was acknowledged"
        for follower, delivery, told in _late(run, bearable, limit, grace)
    ]


def unexcused(run: Run, bearable: Collection[str], limit: float, grace: float) -> list[frozenset[str]]:
    """Return, for each delivery that `late` finds, the kinds of fault that touched it, or "none"."""
    return [_touching(run, delivery, told) for _, delivery, told in _late(run, bearable, limit, grace)]


def delayed(run: Run, limit: float) -> list[frozenset[str]]:
    """Return the kinds of fault that touched each delivery to a prompt follower that took over `limit` seconds.

    Who connected after the acknowledgement counts, too. "none" is that of those that no fault touched.
    """
    return [_touching(run, delivery, told) for delivery, told in _promptly_told(run) if delivery.at - told > limit]


def slowest(run: Run) -> dict[str, float]:
    """Return, for each kind of fault, the longest time from an acknowledgement to a prompt follower that it touched.

    Who connected after the acknowledgement counts, too. "none" is the longest of those that no fault touched.
    """
    longest: dict[str, float] = {}
    for delivery, told in _promptly_told(run):
        for kind in _touching(run, delivery, told):
            longest[kind] = max(longest.get(kind, 0.0), delivery.at - told)
    return longest


def healing(run: Run) -> dict[str, float]:
    """Return, for each kind of fault, how long after its end a prompt follower was owed what was acknowledged in it."""
    longest = {fault.kind: 0.0 for fault in run.faults}
    for delivery, told in _promptly_told(run):
        for fault in run.faults:
            if fault.at <= told <= fault.until:
                longest[fault.kind] = max(longest[fault.kind], delivery.at - fault.until)
    return longest


def _late(
    run: Run, bearable: Collection[str], limit: float, grace: float
) -> Iterable[tuple[Followed, Delivery, float]]:
    hard = [fault for fault in run.faults if fault.kind not in bearable]
    for follower, delivery, told in _told(run):
        is_owed = follower.is_prompt and delivery.since < told and delivery.at - told > limit
        if is_owed and not any(fault.touches(told, delivery.at, grace) for fault in hard):
            yield follower, delivery, told


def _touching(run: Run, delivery: Delivery, told: float) -> frozenset[str]:
    return frozenset(fault.kind for fault in run.faults if fault.touches(told, delivery.at)) or frozenset({"none"})


def _told(run: Run) -> Iterable[tuple[Followed, Delivery, float]]:
    """Give each delivery with the time when its change was acknowledged, where somebody was told."""
    acknowledged = {change.seq: change.at for change in run.acknowledged}
    for follower in run.followers:
        for delivery in follower.deliveries:
            if (told := acknowledged.get(delivery.seq)) is not None:
                yield follower, delivery, told


def _promptly_told(run: Run) -> Iterable[tuple[Delivery, float]]:
    return ((delivery, told) for follower, delivery, told in _told(run) if follower.is_prompt)


def _numbering(log: Sequence[Event]) -> Iterable[str]:
    if [event["seq"] for event in log] != list(range(1, len(log) + 1)):
        yield "the log is not numbered 1, 2, 3 …"


def _kept(run: Run) -> Iterable[str]:
    log = {event["seq"]: (event["kind"], event["entry"]["id"]) for event in run.log if "entry" in event}
    seen: set[int] = set()
    for change in run.acknowledged:
        if change.seq is None:
            continue
        if log.get(change.seq) != (change.kind, change.entry):
            yield f"lost: {change.kind} of entry {change.entry} was acknowledged as {change.seq}, the log has it not"
        if change.seq in seen:
            yield f"number {change.seq} was acknowledged for two changes"
        seen.add(change.seq)


def _posted_once(run: Run) -> Iterable[str]:
    posted = {change.entry for change in run.acknowledged if change.kind == "entry.posted"}
    for event in run.log:
        if event["kind"] == "entry.posted" and event["entry"]["id"] not in posted:
            yield f"posted twice: no editor knows entry {event['entry']['id']}"


def _purged(run: Run) -> Iterable[str]:
    deleted = {change.entry for change in run.acknowledged if change.kind == DELETED}
    for event in run.log:
        if _text(event) is not None and event["entry"]["id"] in deleted:
            yield f"not purged: event {event['seq']} of the log has the text of a deleted entry"
    for entry in run.entries:
        if entry["id"] in deleted:
            yield f"resurrected: the page has entry {entry['id']}, which was deleted"


def _sequence(run: Run, follower: Followed) -> Iterable[str]:
    yield from (f"refused: {refusal}" for refusal in follower.refusals)
    seen: set[int] = set()
    last = 0
    for delivery in follower.deliveries:
        if delivery.seq in seen:
            yield f"duplicate: event {delivery.seq} was delivered again"
        elif delivery.seq < last:
            yield f"reordered: event {delivery.seq} came after event {last}"
        seen.add(delivery.seq)
        last = max(last, delivery.seq)
    kinds = {event["seq"]: event["kind"] for event in run.log}
    yield from (f"lost: event {seq} was never delivered" for seq in sorted(kinds.keys() - seen))
    for delivery in follower.deliveries:
        if delivery.event["kind"] != kinds.get(delivery.seq):
            yield f"made up: event {delivery.seq} is not the one of the log"


def _stale(run: Run, follower: Followed, purged_within: float) -> Iterable[str]:
    deleted = {change.entry: change.at for change in run.acknowledged if change.kind == DELETED}
    heard: set[int] = set()
    for delivery in follower.deliveries:
        if delivery.event["kind"] == DELETED:
            heard.add(delivery.event["entry"]["id"])
        if _text(delivery.event) is None:
            continue
        entry = delivery.event["entry"]["id"]
        if entry in heard:
            yield f"resurrected: event {delivery.seq} brought entry {entry} back after its delete"
        elif follower.is_prompt and delivery.at > deleted.get(entry, delivery.at) + purged_within:
            late = delivery.at - deleted[entry]
            yield f"stale: event {delivery.seq} brought the text of entry {entry} {late:.1f} s after its delete"


def _state(run: Run, follower: Followed) -> Iterable[str]:
    held: dict[int, Mapping[str, Any]] = {}
    for delivery in follower.deliveries:
        entry = delivery.event.get("entry")
        if entry is None:
            continue
        if entry.get("deleted"):
            held.pop(entry["id"], None)
        else:
            held[entry["id"]] = entry
    shown = {entry["id"]: (entry["revision"], entry["html"]) for entry in run.entries}
    for number in sorted(held.keys() | shown.keys()):
        mine = held.get(number)
        if (None if mine is None else (mine["revision"], mine["html"])) != shown.get(number):
            yield f"differs: entry {number} is not what the page shows"


def _text(event: Event) -> str | None:
    entry = event.get("entry") or {}
    return None if entry.get("deleted") else entry.get("html")
