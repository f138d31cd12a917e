"""Which state shows which screen: each address of the desk that a browser opens as a page has one that is looked at."""

from collections.abc import Mapping

_ENTRY = "/desk/{slug}/entries/{entry_id:number}"
_PARTNER = "/desk/-/partners/{partner_id:number}"

SCREENS: Mapping[str, str] = {
    "/desk": "desk_choice",
    "/desk/-/account": "desk_account",
    "/desk/-/address/{secret}": "desk_address",
    "/desk/-/begin/{secret}": "desk_begin_gone",
    "/desk/-/blogs": "desk_new_blog",
    "/desk/-/confirm": "desk_confirm_alone",
    "/desk/-/forgotten": "desk_forgotten",
    "/desk/-/invitations/{secret}": "desk_invitation",
    "/desk/-/log": "desk_log",
    "/desk/-/login/code": "desk_code",
    "/desk/-/partners": "desk_partners",
    _PARTNER: "desk_partner",
    f"{_PARTNER}/receipts": "desk_receipts",
    f"{_PARTNER}/receivers": "desk_endpoint_new",
    f"{_PARTNER}/receivers/{{endpoint_id:number}}": "desk_endpoint",
    "/desk/-/password/{secret}": "desk_new_password",
    "/desk/-/people": "desk_people",
    "/desk/-/people/{user_id:number}": "desk_person",
    "/desk/-/tokens": "desk_tokens",
    "/desk/login": "desk_login",
    "/desk/login/with/{provider}/back": "desk_login_elsewhere_refused",
    "/desk/login/{secret}": "desk_login_link",
    "/desk/{slug}": "desk_sign_off",
    "/desk/{slug}/briefing": "desk_briefing",
    "/desk/{slug}/claims": "desk_claims",
    "/desk/{slug}/delete": "desk_remove_refused",
    "/desk/{slug}/drafts": "desk_drafts",
    "/desk/{slug}/drafts/{draft_id:number}": "desk_draft_to_approve",
    _ENTRY: "desk_entry_opened",
    f"{_ENTRY}/claims": "desk_claims_of_entry",
    f"{_ENTRY}/delete": "desk_deleting",
    f"{_ENTRY}/versions": "desk_versions_of_corrected",
    f"{_ENTRY}/withdraw": "desk_withdrawing",
    "/desk/{slug}/figures": "desk_figures",
    "/desk/{slug}/handover": "desk_handover",
    "/desk/{slug}/pictures": "desk_library",
    "/desk/{slug}/promises": "desk_promises",
    "/desk/{slug}/reports": "desk_reports",
    "/desk/{slug}/setup": "desk_setup",
}
"""The state of each address. Most have more states than this one, which is opened by a plain GET or ends there."""

NO_SCREENS: Mapping[str, str] = {
    "/desk/-/common-passwords.txt": "a list for a script",
    "/desk/-/last": "leads on to the blog whose desk was open last",
    f"{_PARTNER}/usage.csv": "a table to keep",
    "/desk/{slug}/linkable": "offers while somebody types",
    "/desk/{slug}/names": "offers while somebody types",
    "/desk/{slug}/notices": "a stream of events",
    "/desk/{slug}/presence": "a part of the page",
    "/desk/{slug}/readers": "a part of the page",
}
"""Addresses of the desk that draw no page, and why."""
