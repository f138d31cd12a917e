"""The routes of the desk."""

from starlette.routing import Route

from liveblog.web.editor.aids import linkable, names, read_place
from liveblog.web.editor.blogs import choose_blog, create_blog, new_blog
from liveblog.web.editor.briefing import change_briefing, edit_briefing
from liveblog.web.editor.cards import find_card
from liveblog.web.editor.claims import change_claim, claims_of_entry, keep_as_it_is, list_claims
from liveblog.web.editor.coverage import change_status, hand_over
from liveblog.web.editor.deleting import ask_to_delete, delete
from liveblog.web.editor.details import change_details
from liveblog.web.editor.draft_acts import act_on_draft, change_schedule
from liveblog.web.editor.drafts import begin_draft, list_drafts, open_draft
from liveblog.web.editor.figures import drop_figure, list_figures, set_figure
from liveblog.web.editor.handover import act_on_handover, show_handover
from liveblog.web.editor.login import login, login_page, logout, open_link
from liveblog.web.editor.marks import mark
from liveblog.web.editor.notices import follow_notices
from liveblog.web.editor.pictures import pictures, upload_picture
from liveblog.web.editor.presence import say_presence, show_presence, take_over, undertake
from liveblog.web.editor.promises import change_promise, list_promises, make_promise
from liveblog.web.editor.readers import show_readers
from liveblog.web.editor.reports import close_report, list_reports
from liveblog.web.editor.revising import edit, revise
from liveblog.web.editor.setup import ask_to_remove, change_setup, remove, setup
from liveblog.web.editor.versions import restore, versions
from liveblog.web.editor.withdrawing import ask_to_withdraw, withdraw
from liveblog.web.editor.writing import desk, last_desk, post, preview_entry
from liveblog.web.parameters import DRAFT_ID, ENTRY_ID, PROMISE_ID, REPORT_ID
from liveblog.work.bounds import FORM_BYTES, PICTURE_BYTES, SMALL_FORM_BYTES

_WITH_PICTURE = FORM_BYTES.most + PICTURE_BYTES.most
_DRAFT = f"/desk/{{slug}}/drafts/{DRAFT_ID}"
_ENTRY = f"/desk/{{slug}}/entries/{ENTRY_ID}"

