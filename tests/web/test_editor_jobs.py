"""The desk tells those who look after the server of work that was given up on, and nobody else."""

import pytest

from liveblog.model.principal import Scope
from liveblog.store.jobs import add_jobs, claim_jobs, park_job

KIND = "delete_picture"
TOLD = "liveblog jobs list"


async def give_up_on(desk, *subjects: str) -> None:
    async with desk.services.store.write() as connection:
        await add_jobs(connection, KIND, subjects, {})
        for job in await claim_jobs(connection, [KIND], len(subjects), 60.0):
            await park_job(connection, job, "OSError: the folder is away")


@pytest.mark.parametrize(("number", "words"), [(1, "One job was given up on"), (3, "3 jobs were given up on")])
async def test_what_was_given_up_on_is_told_at_the_desk(desk, number, words):
    """An admin reads how many jobs there are, and where the reasons are to be found; an editor reads nothing of it."""
    await desk.services.users.create("eve", "Eve Moor", Scope.ADMIN)
    async with desk.visitor("eve") as eve, desk.visitor("ada") as ada:
        assert TOLD not in (await eve.get("/desk")).text
        await give_up_on(desk, *(f"quay-{index}.webp" for index in range(number)))
        page = (await eve.get("/desk")).text
        assert words in page
        assert TOLD in page
        assert TOLD not in (await ada.get("/desk")).text
