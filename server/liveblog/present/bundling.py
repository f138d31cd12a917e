"""Our modules in one piece: one request instead of a dozen, and half the bytes once compressed.

The modules stand below one another, what is imported above who imports it. One that has a name for itself that is
taken becomes a function that is called once and returns what it exports. What nobody names is left out, and names are
short in the end. That works for the plain way in which our modules are written, and what is written another way is an
error here, not in a browser. Why there is no bundler: docs/decisions/0018.
"""

import re
from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
from itertools import product
from pathlib import Path
from string import ascii_letters, ascii_uppercase

_IMPORT = re.compile(r"^import \{ ([\w, ]+) \} from '(\.[^']+)';$", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function (\w+)|class (\w+)|const (\w+))", re.MULTILINE)
_NAMED = re.compile(r"^(?:async )?(?:function|class|const|let) (\w*)", re.MULTILINE)  # "": what is taken apart
_LAZY = re.compile(r"\bimport\('(\.[^']+)'\)")
_OTHER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_CALL = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
_ITEM = r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]"
_CAST = (
    re.compile(  # the parentheses around a name, a list, or what is got by members and calls say nothing to a browser
        rf"/\*\* @type (?:(?!\*/).)*\*/ \(((?:[\w.]+|{_ITEM})(?:{_CALL}|{_ITEM}|[\w.#]+)*)\)"
    )
)
_COMMENT = re.compile(r"/\*\*.*?\*/", re.DOTALL)  # they import types
_PRIVATE = re.compile(r"^\s*(?:static |get |set |async |\*)*#(\w+)", re.MULTILINE)
_TEXT = re.compile(
    r"//.*|'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"|`(?:[^`\\]|\\.)*`"
)  # comments, too: none is missed
_WORD = re.compile(r"\w+")
_SHORT = 2  # letters: no longer than what would take its place
# A member after a dot, a key, a key and its value in one, or what a class has: others may ask for it by its name.
_MEMBERS = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"(?<!\.\.)\.(\w+)",
        r"(\w+):",
        r"\{\s*(\w+)\s*[,}=]",
        r",\s*(\w+)\s*(?=[,}])",
        r"^  (?:static |async |get |set |\*)*(\w+)(?: =|;|\(.*\{$)",
    )
)
_NAME = re.compile(r"(?<![\w#$])\w+(?![\w$])")
_LETTERS = ascii_letters


def bundle(folder: Path, name: str) -> str:
    """Return a module with all that it imports; what it imports when it is needed (`import()`) stays apart.

    Raises:
        ValueError: a module is written in a way that can't be put together.
        graphlib.CycleError: modules import each other.
    """
    sources: dict[str, str] = {}
    graph: dict[str, list[str]] = {}
    waiting = [name]
    while waiting:
        module = waiting.pop()
        if module in graph:
            continue
        sources[module] = _COMMENT.sub("", _CAST.sub(r"\1", (folder / module).read_text()))
        graph[module] = [_resolved(module, path) for _, path in _IMPORT.findall(sources[module])]
        waiting += graph[module]
    return _joined({module: sources[module] for module in TopologicalSorter(graph).static_order()})


def _joined(sources: dict[str, str]) -> str:
    exports = {module: _exported(source) for module, source in sources.items()}
    taken = {name for names in exports.values() for name in names}
    parts = []
    for module, source in sources.items():
        body = _body(module, source)
        own = set(_NAMED.findall(body)).difference(exports[module])
        if own & taken or "" in own:
            body = _wrapped(body, exports[module])
        else:
            taken |= own
        parts.append(body)
    return _with_short_names(_needed("\n".join(parts), taken), taken)


def _exported(source: str) -> list[str]:
    return [next(filter(None, names)) for names in _EXPORT.findall(source)]


def _body(module: str, source: str) -> str:
    body = _LAZY.sub(lambda found: f"import('./{_resolved(module, found[1])}')", _IMPORT.sub("", source))
    body = _shortened(_EXPORT.sub("", body))
    if other := _OTHER.search(body):
        raise ValueError(f"{module} can't be bundled: {other[0]}")
    return body


def _wrapped(body: str, exports: list[str]) -> str:
    names = ", ".join(exports)
    return f"const {{ {names} }} = (() => {{\n{body}\nreturn {{ {names} }};\n}})();" if exports else f"{{\n{body}\n}}"


def _shortened(body: str) -> str:
    """Give private members short names: nobody can ask for them from outside (ECMA-262, section 13.3.2).

    In the order in which they are declared: then all modules begin alike, which compresses best.
    """
    names = list(dict.fromkeys(_PRIVATE.findall(body)))
    if len(names) > len(_LETTERS):
        return body
    short = dict(zip(names, _LETTERS, strict=False))
    # A name after a letter, a slash or in a text (`#entry-7`) is none: members stand behind a dot, a blank or a `!`.
    return re.sub(r"(?<=[.\s!(\[{,;])#(\w+)\b(?!-)", lambda found: f"#{short.get(found[1], found[1])}", body)


def _with_short_names(bundle: str, names: set[str]) -> str:
    """Give what modules declare at their top short names, where a name surely stands for nothing else in the bundle."""
    words = dict.fromkeys(_WORD.findall(bundle))
    kept = {word for text in _TEXT.findall(bundle) for word in _WORD.findall(text)}
    kept.update(*(pattern.findall(bundle) for pattern in _MEMBERS))
    long = [word for word in words if word in names and word not in kept and len(word) > _SHORT]
    short = dict(zip(long, _free_names(set(words)), strict=False))
    return _NAME.sub(lambda found: short.get(found[0], found[0]), bundle)


def _needed(bundle: str, names: set[str]) -> str:
    """Leave out the functions, and constants of one line, that are named nowhere else; then what only those named."""
    counts = Counter(_WORD.findall(bundle))
    waiting = sorted(names)
    while waiting:
        name = waiting.pop()
        if counts[name] != 1:
            continue
        declared = rf"^(?:(?:async )?function {name}\(.*?^\}}|const {name} = [^\n]*;)$"
        if found := re.search(declared, bundle, re.MULTILINE | re.DOTALL):
            bundle = bundle[: found.start()] + bundle[found.end() :]
            named = Counter(_WORD.findall(found[0]))
            counts -= named
            waiting += names & named.keys()
    return bundle


def _free_names(taken: set[str]) -> Iterator[str]:
    """Yield `AA`, `AB` … but what is a word of the bundle; two capitals compress better than a sign and a number."""
    return (name for pair in product(ascii_uppercase, repeat=2) if (name := "".join(pair)) not in taken)


def _resolved(module: str, path: str) -> str:
    """Return the name, from the folder, of what a module imports by a relative path."""
    parts = module.split("/")[:-1]
    for part in path.split("/"):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
