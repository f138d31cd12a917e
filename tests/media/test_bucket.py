"""Pictures in a bucket: what differs from a folder, above all what goes wrong between us and another's server."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest

from liveblog.errors import Busy, ConfigurationError, Unavailable
from liveblog.media import PictureStore
from liveblog.media.bucket import PictureBucket
from liveblog.media_settings import BucketPlace
from liveblog.model.picture import Picture
from liveblog.work.bounds import BUCKET
from tests.media.pictures import photo
from tests.media.places import CREDENTIALS, Bucket
from tests.outbound.strangers import says, stranger
from tests.pace import pace
from tests.waiting import until

WAVES = Picture("0" * 20, 480, 320)
NAMES = [WAVES.name]
SECRET = "AKIA-and-what-was-signed"


@pytest.fixture
async def files(bucket: Bucket) -> PictureBucket:
    """Open the bucket."""
    return bucket.open()


@pytest.fixture
async def pictures(files: PictureBucket) -> AsyncIterator[PictureStore]:
    """Open a picture store in it."""
    found = PictureStore(files)
    yield found
    await found.close()


async def test_whoever_asks_the_bucket_is_told_what_we_tell(pictures, bucket):
    """A picture says what it is and that it never changes, for those who load it from the bucket or a CDN before it."""
    picture = await pictures.save(photo())
    fields = bucket.head(picture.name)
    assert fields["content-type"] == "image/webp"
    assert fields["cache-control"] == "public, max-age=31536000, immutable"


async def test_fields_outlive_that_a_picture_was_aside(pictures, bucket):
    """What was taken out of sight and put back is served as before."""
    picture = await pictures.save(photo(60, 40))
    await pictures.set_aside(picture)
    await pictures.restore(picture)
    assert bucket.head(picture.name)["content-type"] == "image/webp"


async def test_servers_that_put_the_same_picture_both_have_it(bucket):
    """Two servers are sent the same upload at once: both answer, and it is there once and whole."""
    stores = [PictureStore(bucket.open()) for _ in range(2)]
    first, second = await asyncio.gather(*(store.save(photo(600, 400)) for store in stores))
    assert first == second
    assert bucket.names() == {each.name for each in first.variants}
    contents = [await store.read(first) for store in stores]
    assert contents[0] == contents[1]
    assert (contents[0] or b"")[8:12] == b"WEBP"
    for store in stores:
        await store.close()


async def test_a_put_is_conditional(files, bucket):
    """What is there already stays as it is."""
    bucket.put(WAVES.name, b"the first")
    await files.write({WAVES.name: b"the second"})
    assert await files.read(WAVES.name) == b"the first"


async def test_a_put_whose_answer_was_lost_is_no_error(files, bucket):
    """The bucket has it, the connection breaks before we hear so: it is put again, found there, and all is well."""
    bucket.proxy.hold_answers()
    writing = asyncio.create_task(files.write({WAVES.name: b"waves"}))
    await until(bucket.names)
    bucket.proxy.cut()
    await writing
    assert await files.read(WAVES.name) == b"waves"


async def test_the_start_is_tried_and_leaves_nothing(files, bucket):
    """Everything that we need to do there is done once."""
    await files.check()
    assert not bucket.names()


async def test_a_bucket_that_is_away_is_no_wrong_setting(files, bucket):
    """At the start it is told apart: one waits for the other."""
    with bucket.away(), pytest.raises(Unavailable, match="the bucket does not answer"):
        await files.check()
    await files.check()


async def test_a_bucket_that_was_deleted_is_no_picture_that_was(files, bucket):
    """The server says the same of both; a job that took it for done would leave pictures when the bucket is back."""
    bucket.destroy()
    for doing in (files.set_aside(NAMES), files.restore(NAMES), files.discard(NAMES), files.write({WAVES.name: b""})):
        with pytest.raises(Unavailable, match="there is no such bucket"):
            await doing
    with pytest.raises(Unavailable, match="there is no such bucket"):
        await files.read(WAVES.name)
    with pytest.raises(Unavailable, match="there is no such bucket"):
        await files.present(NAMES)
    with pytest.raises(ConfigurationError, match=f"^Pictures can't be kept in the bucket s3://{bucket.name}/live/"):
        await files.check()


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        ("403 Forbidden", "AccessDenied", "the key needs s3:ListBucket"),
        ("403 Forbidden", "", "the key needs s3:ListBucket"),
        ("403 Forbidden", "SignatureDoesNotMatch", "AWS_SECRET_ACCESS_KEY"),
        ("403 Forbidden", "InvalidAccessKeyId", "AWS_ACCESS_KEY_ID"),
        ("301 Moved Permanently", "PermanentRedirect", "AWS_REGION"),
        ("501 Not Implemented", "NotImplemented", "If-None-Match"),
        ("500 Internal Server Error", "InternalError", "the bucket answers with 500 (InternalError)"),
        ("503 Service Unavailable", "SlowDown", "the bucket answers with 503 (SlowDown)"),
    ],
)
async def test_what_a_bucket_refuses_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, status: str, code: str, words: str
):
    """Editors and operators read why; the answer, which may hold what was signed, is repeated nowhere."""
    told = f"<Code>{code}</Code>" if code else ""
    body = f"<Error>{told}<StringToSign>{SECRET}</StringToSign></Error>".encode()
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    with caplog.at_level(logging.DEBUG):
        async with stranger(says(body, status, content_length=str(len(body)))) as there:
            monkeypatch.setenv("AWS_ENDPOINT_URL", there.url)
            files = PictureBucket(BucketPlace("pictures", ""), there.url)
            doings = {
                "The picture was not kept": files.write({WAVES.name: b"waves"}),
                "The picture can't be read": files.read(WAVES.name),
                "The picture can't be deleted": files.set_aside(NAMES),
                "The bucket can't be read": files.sizes(),
            }
            for failed, doing in doings.items():
                with pytest.raises(Unavailable) as told_by:
                    await doing
                assert str(told_by.value).startswith(f"{failed}: ")
                assert words in str(told_by.value)
                assert SECRET not in repr(told_by.value)
            with pytest.raises(Unavailable if status[0] == "5" and code != "NotImplemented" else ConfigurationError):
                await files.check()
    assert SECRET not in caplog.text
    assert CREDENTIALS["AWS_SECRET_ACCESS_KEY"] not in caplog.text


async def test_a_server_without_credentials_says_which(monkeypatch: pytest.MonkeyPatch, bucket: Bucket):
    """Neither a key nor a machine with a role: the variables are named."""
    for name in CREDENTIALS:
        monkeypatch.delenv(name)
    async with stranger(says(b"", "404 Not Found")) as machine:
        monkeypatch.setenv("AWS_METADATA_ENDPOINT", machine.url)
        with pytest.raises(ConfigurationError, match=r"no credentials .AWS_ACCESS_KEY_ID"):
            await bucket.open().check()


async def test_a_bucket_that_hangs_holds_up_nobody_for_long(files, bucket):
    """It takes a request and never answers: it is given up in time, and the place is another's."""
    files.bulkhead.bound = replace(BUCKET, seconds=pace(0.2))
    bucket.proxy.stall()
    with pytest.raises(Unavailable, match=r"^The picture can't be read: the bucket does not answer\.$"):
        await files.read(WAVES.name)
    assert files.bulkhead.taken == 0
    bucket.proxy.flow()
    files.bulkhead.bound = BUCKET
    assert await files.read(WAVES.name) is None


