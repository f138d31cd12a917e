"""The languages other than English, and screens that need nothing but their address."""

TONGUES = ("de", "es", "fr", "ar")

ADDRESSES = (
    "/desk",
    "/desk/storm-tide",
    "/desk/storm-tide/setup",
    "/desk/storm-tide/entries/1",
    "/desk/storm-tide/entries/3/versions",
    "/desk/storm-tide/entries/1/withdraw",
    "/desk/storm-tide/delete",
    "/desk/storm-tide/reports",
    "/desk/-/blogs",
    "/desk/-/people",
    "/desk/-/tokens",
    "/desk/-/log",
    "/desk/-/account",
    "/desk/storm-tide/drafts",
)

KNOWN_SCREENS = (
    *("", "/claims", "/figures", "/handover", "/promises", "/briefing", "/reports"),
    *("/entries/1", "/entries/1/claims", "/entries/1/withdraw", "/entries/5"),
)
"""What the desk shows of a coverage with all that can be told as data (`known`), below its address."""

KNOWN_PAGES = ("", "/corrections", "/places", "/entries/1", "/entries/1/report")
"""What readers see of one, below its address."""
