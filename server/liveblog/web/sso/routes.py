"""The routes of single sign-on."""

from starlette.routing import Route

from liveblog.web.sso.account import connect, disconnect
from liveblog.web.sso.login import begin_login, come_back, log_out
from liveblog.work.bounds import SMALL_FORM_BYTES

_SMALL = SMALL_FORM_BYTES.most

ROUTES = [
    Route("/desk/login/with/{provider}", begin_login, methods=["POST"], max_body_size=_SMALL),
    Route("/desk/login/with/{provider}/back", come_back, methods=["GET"]),
    Route("/desk/login/with/{provider}/logout", log_out, methods=["POST"], max_body_size=_SMALL),
    Route("/desk/-/account/logins/{provider}", connect, methods=["POST"], max_body_size=_SMALL),
    Route("/desk/-/account/logins", disconnect, methods=["POST"], max_body_size=_SMALL),
]
