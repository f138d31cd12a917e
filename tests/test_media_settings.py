"""Where pictures are kept and served, as settings: taken as meant, or refused in words that repeat no secret."""

import pytest

from liveblog.cli.environment import read_settings
from liveblog.errors import ConfigurationError
from liveblog.media_settings import BucketPlace, endpoint_of, read_bucket, read_media_url, require_sound_variables


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("s3://newsroom", BucketPlace("newsroom", "")),
        ("s3://newsroom/", BucketPlace("newsroom", "")),
        (" s3://news.room-1/live/pictures/ ", BucketPlace("news.room-1", "live/pictures")),
    ],
)
def test_a_bucket_is_read(text: str, place: BucketPlace):
    """With and without a prefix, and with a slash at the end or none."""
    assert read_bucket(text) == place
    assert read_bucket(str(place)) == place


@pytest.mark.parametrize(
    "text",
    [
        "newsroom",
        "s3://",
        "s3://x",
        "https://newsroom",
        "s3://key:secret@newsroom/x",
        "s3://newsroom/../x",
        "s3://newsroom//x",
        "s3://newsroom/x?y",
        "s3://newsroom/é",
        "s3://news room/x",
        "s3://newsroom/.",
    ],
)
def test_what_is_no_bucket_is_refused_without_being_repeated(text: str):
    """A key that somebody wrote into the address stands in no log."""
    with pytest.raises(ValueError, match="must be s3://") as refused:
        read_bucket(text)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://pictures.example.org", "https://pictures.example.org"),
        ("https://cdn.example.org:8443/live/media/", "https://cdn.example.org:8443/live/media"),
        ("http://[::1]:9000/newsroom/live", "http://[::1]:9000/newsroom/live"),
    ],
)
def test_an_address_of_pictures_is_read(text: str, address: str):
    """Without a slash at its end."""
    assert read_media_url(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "pictures.example.org",
        "https://",
        "https://a;b.example.org",
        "https://example.org/a, b",
        "ftp://example.org",
        "https://key:secret@example.org",
        "https://example.org/?a",
        "https://example.org/#a",
        'https://example.org/"',
    ],
)
def test_what_could_be_more_than_an_address_is_refused(text: str):
    """It stands in the policy of every page, where a semicolon would begin a rule."""
    with pytest.raises(ValueError, match="must be an address"):
        read_media_url(text)


def test_variables_that_do_not_fit_are_named():
    """Half a credential, and an endpoint that is no address."""
    with pytest.raises(ValueError, match=r"^AWS_SECRET_ACCESS_KEY is missing, and AWS_ACCESS_KEY_ID is set"):
        require_sound_variables({"AWS_ACCESS_KEY_ID": "x"})
    with pytest.raises(ValueError, match=r"^AWS_ENDPOINT_URL must be an address that begins"):
        require_sound_variables({"AWS_ENDPOINT_URL": "minio:9000"})
    with pytest.raises(ValueError, match=r"^AWS_ENDPOINT_URL_S3 must be an address without user"):
        require_sound_variables({"AWS_ENDPOINT_URL_S3": "https://key:secret@minio"})
    require_sound_variables({})
    require_sound_variables(
        {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y", "AWS_ENDPOINT_URL": "http://minio:9000"}
    )


def test_the_endpoint_for_buckets_goes_before_that_of_all():
    """As Amazon's own tools have it."""
    assert endpoint_of({"AWS_ENDPOINT_URL": "https://a", "AWS_ENDPOINT_URL_S3": "https://b"}) == "https://b"
    assert endpoint_of({"AWS_ENDPOINT_URL": "https://a"}) == "https://a"
    assert endpoint_of({}) == ""


def test_settings_name_what_is_wrong(monkeypatch: pytest.MonkeyPatch):
    """At the start, by the variable; what was written isn't shown."""
    monkeypatch.setenv("LIVEBLOG_MEDIA", "s3://key:secret@newsroom")
    with pytest.raises(ConfigurationError, match=r"^LIVEBLOG_MEDIA: must be s3://") as refused:
        read_settings()
    assert "secret@" not in str(refused.value)
    monkeypatch.setenv("LIVEBLOG_MEDIA", "s3://newsroom")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY", raising=False)
    with pytest.raises(ConfigurationError, match="kept in s3://newsroom, but AWS_SECRET_ACCESS_KEY is missing"):
        read_settings()
    monkeypatch.delenv("LIVEBLOG_MEDIA")
    assert (
        read_settings().media is None
    )  # whoever keeps pictures in a folder may have such variables for something else
