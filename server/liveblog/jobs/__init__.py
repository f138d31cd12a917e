"""What follows a commit and must not be lost: jobs, done at least once, by one process at a time, and tried again."""

from liveblog.jobs.deletion import BlogDeletion, DraftForgetting, ReportForgetting
from liveblog.jobs.hints import Hint, give_hint, heed_hints
from liveblog.jobs.indexing import Indexing
from liveblog.jobs.pictures import PictureDeletion
from liveblog.jobs.runner import Doing, Jobs

__all__ = [
    "BlogDeletion",
    "Doing",
    "DraftForgetting",
    "Hint",
    "Indexing",
    "Jobs",
    "PictureDeletion",
    "ReportForgetting",
    "give_hint",
    "heed_hints",
]
