"""A summary as HTML: its sentences, what was checked, and buttons to copy and save it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from summarizer import Check, Evidence, SummaryResult

from .documents import NamedDocument
from .formatting import short_time
from .markdown import Annotations, markdown_html
from .markup import button, element, escaped
from .options import is_right_to_left
from .reader import block_of
from .run_state import SummaryState
from .words import Words

_CHANGED = ("rewritten", "dropped", "quoted")
_TRANSCRIPT = "transcript"


@dataclass
class ResultsHtml:
    """Renders the summaries of a tab's texts; a finished one is rendered once."""

    texts: Sequence[NamedDocument]
    words: Words
    _rendered: dict[int, tuple[SummaryState, str]] = field(default_factory=dict)

    def html(self, summaries: Sequence[SummaryState]) -> str:
        """Return the summaries in the texts' order, as far as they are written."""
        shown = (
            self._html(number, summary)
            for number, summary in enumerate(summaries)
            if summary.text or summary.result or summary.error
        )
        return element("div", "".join(shown), class_="answers")

    def _html(self, number: int, summary: SummaryState) -> str:
        known = self._rendered.get(number)
        if known is None or known[0] != summary:
            known = (summary, self._render(number, summary))
            self._rendered[number] = known
        return known[1]

    def _render(self, number: int, summary: SummaryState) -> str:
        text, words, result = self.texts[number], self.words, summary.result
        is_alone = len(self.texts) == 1
        parts = [] if is_alone else [element("h3", escaped(text.name or words("reader.pasted")))]
        if result is None:
            parts.append(element("div", markdown_html(summary.text), class_="summary machine"))
            if summary.error and not is_alone:
                parts.append(element("p", escaped(summary.error), class_="error"))
        else:
            parts.append(summary_html(result, text, words))
            parts.append(notes_html(result, text, words))
            parts.append(_export_html(result, text, words))
        return element("article", "".join(parts), data_text=number)


def summary_html(result: SummaryResult, text: NamedDocument, words: Words) -> str:
    """Return the summary as HTML; in italics, as everything that the model wrote."""
    known = Annotations(
        result.sentences,
        [check.text for check in result.unsupported],
        _times(result, text, words) if result.input_type == _TRANSCRIPT else (),
    )
    return element(
        "div",
        markdown_html(result.text, known),
        class_="summary machine" if is_by_the_model(result) else "summary",
        lang=result.language or None,
        dir="rtl" if is_right_to_left(result.language) else None,
    )


def is_by_the_model(result: SummaryResult) -> bool:
    """Return whether the model wrote it, rather than passing a short text through."""
    return result.status in ("complete", "repaired", "quoted")


def notes_html(result: SummaryResult, text: NamedDocument, words: Words) -> str:
    """Return what a reader must know as HTML: what was repaired or left out, who wrote it."""
    return element("div", "".join(_notes(result, text, words)), class_="notes")


def _times(result: SummaryResult, text: NamedDocument, words: Words) -> list[str]:
    """For each sentence a button that goes to the time at which it was said."""
    return [
        next((_time_button(each, n, text, words) for each in sentence.sources if each.time), "")
        for n, sentence in enumerate(result.sentences)
    ]


def _time_button(source: Evidence, number: int, text: NamedDocument, words: Words) -> str:
    time = short_time(source.time)
    return " " + button(
        time,
        class_="time",
        data_goto=block_of(text.document, source),
        data_sentence=number,
        aria_label=words("answer.go_to", time=time),
    )


def _notes(result: SummaryResult, text: NamedDocument, words: Words) -> list[str]:
    if result.status == "empty":
        return []
    notes = _check_notes(result, words) + _left_out(text, words)
    if is_by_the_model(result):
        by = words("answer.may_err", model=result.model_id)
        if any(sentence.sources for sentence in result.sentences):
            by += f" {words('answer.hint')}"
        notes.append(element("p", escaped(by), class_="by"))
    notes.append(_note(_figures(result, words), "figures"))
    return notes


