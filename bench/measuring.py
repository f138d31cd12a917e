"""Measuring contenders in turn: each is started, loaded and stopped, round after round, so that noise hits all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from subprocess import SubprocessError

from bench.contenders import Contender
from bench.generator import Line, load
from bench.servers import CannotMeasure

_LEAST_TEXT = 48  # the marker and a few words


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done with each server."""

    readers: int
    phases: tuple[str, ...]  # such as "win:2"; load/load.c says which there are
    seconds: float  # for each phase
    frame: int  # bytes of a message, without its transport's header
    stalled: int = 0

    def fitting(self, overhead: int) -> "Plan":
        """Return the plan with messages no smaller than our server can make them."""
        return replace(self, frame=max(self.frame, overhead + _LEAST_TEXT))

    def of(self, readers: int, phases: tuple[str, ...]) -> "Plan":
        """Return the same plan with other readers and phases."""
        return replace(self, readers=readers, phases=phases)


def present(contenders: Sequence[Contender], say: Callable[[str], None]) -> list[Contender]:
    """Return those that are installed, and say of each other why it is left out."""
    here = []
    for contender in contenders:
        missing = contender.missing()
        if missing:
            say(f"{contender.name} is left out: {missing}.")
        else:
            here.append(contender)
    return here


def measure(
    contenders: Sequence[Contender], plan: Plan, overhead: int, rounds: int, say: Callable[[str], None]
) -> list[Line]:
    """Measure all contenders in each round; one that fails is left out from then on, with a sentence.

    Our text is shorter than that of the peers by `overhead`, the JSON and HTML around it, so that messages are equal.
    """
    lines: list[Line] = []
    failed: set[str] = set()
    for number in range(1, rounds + 1):
        for contender in contenders:
            if contender.name in failed:
                continue
            try:
                lines += [
                    {"server": contender.name, "round": number, **line} for line in _one(contender, plan, overhead)
                ]
            except (CannotMeasure, OSError, SubprocessError) as reason:  # one that fails costs no quarter of an hour
                failed.add(contender.name)
                say(f"{contender.name} is left out: {reason}")
            else:
                say(f"Round {number} of {rounds}: {contender.name}")
    return lines


def _one(contender: Contender, plan: Plan, overhead: int) -> list[Line]:
    size = plan.frame - (overhead if contender.is_ours else 0)
    phases = [f"{phase}:{size}:{plan.seconds}" for phase in plan.phases]
    with contender.start() as target:
        return load(target, plan.readers, phases, plan.stalled)
