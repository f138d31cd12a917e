"""The routes of passkeys, codes and confirmations."""

from starlette.routing import Route

from liveblog.web.keys.account import (
    add_passkey,
    ask_for_new_passkey,
    begin_codes,
    prove_codes,
    remove_codes,
    remove_passkey,
    rename_passkey,
    renew_recovery_codes,
)
from liveblog.web.keys.confirm import ask_for_own_passkey, confirm, confirm_page
from liveblog.web.keys.login import ask_for_passkey, log_in_by_passkey, second_step, take_code
from liveblog.web.logins import SECOND_STEP
from liveblog.work.bounds import SMALL_FORM_BYTES

PASSKEY_ID = "{passkey_id:number}"
_SMALL = SMALL_FORM_BYTES.most
_ACCOUNT = "/desk/-/account"

ROUTES = [
    Route(SECOND_STEP, second_step, methods=["GET"]),
    Route(SECOND_STEP, take_code, methods=["POST"], max_body_size=_SMALL),
    Route("/desk/-/login/passkey", log_in_by_passkey, methods=["POST"], max_body_size=_SMALL),
    Route("/desk/-/login/passkey/options", ask_for_passkey, methods=["POST"], max_body_size=_SMALL),
    Route(f"{_ACCOUNT}/passkeys", add_passkey, methods=["POST"], max_body_size=_SMALL),
    Route(f"{_ACCOUNT}/passkeys/options", ask_for_new_passkey, methods=["POST"], max_body_size=_SMALL),
    Route(f"{_ACCOUNT}/passkeys/{PASSKEY_ID}", remove_passkey, methods=["POST"], max_body_size=_SMALL),
    Route(f"{_ACCOUNT}/passkeys/{PASSKEY_ID}/name", rename_passkey, methods=["POST"], max_body_size=_SMALL),
    Route(f"{_ACCOUNT}/codes", begin_codes, methods=["POST"], max_body_size=_SMALL),
    Route(f"{_ACCOUNT}/codes/proof", prove_codes, methods=["POST"], max_body_size=_SMALL),
    Route(f"{_ACCOUNT}/codes/end", remove_codes, methods=["POST"], max_body_size=_SMALL),
    Route(f"{_ACCOUNT}/codes/recovery", renew_recovery_codes, methods=["POST"], max_body_size=_SMALL),
    Route("/desk/-/confirm", confirm_page, methods=["GET"]),
    Route("/desk/-/confirm", confirm, methods=["POST"], max_body_size=_SMALL),
    Route("/desk/-/confirm/options", ask_for_own_passkey, methods=["POST"], max_body_size=_SMALL),
]
