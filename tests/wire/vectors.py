"""Reading the files that the server shares with both clients."""

import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parents[1] / "vectors"


def vectors(name: str) -> dict[str, Any]:
    """Return the content of a file of examples."""
    content: dict[str, Any] = json.loads((_FOLDER / f"{name}.json").read_text())
    return content
