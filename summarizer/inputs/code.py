"""Source code in a word: what it says in comments and docstrings, and the names that it defines.

What the code does isn't told, since a small model tells it wrongly and nobody notices. Comments are
found by the marks of the language's family (`#`, `//`, `--`, `/* */`, docstrings), definitions by
their keywords. Code without comments and names is refused.

Not handled: marks of comments within strings, which are taken for comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.document import Document
from summarizer.inputs.encodings import decode_guessed
from summarizer.inputs.plain import plain_document
from summarizer.inputs.text import require_bounded

CODE_SUFFIXES = (
    *(".py", ".js", ".mjs", ".ts", ".tsx", ".jsx", ".java", ".kt", ".kts", ".scala", ".c", ".h"),
    *(".cc", ".cpp", ".hpp", ".cs", ".go", ".rs", ".rb", ".php", ".swift", ".sh", ".bash", ".ps1"),
    *(".r", ".jl", ".lua", ".pl", ".sql", ".dart", ".m"),
)
MOST_NAMES = 40
LINES_OF_CODE = "lines of code"  # the name in `Document.dropped`

_DEFINITION = re.compile(
    r"^[ \t]*(?:(?:export|default|public|private|protected|internal|static|final|abstract|async|"
    r"pub|pub\(crate\)|unsafe|override|open|sealed|data|virtual|inline|const)[ \t]+){0,5}"
    r"(def|class|function\*?|func|fn|struct|enum|interface|trait|impl|module|namespace|type|record|"
    r"object|protocol|sub|procedure)[ \t]+(?:\([^()\n]{0,80}\)[ \t]*)?([A-Za-z_$][\w$]{0,80})",
    re.MULTILINE,
)
_ARROW = re.compile(
    r"^[ \t]*(?:export[ \t]+)?(?:const|let|var)[ \t]+([A-Za-z_$][\w$]{0,80})[ \t]*=[ \t]*"
    r"(?:async[ \t]*)?(?:function\b|\([^()\n]{0,200}\)[ \t]*(?:=>|:))",
    re.MULTILINE,
)
_SQL = re.compile(
    r"^[ \t]*create[ \t]+(?:or[ \t]+replace[ \t]+)?(table|view|function|procedure|index|trigger)"
    r"[ \t]+(?:if[ \t]+not[ \t]+exists[ \t]+)?[\"`\[]?([\w.]{1,80})",
    re.MULTILINE | re.IGNORECASE,
)
_IMPORT = re.compile(
    r"^[ \t]*(?:import|from|use|using|require|#include)[ \t]+[\"'<]?([\w.:/@-]{1,80})", re.MULTILINE
)
_FUNCTIONS = ("def", "func", "fn", "sub", "function", "function*", "procedure")
_PLURALS = {"class": "classes", **dict.fromkeys(_FUNCTIONS, "functions")}
_DOCSTRING = re.compile(r"(?:\"{3}([\s\S]*?)(?:\"{3}|\Z))|(?:'{3}([\s\S]*?)(?:'{3}|\Z))")
_BLOCK = re.compile(r"/\*+([\s\S]*?)(?:\*/|\Z)")
_LINE = re.compile(
    r"^(?:[^\n\"'`#/-]*+(?<=[ \t]))?(?:#(?![!\[{])|//+!?|--)[ \t]+([^\n]*)$", re.MULTILINE
)
_STAR = re.compile(r"^[ \t]*\*+[ \t]?", re.MULTILINE)
_NO_PROSE = re.compile(r"(?:noqa|type: ignore|eslint|pylint|pragma|nolint|TODO$|fmt:|mypy:)", re.I)
_STATEMENT = re.compile(
    r"^[ \t]*+(?:(?:def|class)[ \t]\w[^\n]*:|from[ \t]+[\w.]+[ \t]+import[ \t]|import[ \t]+[\w.]+$|"
    r"return\b[^.\n]*$|(?:if|for|while|elif|with)\b[^\n]*:$|raise[ \t]\w|@\w[\w.]*(?:\(|$)|"
    r"[\w.\[\]]+[ \t]*[-+*/]?=[ \t]*\S|[\w.]+\([^\n]*\)?[;,]?$|[)\]}]+[;,]?$|.*[;{}]$|"
    r"#include[ \t]*<|(?:func|fn|pub|let|const|var|use|package|public|private|static)[ \t]\S|"
    r"export[ \t]\S)",
    re.MULTILINE,
)
_COMMENTED = re.compile(r"[ \t]*+(?://|/\*|\*[ /]|#[ !])")
_FEWEST_LINES = 5
_MOST_OF_LINES = 0.6


def parse_code(text: str) -> Document | None:
    """Return what source code says of itself; None for a text that isn't plainly code."""
    lines = [line for line in text[:20_000].split("\n") if line.strip(" \t/*#")]
    lines = [line for line in lines if not _COMMENTED.match(line)]
    statements = sum(_STATEMENT.match(line[:500]) is not None for line in lines)
    is_code = len(lines) >= _FEWEST_LINES and statements >= _MOST_OF_LINES * len(lines)
    return source_code(text) if is_code and (definitions(text) or statements > 8) else None


