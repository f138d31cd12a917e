"""Where pictures are kept and served, as settings: a bucket of S3's kind, with the usual AWS variables."""

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]")
_PART = re.compile(r"(?!\.\.?/)[A-Za-z0-9!_.*'()-]+/")
_IN_POLICY = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(?:/[A-Za-z0-9._~%-]+)*")

_KEY, _SECRET = "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"
_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")


class BucketPlace(NamedTuple):
    """A bucket, and where in it pictures are: `prefix` is empty, or has neither a slash before nor behind it."""

    bucket: str
    prefix: str

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")


def read_bucket(text: str) -> BucketPlace:
    """Read `s3://bucket/prefix`.

    Raises:
        ValueError: says what it must be; what was written isn't repeated, for it may hold a secret.
    """
    scheme, _, rest = text.strip().partition("://")
    bucket, _, prefix = rest.rstrip("/").partition("/")
    parts = f"{prefix}/" if prefix else ""
    if scheme != "s3" or not _BUCKET.fullmatch(bucket) or _PART.sub("", parts):
        raise ValueError(
            "must be s3:// and the name of a bucket, with or without a prefix, such as s3://newsroom/pictures; "
            f"credentials go into {_KEY} and {_SECRET}"
        )
    return BucketPlace(bucket, prefix)


def read_media_url(text: str) -> str:
    """Read the address below which pictures are served; return it without a slash at the end.

    Raises:
        ValueError: says what it must be.
    """
    address = text.strip().rstrip("/")
    if not _IN_POLICY.fullmatch(address):  # it stands in the Content Security Policy, too
        raise ValueError(
            "must be an address such as https://pictures.example.org/live, without user, query and fragment"
        )
    return address


def endpoint_of(environment: Mapping[str, str]) -> str:
    """Return the address of the server of the bucket; empty: Amazon's, for the region."""
    return next((environment[name] for name in _ENDPOINTS if environment.get(name)), "")


def require_sound_variables(environment: Mapping[str, str]) -> None:
    """See that the AWS variables fit together.

    Raises:
        ValueError: names the variable that is wrong or missing.
    """
    given = {name for name in (_KEY, _SECRET) if environment.get(name)}
    if len(given) == 1:
        (missing,) = {_KEY, _SECRET} - given
        raise ValueError(f"{missing} is missing, and {given.pop()} is set: set both, or neither")
    for name in _ENDPOINTS:
        address = urlsplit(environment.get(name, ""))
        if environment.get(name) and (address.scheme not in {"http", "https"} or not address.hostname):
            raise ValueError(f"{name} must be an address that begins with https:// or http://")
        if address.username or address.password or address.query:
            raise ValueError(f"{name} must be an address without user and query")