async def test_only_so_many_wait_for_a_bucket_that_hangs(files, bucket):
    """Those who come after them are told to come again, at once."""
    files.bulkhead.bound = replace(BUCKET, at_once=1, waiting=1)
    bucket.proxy.stall()
    reading = [asyncio.create_task(files.read(Picture(f"{number:020}", 480, 320).name)) for number in (1, 2)]
    await until(lambda: files.bulkhead.taken == 2)
    with pytest.raises(Busy):
        await files.read(WAVES.name)
    bucket.proxy.flow()
    assert await asyncio.gather(*reading) == [None, None]


async def test_a_crowd_has_a_picture_fetched_once(files, bucket, monkeypatch: pytest.MonkeyPatch):
    """What all readers of a page want in the same moment costs the bucket one request."""
    bucket.put(WAVES.name, b"waves")
    asked: list[str] = []
    read: Callable[[str], Awaitable[bytes | None]] = files._read

    async def noted(name: str) -> bytes | None:
        asked.append(name)
        return await read(name)

    monkeypatch.setattr(files, "_read", noted)
    assert set(await asyncio.gather(*(files.read(WAVES.name) for _ in range(500)))) == {b"waves"}
    assert len(asked) == 1


async def test_other_files_in_a_bucket_are_not_ours(files, bucket):
    """What has no picture's name, or lies deeper, is listed nowhere."""
    for name in ("notes.txt", f"deeper/{WAVES.name}", f".{WAVES.name}.gone"):
        bucket.put(name, b"x")
    assert await files.sizes() == {}
