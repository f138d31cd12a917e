"""A finished blog as a folder of files that any file host serves, and that can be read without one (docs/archive.md).

It draws with the web's own templates and feeds; where links lead, `addresses` says instead of the server.
"""

from liveblog.archive.making import Archived, make_archive

__all__ = ["Archived", "make_archive"]
