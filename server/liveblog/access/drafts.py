"""Who sees a draft, and who changes it. A draft is its author's alone until they share, submit or schedule it."""

from liveblog.access.rules import may, require
from liveblog.errors import DraftNotFound, DraftPosted, Forbidden
from liveblog.model.blog import Blog
from liveblog.model.draft import Draft, DraftState
from liveblog.model.principal import Principal, Scope
from liveblog.sentence import sentence


def require_open(by: Principal, blog: Blog, draft: Draft) -> None:
    """Refuse to show a draft to those whom it was not given to, in the words for one that isn't there.

    What is shared or scheduled is open to everybody at the desk, what is submitted to editors.

    Raises:
        Forbidden, BlogHidden: they may write no drafts here.
        DraftNotFound: as far as they are to know, there is none.
    """
    require(by, Scope.SUBMIT, blog)
    is_open = draft.author == by.key or draft.shared or draft.state is DraftState.SCHEDULED
    if not is_open and not (draft.state is DraftState.SUBMITTED and may(by, Scope.WRITE, blog)):
        raise DraftNotFound(draft.id)


def may_change(by: Principal, blog: Blog, draft: Draft) -> bool:
    """Tell whether somebody who sees a draft may write in it: its author, until it is scheduled, and editors."""
    is_own = draft.author == by.key and draft.state is not DraftState.SCHEDULED
    return is_own or may(by, Scope.WRITE, blog)


def require_change(by: Principal, blog: Blog, draft: Draft) -> None:
    """Refuse changes of a draft that somebody may only read.

    Raises:
        DraftNotFound, Forbidden: they may not even read it, or only that.
        DraftPosted: they are an editor, and it is an entry by now.
    """
    _lead_on(by, blog, draft)
    require_open(by, blog, draft)
    if not may_change(by, blog, draft):
        raise Forbidden(sentence("Only its author or an editor can change this draft."), by.key)


def require_author(by: Principal, blog: Blog, draft: Draft) -> None:
    """Refuse what is for the author of a draft alone to do.

    Raises:
        DraftNotFound, Forbidden: they may not even read it, or somebody else is its author.
    """
    require_open(by, blog, draft)
    if draft.author != by.key:
        raise Forbidden(sentence("Only the draft's author can do this."), by.key)


def require_editor(by: Principal, blog: Blog, draft: Draft) -> None:
    """Refuse what is for editors alone to do with a draft.

    Raises:
        DraftNotFound, Forbidden: they may not even read it, or they are no editor.
        DraftPosted: it is an entry by now.
    """
    _lead_on(by, blog, draft)
    require_open(by, blog, draft)
    require(by, Scope.WRITE, blog)


def _lead_on(by: Principal, blog: Blog, draft: Draft) -> None:
    """Tell editors which entry a draft became while they decided on it: to read it is theirs no more, the entry is."""
    if draft.entry_id is not None and may(by, Scope.WRITE, blog):
        raise DraftPosted(draft.entry_id)
