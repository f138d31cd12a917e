"""Where a login link leads: one function, for the page that takes it and the command that prints it."""


def login_link_path(secret: str) -> str:
    """Return the path, below the server's root, of the page that logs the bearer of this secret in once."""
    return f"/desk/login/{secret}"
