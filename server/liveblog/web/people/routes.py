"""The routes of people. No blog's slug begins with a hyphen, so `/desk/-/` is nobody's desk."""

from starlette.routing import Route

from liveblog.web.people.account import account, change_password, change_profile, end_sessions
from liveblog.web.people.addresses import confirm_email, email_change
from liveblog.web.people.beginning import begin, beginning
from liveblog.web.people.endpoints import change_endpoint, create_endpoint, endpoint, new_endpoint
from liveblog.web.people.inviting import accept, invitation, invite
from liveblog.web.people.log import audit_log
from liveblog.web.people.partners import change_partner, create_partner, partner, partner_usage, partners
from liveblog.web.people.passwords import ask_for_link, common, forgotten, password_link, set_password
from liveblog.web.people.people import change_person, people, person
from liveblog.web.people.preferences import change_picture, change_preferences
from liveblog.web.people.receipts import receipts
from liveblog.web.people.tokens import create_token, revoke_token, tokens
from liveblog.work.bounds import PICTURE_BYTES, SMALL_FORM_BYTES

USER_ID = "{user_id:number}"
TOKEN_ID = "{token_id:number}"  # noqa: S105 -- a part of a route
PARTNER_ID = "{partner_id:number}"
_RECEIVERS = f"/desk/-/partners/{PARTNER_ID}/receivers"
_RECEIVER = f"{_RECEIVERS}/{{endpoint_id:number}}"
_SMALL = SMALL_FORM_BYTES.most

ROUTES = [
    Route("/desk/-/account", account, methods=["GET"]),
    Route("/desk/-/account", change_profile, methods=["POST"], max_body_size=_SMALL),
    Route("/desk/-/account/password", change_password, methods=["POST"], max_body_size=_SMALL),
    Route("/desk/-/account/preferences", change_preferences, methods=["POST"], max_body_size=_SMALL),
    Route("/desk/-/account/picture", change_picture, methods=["POST"], max_body_size=PICTURE_BYTES.most + _SMALL),
    Route("/desk/-/account/sessions", end_sessions, methods=["POST"], max_body_size=_SMALL),
    Route("/desk/-/address/{secret}", email_change, methods=["GET"]),
    Route("/desk/-/address", confirm_email, methods=["POST"], max_body_size=_SMALL),
    Route("/desk/-/begin/{secret}", beginning, methods=["GET"]),
    Route("/desk/-/begin", begin, methods=["POST"], max_body_size=_SMALL),
    Route("/desk/-/people", people, methods=["GET"]),
    Route("/desk/-/people", invite, methods=["POST"], max_body_size=_SMALL),
    Route(f"/desk/-/people/{USER_ID}", person, methods=["GET"]),
    Route(f"/desk/-/people/{USER_ID}", change_person, methods=["POST"], max_body_size=_SMALL),
    Route("/desk/-/invitations/{secret}", invitation, methods=["GET"]),
    Route("/desk/-/invitations", accept, methods=["POST"], max_body_size=_SMALL),
    Route("/desk/-/forgotten", forgotten, methods=["GET"]),
    Route("/desk/-/forgotten", ask_for_link, methods=["POST"], max_body_size=_SMALL),
    Route("/desk/-/common-passwords.txt", common, methods=["GET"]),
    Route("/desk/-/password/{secret}", password_link, methods=["GET"]),
    Route("/desk/-/password", set_password, methods=["POST"], max_body_size=_SMALL),
    Route("/desk/-/tokens", tokens, methods=["GET"]),
    Route("/desk/-/tokens", create_token, methods=["POST"], max_body_size=_SMALL),
    Route(f"/desk/-/tokens/{TOKEN_ID}", revoke_token, methods=["POST"], max_body_size=_SMALL),
    Route("/desk/-/partners", partners, methods=["GET"]),
    Route("/desk/-/partners", create_partner, methods=["POST"], max_body_size=_SMALL),
    Route(f"/desk/-/partners/{PARTNER_ID}", partner, methods=["GET"]),
    Route(f"/desk/-/partners/{PARTNER_ID}/usage.csv", partner_usage, methods=["GET"]),
    Route(f"/desk/-/partners/{PARTNER_ID}", change_partner, methods=["POST"], max_body_size=_SMALL),
    Route(f"/desk/-/partners/{PARTNER_ID}/receipts", receipts, methods=["GET"]),
    Route(_RECEIVERS, new_endpoint, methods=["GET"]),
    Route(_RECEIVERS, create_endpoint, methods=["POST"], max_body_size=_SMALL),
    Route(_RECEIVER, endpoint, methods=["GET"]),
    Route(_RECEIVER, change_endpoint, methods=["POST"], max_body_size=_SMALL),
    Route("/desk/-/log", audit_log, methods=["GET"]),
]
