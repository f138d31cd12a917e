"""What a deployment can set: each field is also an environment variable `LIVEBLOG_…`. No logic but validation."""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import AnyHttpUrl, DirectoryPath, Field, FilePath, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from liveblog.errors import ConfigurationError
from liveblog.media_settings import BucketPlace, read_bucket, read_media_url, require_sound_variables
from liveblog.networks import AllowedNetwork, read_networks
from liveblog.provider_settings import ProviderSettings, read_providers

_HERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 -- what listens everywhere is reached here

DEFAULT_DATABASE_URL = "sqlite+aiosqlite:///data/liveblog.db"

_TEXT = r"^[^\x00-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]*$"  # no controls and no non-characters

_KEY_LENGTH = 32

_ADDRESS = re.compile(r"(?:https?://[^\s/]|mailto:[^\s]|/(?!/))[^\s]*")
_PARTS = re.compile(r"[;\n]")


class PublisherLink(NamedTuple):
    """A link of the publisher's."""

    name: str
    address: str


def read_links(text: str) -> tuple[PublisherLink, ...]:
    """Read links, each a name and an address with a blank between them, one a line or parted by semicolons.

    Raises:
        ValueError: one of them has no name or no address; says which.
    """
    lines = (" ".join(part.split()) for part in _PARTS.split(text))
    return tuple(_link(line) for line in lines if line and not line.startswith("#"))


def _link(line: str) -> PublisherLink:
    name, _, address = line.rpartition(" ")
    if not name or not _ADDRESS.fullmatch(address) or not re.match(_TEXT, line):
        wanted = "“Imprint https://www.example.org/imprint”"
        raise ValueError(f"“{line}” must be a name and an address that begins with https://, / or mailto:, as {wanted}")
    return PublisherLink(name, address)


