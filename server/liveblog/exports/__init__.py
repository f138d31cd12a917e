"""The export format: a blog as one JSON document (docs/cli.md). Reading and writing files is not done here."""

from liveblog.exports.reading import Export, is_export, readable, when
from liveblog.exports.writing import export_pieces

__all__ = ["Export", "export_pieces", "is_export", "readable", "when"]
