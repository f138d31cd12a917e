"""Reading problems: an answer that says what is wrong, held to all that every such answer promises."""

import httpx2

from liveblog.web.api.schemas import Problem


def problem_of(answer: httpx2.Response, status: int, code: str) -> Problem:
    """Return the problem that was answered, having checked what holds for all of them (RFC 9457)."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    problem = Problem.model_validate_json(answer.content, strict=True)
    assert (problem.status, problem.code) == (status, code)
    return problem


def fields_of(problem: Problem) -> list[str]:
    """Return the fields that the problem names."""
    return [error.field for error in problem.errors or []]
