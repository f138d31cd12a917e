"""The desk's languages other than English, and screens of it that need nothing but their address."""

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