class Settings(BaseSettings):
    """The settings of one server process or command."""

    model_config = SettingsConfigDict(env_prefix="LIVEBLOG_", extra="ignore", frozen=True)

    database_url: Annotated[
        SecretStr, Field(description="SQLAlchemy URL: sqlite+aiosqlite:///… or postgresql+asyncpg://…")
    ] = SecretStr(DEFAULT_DATABASE_URL)
    redis_url: Annotated[
        SecretStr | None,
        Field(
            description="redis[s]://…, unix://…, redis[s]+sentinel://…, …+cluster://…; without it the bus is in-process"
        ),
    ] = None
    media_dir: Annotated[Path, Field(description="Folder of the pictures; several servers share it")] = Path(
        "data/media"
    )
    media: Annotated[
        BucketPlace | None,
        NoDecode,
        Field(description="Bucket that pictures are kept in instead: s3://bucket/prefix, with the usual AWS variables"),
    ] = None
    media_url: Annotated[
        str | None, Field(description="Where readers load pictures from, e.g. https://pictures.example.org; none: here")
    ] = None
    jobs: Annotated[
        bool, Field(description="Whether servers do what follows a commit themselves; else “liveblog jobs run” does")
    ] = True
    host: Annotated[str, Field(description="Address to listen on")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="Port to listen on")] = 8000
    workers: Annotated[int, Field(ge=1, le=256, description="Processes; more than one needs Redis")] = 1
    public_url: Annotated[
        str | None, Field(description="Where readers reach this server, e.g. https://live.example.org")
    ] = None
    metrics_port: Annotated[
        int, Field(ge=0, le=65280, description="Where Prometheus asks the first worker, the next one a port on; 0: off")
    ] = 0
    metrics_host: Annotated[str, Field(description="Address of the metrics port")] = "127.0.0.1"
    metrics_token: Annotated[
        SecretStr | None, Field(min_length=16, description="What Prometheus has to show; without it anybody may ask")
    ] = None
    tls_certificate: Annotated[FilePath | None, Field(description="PEM file; with it the server speaks TLS")] = None
    tls_key: Annotated[FilePath | None, Field(description="PEM file of the certificate's key, if it is apart")] = None
    heartbeat_seconds: Annotated[float, Field(gt=0, le=20, description="Time between two heartbeats to a reader")] = (
        15.0
    )
    heads_check_seconds: Annotated[
        float, Field(gt=0, le=5, description="Time between two comparisons of all heads with the store")
    ] = 0.8
    poll_after_seconds: Annotated[int, Field(ge=1, le=300, description="How often polling readers ask")] = 5
    drain_seconds: Annotated[float, Field(ge=0, le=600, description="How long a stopping server lets requests end")] = (
        5.0
    )
    max_readers: Annotated[
        int, Field(ge=0, description="Live readers of each process; 0: as many as its open files allow")
    ] = 0
    max_readers_per_address: Annotated[
        int, Field(ge=0, description="Live readers of one address, in each process; 0: no limit")
    ] = 2000
    max_handshakes_per_second: Annotated[
        int, Field(ge=0, description="Readers that each process lets in in a second; 0: no limit")
    ] = 0
    connection_minutes: Annotated[
        float, Field(ge=0, le=1440, description="How long a reader stays connected, in the mean; 0: for ever")
    ] = 60.0
    publisher: Annotated[
        str, Field(min_length=1, pattern=_TEXT, description="Name that stands for you in search engines and feeds")
    ] = "Liveblog"
    publisher_logo: Annotated[
        str | None,
        Field(pattern=r"^https?://[^\s]+$", description="Address of your logo, for search engines and shared links"),
    ] = None
    publisher_corrections: Annotated[
        str | None,
        Field(pattern=r"^https?://[^\s]+$", description="Address of your page that says how you correct mistakes"),
    ] = None
    navigation: Annotated[
        tuple[PublisherLink, ...],
        NoDecode,
        Field(description="Links above each page: “News https://…; Weather https://…”"),
    ] = ()
    footer: Annotated[
        tuple[PublisherLink, ...],
        NoDecode,
        Field(description="Links below each page: “Imprint https://…; Privacy https://…”"),
    ] = ()
    publisher_dir: Annotated[
        DirectoryPath | None, Field(description="Folder of your own templates, styles and logo (docs/publisher.md)")
    ] = None
    smtp_url: Annotated[
        SecretStr | None,
        Field(
            description="Server that takes mail: smtps://user:password@…, smtp+starttls://… or smtp://…; none: no mail"
        ),
    ] = None
    mail_from: Annotated[
        str | None, Field(description="Whom mail is from, e.g. The Desk <desk@example.org>; LIVEBLOG_SMTP_URL needs it")
    ] = None
    session_hours: Annotated[int, Field(ge=1, le=720, description="How long an editor stays logged in")] = 24
    secret_key: Annotated[
        SecretStr | None,
        Field(description="Seals secrets that are kept; 32 characters at least, after a change the old one behind it"),
    ] = None
    step_up: Annotated[
        bool, Field(description="Whether people confirm that it is they before they give rights or tokens")
    ] = False

    outbound_allow: Annotated[
        tuple[AllowedNetwork, ...],
        NoDecode,
        Field(description="Private networks that may be asked: “10.1.0.0/16 10.2.0.7:8443 [fd00::7]:8443”"),
    ] = ()

    login: Annotated[
        Literal["all", "sso"], Field(description="How people log in; sso: by single sign-on alone, without passwords")
    ] = "all"
    sso_session_hours: Annotated[
        int, Field(ge=1, le=720, description="How long somebody stays logged in who came by single sign-on")
    ] = 12
    oidc: Annotated[Mapping[str, ProviderSettings], NoDecode] = Field(  # else pydantic's own error is another
        default_factory=lambda: read_providers(os.environ),  # validated into what it is
        validate_default=True,
        description="Providers of single sign-on, by name: LIVEBLOG_OIDC_NAME_ISSUER, …_CLIENT_ID, …",
    )

    @field_validator("outbound_allow", mode="before")
    @classmethod
    def _are_networks(cls, value: Any) -> Any:
        return read_networks(value) if isinstance(value, str) else value

    @field_validator("media", mode="before")
    @classmethod
    def _is_a_bucket(cls, value: Any) -> Any:
        return read_bucket(value) if isinstance(value, str) else value

    @field_validator("media_url")
    @classmethod
    def _is_where_pictures_are(cls, value: str | None) -> str | None:
        return value and read_media_url(value)

    @field_validator("navigation", "footer", mode="before")
    @classmethod
    def _are_links(cls, value: Any) -> Any:
        return read_links(value) if isinstance(value, str) else value

    @field_validator("secret_key")
    @classmethod
    def _has_long_keys(cls, value: SecretStr | None) -> SecretStr | None:
        keys = value.get_secret_value().split() if value else []
        if value is not None and (not keys or min(map(len, keys)) < _KEY_LENGTH):
            # Not a ValueError: pydantic would show what is wrong, and that is a secret.
            raise ConfigurationError(
                f"LIVEBLOG_SECRET_KEY must have at least {_KEY_LENGTH} characters, as “openssl rand -base64 32” prints."
            )
        return value

    @field_validator("public_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        try:
            address = AnyHttpUrl(value)
        except ValueError:
            address = None
        if address is None or not value.isascii() or not value.isprintable() or " " in value:
            raise ValueError("must be an address such as https://live.example.org, in ASCII")
        if address.username or address.password or address.query is not None or address.fragment is not None:
            raise ValueError("must be an address without user, query and fragment")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _workers_need_a_shared_bus(self) -> Self:
        if self.workers > 1 and self.redis_url is None:
            raise ConfigurationError(
                f"{self.workers} workers need a bus that reaches all of them: with the in-process bus a reader on one "
                "worker would hear a second late of what was posted on another. Set LIVEBLOG_REDIS_URL (Redis or "
                "Valkey), or use one worker."
            )
        return self

    @model_validator(mode="after")
    def _mail_has_a_server_and_a_sender(self) -> Self:
        if (self.smtp_url is None) != (self.mail_from is None):
            raise ConfigurationError("Mail needs both LIVEBLOG_SMTP_URL and LIVEBLOG_MAIL_FROM, or neither of them.")
        return self

    @model_validator(mode="after")
    def _a_bucket_needs_sound_variables(self) -> Self:
        try:
            require_sound_variables(os.environ if self.media else {})
        except ValueError as error:
            raise ConfigurationError(f"Pictures are kept in {self.media}, but {error}.") from error
        return self

    @model_validator(mode="after")
    def _single_sign_on_needs_a_provider(self) -> Self:
        if self.login == "sso" and not self.oidc:
            raise ConfigurationError(
                "With LIVEBLOG_LOGIN=sso nobody could log in: no provider is set. Set LIVEBLOG_OIDC_NAME_ISSUER and "
                "LIVEBLOG_OIDC_NAME_CLIENT_ID, with a name of your own for NAME."
            )
        return self

    @property
    def metrics_ports(self) -> Sequence[int]:
        """Return the port of each worker's metrics; none when they are off."""
        return range(self.metrics_port, self.metrics_port + self.workers) if self.metrics_port else ()

    @property
    def root_url(self) -> str:
        """Return the server's own address without a trailing slash."""
        host = _HERE.get(self.host, self.host)
        bracketed = f"[{host}]" if ":" in host else host
        return self.public_url or f"{'https' if self.tls_certificate else 'http'}://{bracketed}:{self.port}"

    @property
    def origin(self) -> str:
        """Return the origin of that address as browsers write it (RFC 6454, section 6.2)."""
        return _origin(self.root_url)

    @property
    def sends_mail(self) -> bool:
        """Tell whether there is a server that takes mail."""
        return self.smtp_url is not None

    @property
    def passkey_domain(self) -> str | None:
        """Return the domain that passkeys are bound to (WebAuthn, section 5.1.3); None: browsers make none here."""
        address = AnyHttpUrl(self.root_url)
        host = (address.host or "").rstrip(".")
        is_local = host == "localhost" or host.endswith(".localhost")
        if host.startswith("[") or host.replace(".", "").isdigit() or not (address.scheme == "https" or is_local):
            return None
        return host

    @property
    def secret_keys(self) -> Sequence[str]:
        """Return the keys that open what was sealed; the first one seals."""
        return self.secret_key.get_secret_value().split() if self.secret_key else ()

    @property
    def on_sqlite(self) -> bool:
        """Tell whether the store is a SQLite file."""
        return self.database_url.get_secret_value().startswith("sqlite")


def _origin(url: str) -> str:
    address = AnyHttpUrl(url)
    usual = {"http": 80, "https": 443}[address.scheme]
    return f"{address.scheme}://{address.host}" + (f":{address.port}" if address.port != usual else "")
