"""Our modules in one piece: one request instead of a dozen, and half the bytes once compressed.

The modules stand below one another, what is imported above who imports it. One that has a name for itself that is
taken becomes a function that is called once and returns what it exports. All of it is a function, too: so every name is
one that may be made short. What nobody names is left out. That works for the plain way in which our modules are
written, and what is written another way is an error here, not in a browser. Why there is no bundler:
docs/decisions/0018.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from graphlib import TopologicalSorter
from pathlib import Path
from types import MappingProxyType

NOTHING: Mapping[str, str] = MappingProxyType({})

_IMPORT = re.compile(r"^import \{ ([\w, ]+) \} from '(\.[^']+)';$", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function (\w+)|class (\w+)|const (\w+))", re.MULTILINE)
_NAMED = re.compile(r"^(?:async )?(?:function|class|const|let) (\w*)", re.MULTILINE)  # "": what is taken apart
_LAZY = re.compile(r"\bimport\('(\.[^']+)'\)")
_WORD = re.compile(r"(?<!#)(?<!(?<!\.)\.)\b\w+")  # no member: those may be called as a function is that nobody names
_OTHER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_NUMBER = re.compile(r"^const ([A-Z][A-Z0-9_]*) = \d", re.MULTILINE)
_COMMENT = re.compile(r"/\*\*.*?\*/", re.DOTALL)  # they import types


def bundle(folder: Path, name: str, pieces: Collection[str] = (), instead: Mapping[str, str] = NOTHING) -> str:
    """Return a module with all that it imports; what it imports when it is needed (`import()`) stays apart.

    Of that the `pieces` are looked for as bundles, too. `instead` has other sources for some modules.

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
        sources[module] = _COMMENT.sub("", instead.get(module) or (folder / module).read_text())
        graph[module] = [_resolved(module, path) for _, path in _IMPORT.findall(sources[module])]
        waiting += graph[module]
    return _joined({module: sources[module] for module in TopologicalSorter(graph).static_order()}, pieces)


def _joined(sources: dict[str, str], pieces: Collection[str]) -> str:
    exports = {module: _exported(source) for module, source in sources.items()}
    taken = {name for names in exports.values() for name in names}
    parts = []
    for module, source in sources.items():
        body = _body(module, source, pieces)
        own = set(_NAMED.findall(body)).difference(exports[module])
        if own & taken or "" in own:
            body = _wrapped(body, exports[module])
        else:
            taken |= own
        parts.append(body)
    *_, given = exports.values()
    needed = _wrapped(_needed("\n".join(parts), taken.difference(given)), given)
    return f"export {needed}" if given else f"(() => {needed})();"


def bundle_of(module: str) -> str:
    """Return the name under which a module is served with all that it imports."""
    return f"{module.removesuffix('.js')}.bundle.js"


def _exported(source: str) -> list[str]:
    return [next(filter(None, names)) for names in _EXPORT.findall(source)]


def _body(module: str, source: str, pieces: Collection[str]) -> str:
    def lazy(found: re.Match[str]) -> str:
        needed = _resolved(module, found[1])
        return f"import('./{bundle_of(needed) if needed in pieces else needed}')"

    body = _EXPORT.sub("", _LAZY.sub(lazy, _IMPORT.sub("", _with_numbers(source))))
    if other := _OTHER.search(body):
        raise ValueError(f"{module} can't be bundled: {other[0]}")
    return body


def _with_numbers(source: str) -> str:
    """Write a module's own numbers where they are named; the names are for those who read it."""
    for name in _NUMBER.findall(source):
        declared = re.search(rf"^const {name} = ([\d_]+)(?: \* ([\d_]+))?;\n", source, re.MULTILINE)
        if declared and _is_named_plainly(name, rest := source.replace(declared[0], "")):
            source = re.sub(rf"\b{name}\b", str(int(declared[1]) * int(declared[2] or 1)), rest)
    return source


def _is_named_plainly(name: str, source: str) -> bool:
    """Tell whether a name is never a member, a key, part of a text, or both name and value in an object."""
    plain = rf"(?<![\w$.'\"`]){name}(?![\w$.\['\"`:])"
    may_be_both = re.search(rf"(?<!\$)[{{,]\s*{name}\s*[,}}]", source)
    return not may_be_both and len(re.findall(plain, source)) == len(re.findall(rf"\b{name}\b", source))


def _wrapped(body: str, exports: list[str]) -> str:
    names = ", ".join(exports)
    return f"const {{ {names} }} = (() => {{\n{body}\nreturn {{ {names} }};\n}})();" if exports else f"{{\n{body}\n}}"


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


def _resolved(module: str, path: str) -> str:
    """Return the name, from the folder, of what a module imports by a relative path."""
    parts = module.split("/")[:-1]
    for part in path.split("/"):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
