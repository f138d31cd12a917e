"""Whatever writes is recorded: each place that opens a transaction to write in is found, and asked for its record."""

import ast
from collections.abc import Iterator
from pathlib import Path

SERVER = Path(__file__).parents[1] / "server" / "liveblog"

RECORDING = {"insert_records", "note", "batch"}
"""What a function calls that writes records: of the log, of an act, or a batch of changes, whose events are records."""

NO_ACTS = {
    "jobs/pictures.py": "what follows from a change that is recorded",
    "jobs/runner.py": "what follows from a change that is recorded",
    "jobs/indexing.py": "what follows from a change that is recorded",
    "access/acting.py:acting": "writes the records of its block, each of which is asked for one below",
    "access/sessions.py:stay": "when a session was used last",
    "access/sessions.py:confirm": "that somebody proved again who they are; what they then do is recorded",
    "access/shown_secrets.py:_read": "when a token or a key was used last",
    "access/receipts.py": "where pages of partners are, which nobody did; it is forgotten within an hour",
    "access/usage.py:write": "what partners use is counted; whose keys are good is recorded",
    "access/noting.py:_together": "whose turn it is to send, and what was tried; the courier notes whom it gives up on",
    "access/users.py:by_login_link": "the session that is opened by it is recorded",
    "access/beginnings.py:offer": "a link on the server's own terminal; what is made by it is recorded",
    "access/challenges.py": "what is asked of a browser for some minutes; what it proves is recorded",
    "access/codes.py:_take": "that a code is good once; the session that is opened or confirmed is recorded",
    "access/passkeys.py:_prove": "when a passkey was used last; the session that is opened or confirmed is recorded",
    "access/mailing.py:_letter": "what follows from an invitation that is recorded; a link to a password notes itself",
    "access/telling.py:_forget": "what follows from what was done to an account, which is recorded",
    "access/password_links.py:ask": "nobody knows who asks; the link that is mailed is recorded",
    "desk/presence.py": "who is there and what they look at is courtesy, gone in minutes; what they do is recorded",
    "jobs/deletion.py": "what follows from a deletion, a post, a discarding or a report that is recorded",
    "access/throttle.py:_pour": "counts what was tried; what was refused is in the log of the server",
    "access/throttle.py:_give_back": "counts what was tried",
    "access/throttle.py:remember_device": "the session that is opened on it is recorded",
    "desk/drafts.py:note_seen": "that an editor looks at a draft; what they then do is recorded",
    "desk/log.py:batch": "what is written in it are events, each with who and when",
}
"""Where something is written that nobody did, or that is recorded elsewhere, and why."""


Function = ast.FunctionDef | ast.AsyncFunctionDef


def places() -> Iterator[tuple[str, set[str]]]:
    """Give each function that opens a transaction to write in, or acts for somebody, with all that it calls.

    What it calls of its own module is looked into.
    """
    for path in sorted(SERVER.rglob("*.py")):
        if "migrations" in path.parts or path.parent.name == "store":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, Function)]
        called = {function.name: _calls(function) for function in functions}
        for function in functions:
            if _opens(function):
                inside = called[function.name]
                yield (
                    f"{path.relative_to(SERVER)}:{function.name}",
                    inside.union(*(called.get(each, ()) for each in inside)),
                )


def _calls(function: Function) -> set[str]:
    return {name for node in ast.walk(function) if (name := _called(node))}


def _opens(function: Function) -> bool:
    return any(
        _called(item.context_expr) in ("write", "acting")
        for node in ast.walk(function)
        if isinstance(node, ast.AsyncWith)
        for item in node.items
    )


def _called(node: ast.AST) -> str | None:
    if not isinstance(node, ast.Call):
        return None
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)


def test_who_writes_leaves_a_record():
    """A change without a record fails, wherever it is made: at the desk, by the API or on the command line."""
    found = dict(places())
    assert len(found) > len(NO_ACTS)
    acts = {place for place in found if not {place, place.partition(":")[0]} & NO_ACTS.keys()}
    assert sorted(place for place in acts if not RECORDING & found[place]) == [], "they write and leave no record"


def test_the_exceptions_are_there():
    """No exception outlives its place."""
    found = {place for place, _ in places()}
    assert set(NO_ACTS) <= found | {place.partition(":")[0] for place in found}
