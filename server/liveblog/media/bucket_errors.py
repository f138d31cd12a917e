"""What a bucket's server says, in words for editors and operators.

Nothing of the answer itself is repeated but its code: it can hold credentials, and what was signed.
"""

import re
from dataclasses import dataclass

_CODE = re.compile(r"<Code>([A-Za-z0-9.]{1,64})</Code>")
_STATUS = re.compile(r"status code: ([1-5][0-9]{2})\b")
_ELSEWHERE = "redirect without LOCATION"
_WHERE_CREDENTIALS_ARE = ("/latest/api/token", "/latest/meta-data/", "AssumeRole", "/v2/credentials/")

_LASTING = {
    "NoSuchBucket": "there is no such bucket",
    "InvalidAccessKeyId": "the access key is not known there (AWS_ACCESS_KEY_ID)",
    "SignatureDoesNotMatch": "the secret key is wrong (AWS_SECRET_ACCESS_KEY)",
    "InvalidToken": "the session token is wrong (AWS_SESSION_TOKEN)",
    "ExpiredToken": "the credentials have expired (AWS_SESSION_TOKEN)",
    "RequestTimeTooSkewed": "this machine's clock is wrong",
    "AccessDenied": (
        "we may not use it: the key needs s3:ListBucket, and s3:GetObject, s3:PutObject and s3:DeleteObject in it"
    ),
    "AuthorizationHeaderMalformed": "it is in another region (AWS_REGION)",
    "PermanentRedirect": "it is in another region (AWS_REGION)",
    "IllegalLocationConstraintException": "it is in another region (AWS_REGION)",
    "NotImplemented": "its server does not know conditional puts (If-None-Match)",
}
_BY_STATUS = {"301": "PermanentRedirect", "307": "PermanentRedirect", "403": "AccessDenied", "501": "NotImplemented"}


@dataclass(frozen=True, slots=True)
class BucketTrouble:
    """Why a bucket can't be used: part of a sentence; `lasting`, when waiting won't help."""

    words: str
    lasting: bool = False


NO_ANSWER = BucketTrouble("the bucket does not answer")
NO_BUCKET = BucketTrouble(_LASTING["NoSuchBucket"], lasting=True)
NO_CREDENTIALS = BucketTrouble(
    "there are no credentials (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the machine's role)", lasting=True
)


def trouble_of(error: Exception) -> BucketTrouble:
    """Return what an error of the library means."""
    text = str(error)
    code, status = _CODE.search(text), _STATUS.search(text)
    if code is None and _ELSEWHERE in text:
        return BucketTrouble(_LASTING["PermanentRedirect"], lasting=True)
    if code is None and any(sign in text for sign in _WHERE_CREDENTIALS_ARE):
        return NO_CREDENTIALS
    if status is None:
        return NO_ANSWER
    name = code[1] if code else _BY_STATUS.get(status[1], "")
    if name in _LASTING:
        return BucketTrouble(_LASTING[name], lasting=True)
    return BucketTrouble(f"the bucket answers with {status[1]}{f' ({name})' if name else ''}")


def is_missing_bucket(error: FileNotFoundError) -> bool:
    """Tell whether it is the bucket that isn't there, and not a file in it; an answer without a body tells neither."""
    found = _CODE.search(str(error))
    return found is not None and found[1] == "NoSuchBucket"