ROUTES = [
    Route("/desk", choose_blog),
    Route("/desk/-/blogs", new_blog, methods=["GET"]),
    Route("/desk/-/blogs", create_blog, methods=["POST"], max_body_size=FORM_BYTES.most),
    Route("/desk/-/last", last_desk),
    Route("/desk/login", login_page, methods=["GET"]),
    Route("/desk/login", login, methods=["POST"], max_body_size=SMALL_FORM_BYTES.most),
    Route("/desk/login/{secret}", open_link),
    Route("/desk/logout", logout, methods=["POST"], max_body_size=SMALL_FORM_BYTES.most),
    Route("/desk/{slug}", desk, methods=["GET"]),
    Route("/desk/{slug}", post, methods=["POST"], max_body_size=FORM_BYTES.most),
    Route("/desk/{slug}/notices", follow_notices, methods=["GET"]),
    Route("/desk/{slug}/briefing", edit_briefing, methods=["GET"]),
    Route("/desk/{slug}/briefing", change_briefing, methods=["POST"], max_body_size=FORM_BYTES.most),
    Route("/desk/{slug}/readers", show_readers, methods=["GET"]),
    Route("/desk/{slug}/presence", show_presence, methods=["GET"]),
    Route("/desk/{slug}/presence", say_presence, methods=["POST"], max_body_size=SMALL_FORM_BYTES.most),
    Route("/desk/{slug}/on-it", undertake, methods=["POST"], max_body_size=SMALL_FORM_BYTES.most),
    Route("/desk/{slug}/preview", preview_entry, methods=["POST"], max_body_size=FORM_BYTES.most),
    Route("/desk/{slug}/cards", find_card, methods=["POST"], max_body_size=SMALL_FORM_BYTES.most),
    Route("/desk/{slug}/place", read_place, methods=["POST"], max_body_size=SMALL_FORM_BYTES.most),
    Route("/desk/{slug}/pictures", pictures, methods=["GET"]),
    Route("/desk/{slug}/names", names, methods=["GET"]),
    Route("/desk/{slug}/linkable", linkable, methods=["GET"]),
    Route("/desk/{slug}/pictures", upload_picture, methods=["POST"]),
    Route("/desk/{slug}/status", change_status, methods=["POST"], max_body_size=FORM_BYTES.most),
    Route("/desk/{slug}/details", change_details, methods=["POST"], max_body_size=_WITH_PICTURE),
    Route("/desk/{slug}/setup", setup, methods=["GET"]),
    Route("/desk/{slug}/setup", change_setup, methods=["POST"], max_body_size=_WITH_PICTURE),
    Route("/desk/{slug}/delete", ask_to_remove, methods=["GET"]),
    Route("/desk/{slug}/delete", remove, methods=["POST"], max_body_size=SMALL_FORM_BYTES.most),
    Route("/desk/{slug}/shifts", hand_over, methods=["POST"], max_body_size=SMALL_FORM_BYTES.most),
    Route("/desk/{slug}/drafts", list_drafts, methods=["GET"]),
    Route("/desk/{slug}/drafts", begin_draft, methods=["POST"], max_body_size=FORM_BYTES.most),
    Route("/desk/{slug}/claims", list_claims, methods=["GET"]),
    Route("/desk/{slug}/figures", list_figures, methods=["GET"]),
    Route("/desk/{slug}/figures", set_figure, methods=["POST"], max_body_size=SMALL_FORM_BYTES.most),
    Route("/desk/{slug}/figures/drop", drop_figure, methods=["POST"], max_body_size=SMALL_FORM_BYTES.most),
    Route("/desk/{slug}/reports", list_reports, methods=["GET"]),
    Route(f"/desk/{{slug}}/reports/{REPORT_ID}", close_report, methods=["POST"], max_body_size=SMALL_FORM_BYTES.most),
    Route("/desk/{slug}/handover", show_handover, methods=["GET"]),
    Route("/desk/{slug}/handover", act_on_handover, methods=["POST"], max_body_size=SMALL_FORM_BYTES.most),
    Route("/desk/{slug}/promises", list_promises, methods=["GET"]),
    Route("/desk/{slug}/promises", make_promise, methods=["POST"], max_body_size=SMALL_FORM_BYTES.most),
    Route(
        f"/desk/{{slug}}/promises/{PROMISE_ID}", change_promise, methods=["POST"], max_body_size=SMALL_FORM_BYTES.most
    ),
    Route(_DRAFT, open_draft, methods=["GET"]),
    Route(_DRAFT, act_on_draft, methods=["POST"], max_body_size=FORM_BYTES.most),
    Route("/desk/{slug}/schedule", change_schedule, methods=["POST"], max_body_size=SMALL_FORM_BYTES.most),
    Route(_ENTRY, edit, methods=["GET"]),
    Route(_ENTRY, revise, methods=["POST"], max_body_size=FORM_BYTES.most),
    Route(f"{_ENTRY}/marks", mark, methods=["POST"], max_body_size=SMALL_FORM_BYTES.most),
    Route(f"{_ENTRY}/claims", claims_of_entry, methods=["GET"]),
    Route(f"{_ENTRY}/claims", change_claim, methods=["POST"], max_body_size=SMALL_FORM_BYTES.most),
    Route(f"{_ENTRY}/still-right", keep_as_it_is, methods=["POST"], max_body_size=SMALL_FORM_BYTES.most),
    Route(f"{_ENTRY}/versions", versions, methods=["GET"]),
    Route(f"{_ENTRY}/versions/restore", restore, methods=["POST"], max_body_size=SMALL_FORM_BYTES.most),
    Route(f"{_ENTRY}/lease", take_over, methods=["POST"], max_body_size=SMALL_FORM_BYTES.most),
    Route(f"{_ENTRY}/withdraw", ask_to_withdraw, methods=["GET"]),
    Route(f"{_ENTRY}/withdraw", withdraw, methods=["POST"], max_body_size=SMALL_FORM_BYTES.most),
    Route(f"{_ENTRY}/delete", ask_to_delete, methods=["GET"]),
    Route(f"{_ENTRY}/delete", delete, methods=["POST"], max_body_size=SMALL_FORM_BYTES.most),
]