def source_code(text: str) -> Document:
    """Return the document of source code: its comments, docstrings and names.

    It may be without blocks, if it has none of them.
    """
    said = "\n\n".join([*_remarks(text), *_names(text)])
    document = plain_document(said)
    count = sum(1 for line in text.split("\n") if line.strip())
    return replace(document, dropped={**document.dropped, LINES_OF_CODE: count})


def read_code(data: bytes, name: str) -> Document:
    """Return the document of a file of source code; raise `UnsupportedInputError`."""
    text, doubts = decode_guessed(data, name)
    document = source_code(require_bounded(text))
    if not document.blocks:
        raise UnsupportedInputError(
            f"{name} is source code without comments, docstrings or names, and what code does is "
            "not summarized; give a text about it"
        )
    return replace(document, doubts=doubts)


def named_code(source: str) -> str:
    """Return a line that names a cell of code by what it defines and uses, or by its first line."""
    lines = [line.strip() for line in source.split("\n") if line.strip()]
    if not lines:
        return ""
    names = [name for _, name in definitions(source)]
    if names:
        return f"(Code that defines {', '.join(names[:MOST_NAMES])}.)"
    told = lines[0] if len(lines[0]) <= 80 else f"{lines[0][:79]}…"
    more = f" and {len(lines) - 1} more lines" if len(lines) > 1 else ""
    return f"(Code: `{told.lstrip('#').strip()}`{more}.)"


def definitions(source: str) -> list[tuple[str, str]]:
    """Return what source code defines, in order: the kind and the name, each once."""
    found = [(match.start(), match[1].lower(), match[2]) for match in _DEFINITION.finditer(source)]
    found += [(match.start(), "function", match[1]) for match in _ARROW.finditer(source)]
    found += [(match.start(), match[1].lower(), match[2]) for match in _SQL.finditer(source)]
    names = [(kind, name) for _, kind, name in sorted(found)]
    return list(dict.fromkeys(names))


def _remarks(text: str) -> Iterator[str]:
    """Yield docstrings and comments as paragraphs, in order."""
    found = [(match.start(), match[1] or match[2] or "") for match in _DOCSTRING.finditer(text)]
    found += [(match.start(), _STAR.sub("", match[1])) for match in _BLOCK.finditer(text)]
    last_end = -1
    for match in _LINE.finditer(text):
        is_alone = not text[match.start() : match.start(1)].strip(" \t#/-!")
        if is_alone and found and match.start() == last_end + 1:  # it goes on
            found[-1] = (found[-1][0], f"{found[-1][1]} {match[1]}")
        else:
            found.append((match.start(), match[1]))
        last_end = match.end()
    for _, said in sorted(found):
        words = " ".join(said.split())
        if any(character.isalpha() for character in words) and not _NO_PROSE.match(words):
            yield words


def _names(text: str) -> Iterator[str]:
    kinds: dict[str, list[str]] = {}
    for kind, name in definitions(text):
        if not name.startswith("__"):
            kinds.setdefault(_PLURALS.get(kind, f"{kind}s"), []).append(name)
    for kind, names in kinds.items():
        more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
        yield f"The code defines the {kind} {', '.join(names[:MOST_NAMES])}{more}."
    used = list(dict.fromkeys(_IMPORT.findall(text)))
    if used:
        yield f"It uses {', '.join(used[:MOST_NAMES])}."