def _check_notes(result: SummaryResult, words: Words) -> list[str]:
    """What was repaired, what isn't in the text, and what of the text wasn't read."""
    repaired = [each for each in result.checks if each.outcome in _CHANGED]
    injected = [each for each in result.checks if each.outcome == "unread"]
    notes = [
        _list_note(key, checks, words, kind)
        for key, checks, kind in (
            ("answer.repaired", repaired, "repaired"),
            ("answer.unsupported", result.unsupported, "wrong"),
            ("answer.injections", injected, "injections"),
        )
        if checks
    ]
    if result.coverage < 1 and not injected:
        notes.append(_note(words("answer.coverage", share=f"{result.coverage:.0%}")))
    return notes


def _left_out(text: NamedDocument, words: Words) -> list[str]:
    dropped = {name: count for name, count in text.document.dropped.items() if count}
    notes = []
    if dropped:
        named = ", ".join(
            words("answer.counted", name=_named(name, words), number=f"{count:,}")
            for name, count in dropped.items()
        )
        notes.append(_note(words("answer.left_out", what=named)))
    notes += [_note(doubt) for doubt in text.document.doubts]
    if text.document.attachments:
        notes.append(_note(words("answer.attached", names=", ".join(text.document.attachments))))
    return notes


def _named(name: str, words: Words) -> str:
    """What was left out, in the page's language if that has a word for it."""
    return words.label(f"dropped.{name.replace(' ', '_')}", name)


def _note(text: str, kind: str = "") -> str:
    return element("p", escaped(text), class_=f"note {kind}".strip())


def _list_note(key: str, checks: Sequence[Check], words: Words, kind: str) -> str:
    items = "".join(
        element(
            "li",
            f"“{escaped(check.text)}” "
            + element("span", escaped(words(f"outcome.{check.outcome}")), class_="outcome"),
        )
        for check in checks
    )
    content = element("summary", escaped(words.count(key, len(checks)))) + element("ul", items)
    return element("details", content, class_=f"note {kind}", open=kind == "wrong")


def _figures(result: SummaryResult, words: Words) -> str:
    usage, timings = result.usage, result.timings
    if not usage.prompt_tokens:
        return words("answer.no_model", tokens=f"{usage.input_tokens:,}")
    return words(
        "answer.figures",
        first=f"{timings.first_token_s:.2f}",
        speed=f"{timings.tokens_per_second(usage):.0f}",
        read=f"{usage.prompt_tokens:,}",
        cached=f"{usage.cached_tokens:,}",
        written=f"{usage.output_tokens:,}",
        recipe=result.recipe,
    )


def _export_html(result: SummaryResult, text: NamedDocument, words: Words) -> str:
    """Buttons to copy and to save; what they take is in the page and goes to no server."""
    if result.status == "empty":
        return ""
    stem = (text.name.rpartition(".")[0] or text.name or "text").replace("/", "-")
    buttons = (
        button(words("take.copy"), data_copy=result.text),
        button(
            words("take.markdown"),
            data_save=markdown_of(result, text, words),
            data_name=f"{stem}.summary.md",
        ),
        button(
            words("take.json"), data_save=json_of(result, text), data_name=f"{stem}.summary.json"
        ),
    )
    return element("div", "".join(buttons), class_="taking")


def markdown_of(result: SummaryResult, text: NamedDocument, words: Words) -> str:
    """Return the summary as Markdown, with the passages that each sentence rests on."""
    lines = [f"# {text.name or words('reader.pasted')}", "", result.text, ""]
    sourced = [sentence for sentence in result.sentences if sentence.sources]
    if sourced:
        lines += [f"## {words('take.sources')}", ""]
        for sentence in sourced:
            quoted = " … ".join(" ".join(source.text.split()) for source in sentence.sources)
            lines += [f"- {sentence.text}", f"  > {quoted}"]
        lines.append("")
    if is_by_the_model(result):
        lines += [f"*{words('answer.may_err', model=result.model_id)}*", ""]
    return "\n".join(lines)


def json_of(result: SummaryResult, text: NamedDocument) -> str:
    """Return all fields of the result as JSON."""
    return json.dumps({"name": text.name} | asdict(result), ensure_ascii=False, indent=2)
