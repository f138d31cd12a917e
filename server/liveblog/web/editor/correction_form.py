"""What an editor says of the change that they save, as fields of an entry's form, and what it comes to."""

from collections.abc import Sequence
from dataclasses import dataclass

from liveblog.errors import FieldError, InvalidInput
from liveblog.intake.invalid import validated
from liveblog.intake.models import CorrectionInput
from liveblog.model.correction import Correction, CorrectionDraft, CorrectionKind
from liveblog.web.fields import Fields

KINDS = (CorrectionKind.TYPO, CorrectionKind.UPDATE, CorrectionKind.CLARIFICATION, CorrectionKind.CORRECTION)
"""What a change can be, in the order of their keys; an entry is withdrawn on a page of its own."""
CORRECTION_FIELDS = ("correction", "tell", "was")
_FIELD_OF = {"text": "tell"}


@dataclass(frozen=True, slots=True)
class CorrectionForm:
    """The fields, as text; `tell` and `was` count only where the kind is told to readers."""

    kind: CorrectionKind = CorrectionKind.UPDATE
    tell: str = ""
    was: str = ""

    def draft(self, told: Sequence[Correction] = ()) -> CorrectionDraft:
        """Return what the desk takes; what readers were `told` last isn't told again, for its form may come twice.

        Raises:
            InvalidInput: names `tell` or `was`, if readers are to be told, and that is wrong.
        """
        if not self.kind.is_told:
            return CorrectionDraft(self.kind)
        values = {"kind": self.kind.value, "text": self.tell, "was": self.was}
        try:
            draft = validated(CorrectionInput, values).draft()
        except InvalidInput as error:
            errors = (FieldError(_FIELD_OF.get(each.field, each.field), each.message) for each in error.errors)
            raise InvalidInput(*errors) from error
        last = [CorrectionDraft(each.kind, each.text, each.was) for each in told[-1:]]
        return CorrectionDraft(CorrectionKind.UPDATE) if draft in last else draft


def correction_in(sent: Fields) -> CorrectionForm:
    """Return what a form says of its change; what it can't say is an update."""
    kind = sent.get("correction", "")
    known = CorrectionKind(kind) if kind in KINDS else CorrectionKind.UPDATE
    return CorrectionForm(known, *(sent.get(name, "") for name in ("tell", "was")))
