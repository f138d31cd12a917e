"""Scopes include one another in one order."""

import pytest

from liveblog.model.principal import COMMAND, Grant, Scope


@pytest.mark.parametrize(
    ("held", "covered"),
    [
        (Scope.READ, {Scope.READ}),
        (Scope.SUBMIT, {Scope.READ, Scope.SUBMIT}),
        (Scope.WRITE, {Scope.READ, Scope.SUBMIT, Scope.WRITE}),
        (Scope.ADMIN, {Scope.READ, Scope.SUBMIT, Scope.WRITE, Scope.ADMIN}),
    ],
)
def test_a_scope_covers_itself_and_the_lesser_ones(held, covered):
    """Admin includes write, write submit, submit read, and nothing includes more than it is."""
    assert {wanted for wanted in Scope if held.covers(wanted)} == covered


def test_a_command_on_the_servers_machine_may_do_everything():
    """Who can run commands there needs no token."""
    assert COMMAND.grants == (Grant(Scope.ADMIN),)
    assert COMMAND.may(Scope.ADMIN)
