"""The text of DOCX, PPTX and XLSX files as Markdown.

Word files by mammoth, made ready by `word.py`; slides by python-pptx, both through markitdown;
sheets by openpyxl, told by `tables.py`. What kind of file it is, its parts tell, since programs for
law and archives give them other names. Hidden slides, sheets, rows and columns are left out and
counted. Not read: pictures, macros, comments, page headers and footers.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.archive import Package, resolved
from summarizer.inputs.hidden import HIDDEN_ELEMENTS
from summarizer.inputs.sheets import read_sheets
from summarizer.inputs.text import NO_TEXT, Extract
from summarizer.inputs.word import prepared

if TYPE_CHECKING:
    from pptx.slide import Slide

_IMAGE = re.compile(r"!\[(?:[^\]!]|!(?!\[))*+\]\((?:[^)!]|!(?!\[))*+\)")
_COMMENT = re.compile(r"<!-- Slide number: \d{1,9} -->")
_NOTE_MARK = re.compile(r"\[(?:\\?\[\d{1,4}\\?\]|↑)\]\(#(?:foot|end)note-[\w-]{1,40}\)")
_HEADLESS = re.compile(r"^\|(?: +\|)++\n(\|(?: --- \|)++)\n(\|.*\|)$", re.MULTILINE)
_STYLES = "p[style-name='Title'] => h1:fresh"  # for mammoth, beside its own
_MAINS = {"docx": "word/document", "pptx": "ppt/presentation", "xlsx": "xl/workbook"}
_RELATIONS = "_rels/.rels"
_TYPES = "[Content_Types].xml"


def read_office(data: bytes, name: str) -> Extract:
    """Return the text of an office file.

    Raises `UnsupportedInputError` if it unpacks to too much, is damaged or holds no text.
    """
    package = Package(data, name)
    kind, main = _main_part(package)
    text, counts, doubts = _READERS[kind](package, main)
    if not text.strip():
        raise UnsupportedInputError(f"{name} {NO_TEXT}")
    return Extract(text, dropped=dict(+counts), doubts=doubts)


def _main_part(package: Package) -> tuple[str, str]:
    """Return "docx", "pptx" or "xlsx" and the main part; raise `UnsupportedInputError`."""
    found = [_related(package)] if _RELATIONS in package else []
    for part in (*found, *package.parts):
        for kind, main in _MAINS.items():
            if part in package and re.fullmatch(rf"{main}\d{{0,4}}\.xml", part):
                return kind, part
    for part, what in (("content.xml", "OpenDocument"), ("META-INF/container.xml", "EPUB")):
        if part in package:
            raise UnsupportedInputError(
                f"{package.name} is an {what} file under another name; give it its own suffix"
            )
    raise UnsupportedInputError(f"{package.name} is an archive; unpack it and name the files in it")


def _related(package: Package) -> str:
    for each in package.xml(_RELATIONS):
        if each.get("Type", "").endswith("/officeDocument"):
            return resolved("", each.get("Target", ""))
    return ""


def _word(package: Package, main: str) -> tuple[str, Counter[str], tuple[str, ...]]:
    from markitdown import StreamInfo
    from markitdown.converters import DocxConverter

    data, counts = prepared(package, main)
    converter: Any = DocxConverter
    info = StreamInfo(extension=".docx")
    found = converter().convert(io.BytesIO(data), info, style_map=_STYLES)
    text = _HEADLESS.sub(r"\2\n\1", str(found.markdown))
    return _NOTE_MARK.sub("", _IMAGE.sub("", text)), counts, ()


def _slides(package: Package, main: str) -> tuple[str, Counter[str], tuple[str, ...]]:
    from markitdown import StreamInfo
    from markitdown.converters import PptxConverter
    from pptx import Presentation

    types = package.read(_TYPES).replace(b".slideshow.main+xml", b".presentation.main+xml")
    file = Presentation(io.BytesIO(package.with_parts({_TYPES: types})))
    counts: Counter[str] = Counter()
    for entry, slide in zip(list(file.slides._sldIdLst), list(file.slides), strict=True):
        if slide._element.get("show") in ("0", "false"):
            file.slides._sldIdLst.remove(entry)
            counts["hidden slides"] += 1
            continue
        for shape in list(slide.shapes):
            if shape._element.xpath("./*/p:cNvPr[@hidden='1' or @hidden='true']"):
                shape._element.getparent().remove(shape._element)
                counts[HIDDEN_ELEMENTS] += 1
        _put_below_title(slide)
    buffer = io.BytesIO()
    file.save(buffer)
    converter: Any = PptxConverter
    text = str(converter().convert(buffer, StreamInfo(extension=".pptx")).markdown)
    return _COMMENT.sub("", _IMAGE.sub("", text)), counts, ()


def _put_below_title(slide: Slide) -> None:
    """Place a slide's shapes so that its title is read first, and what has no place not before."""
    from pptx.util import Emu

    title = slide.shapes.title
    top = title.top or 0 if title is not None else 0
    for shape in slide.shapes:
        if title is not None and shape.shape_id != title.shape_id and (shape.top or 0) <= top:
            shape.top = Emu(top + 1)


def _sheets(package: Package, main: str) -> tuple[str, Counter[str], tuple[str, ...]]:
    return read_sheets(package.with_parts({}))


_Reader = Callable[[Package, str], tuple[str, Counter[str], tuple[str, ...]]]
_READERS: dict[str, _Reader] = {"docx": _word, "pptx": _slides, "xlsx": _sheets}
