"""Deleting pictures that nothing shows any more: what was deleted is deleted, also when the process ends in between."""

import math
from datetime import UTC, datetime

from liveblog.media import PictureStore
from liveblog.model.moment import Clock, now
from liveblog.model.picture import Picture
from liveblog.store import Store
from liveblog.store.jobs import LAST_SHOWN, Job
from liveblog.store.pictures import UPLOAD_LIFETIME, is_shown, last_upload
from liveblog.store.shown_pictures import has_unnoted, note_missed


class PictureDeletion:
    """Deletes a picture's files, unless something shows it or somebody is about to."""

    def __init__(self, store: Store, pictures: PictureStore, clock: Clock = now) -> None:
        self._store = store
        self._pictures = pictures
        self._clock = clock

    async def __call__(self, job: Job) -> float | None:
        """Delete it; return after how many seconds to look again, if it has to be kept until then.

        Whoever uploads it meanwhile has that noted before it is looked whether the files are there. So either they
        find them gone, and draw them anew; or their note is found by the second look, and the files come back.

        Raises:
            Unavailable: the folder or the store can't be reached.
        """
        picture = Picture.of_name(job.subject)
        if picture is None:
            return None
        kept = await self._kept_seconds(job, picture)
        if not kept:
            await self._pictures.set_aside(picture)
            kept = await self._kept_seconds(job, picture)
        await (self._pictures.restore if kept else self._pictures.discard)(picture)
        return kept if 0 < kept < math.inf else None

    async def _kept_seconds(self, job: Job, picture: Picture) -> float:
        """Return for how long it has to be kept: for ever while something shows it."""
        await self._note_missed()
        async with self._store.read() as connection:
            if await is_shown(connection, picture.digest):
                return math.inf
            noted = await last_upload(connection, picture.digest)
        touched = await self._pictures.uploaded_at(picture)
        again = touched if touched and touched.timestamp() > job.data.get(LAST_SHOWN, math.inf) else None
        uploaded = max(filter(None, (noted, again)), default=datetime.min.replace(tzinfo=UTC))
        return max(0.0, (uploaded - self._clock() + UPLOAD_LIFETIME).total_seconds())

    async def _note_missed(self) -> None:
        """Note what no server of this version has written, in short transactions: what is done of it stays done."""
        while True:
            async with self._store.read() as connection:
                if not await has_unnoted(connection):
                    return
            async with self._store.write() as connection:
                await note_missed(connection)
