"""A summary as HTML: its sentences, what was checked, and buttons to copy and save it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from itertools import zip_longest

from summarizer import Check, Evidence, Section, SummaryResult
from summarizer.grounding.attribution import Attributor
from summarizer.language.tags import LANGUAGES

from .documents import NamedDocument
from .formatting import short_time
from .markdown import Annotations, markdown_html
from .markup import button, element, escaped
from .options import is_right_to_left, script_of
from .reader import block_at, block_of
from .run_state import SummaryState
from .tasks import is_of_tasks, plain_text, task_lines, task_notes, without_number
from .words import Words

_CHANGED = ("rewritten", "dropped", "quoted")
_TRANSCRIPT = "transcript"
_NEAREST = 3  # sentences that are offered where nothing is on the focus


@dataclass
class ResultsHtml:
    """Renders the summaries of a tab's texts; a finished one is rendered once.

    Attributes:
        focus: what the reader wanted to know
        can_reword: whether the tab hears the button for other words
    """

    texts: Sequence[NamedDocument]
    words: Words
    focus: str = ""
    can_reword: bool = False
    _rendered: dict[int, tuple[SummaryState, str]] = field(default_factory=dict)

    def html(self, summaries: Sequence[SummaryState]) -> str:
        """Return the summaries in the texts' order, as far as they are written."""
        shown = (
            self._html(number, summary)
            for number, summary in enumerate(summaries)
            if summary.text or summary.parts or summary.result or summary.error
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
            if summary.text:
                parts.append(
                    element(
                        "div",
                        markdown_html(summary.text),
                        class_="summary machine",
                        lang=script_of(summary.text),
                    )
                )
            parts.append(_parts_html(summary.parts, text, words, is_open=not summary.text))
            if summary.error and not is_alone:
                parts.append(element("p", escaped(summary.error), class_="error"))
        else:
            parts.append(summary_html(result, text, words))
            if _is_off_focus(result):
                parts.append(_nearest_html(self.focus, text, words))
            parts.append(_parts_html(result.sections, text, words))
            parts.append(notes_html(result, text, words))
            parts.append(_export_html(result, text, words, can_reword=self.can_reword))
        return element("article", "".join(parts), data_text=number)


def summary_html(result: SummaryResult, text: NamedDocument, words: Words) -> str:
    """Return the summary as HTML; in italics, as everything that the model wrote."""
    after = _times(result, text, words) if result.input_type == _TRANSCRIPT else []
    shown = result.text
    if is_of_tasks(result):
        shown, tails = task_lines(result), task_notes(result, text.document, words)
        after = [tail + time for tail, time in zip_longest(tails, after, fillvalue="")]
    if _is_off_focus(result):
        shown = words("answer.nothing_found")
    known = Annotations(result.sentences, [each.text for each in result.unsupported], after)
    return element(
        "div",
        markdown_html(shown, known),
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


def _is_off_focus(result: SummaryResult) -> bool:
    """Whether the text has nothing on what the reader wanted to know."""
    language = LANGUAGES.get(result.language)
    return language is not None and result.text == language.strings.nothing_on_focus


def _nearest_html(focus: str, text: NamedDocument, words: Words) -> str:
    """The sentences of the text that are nearest to the focus, each of which can be gone to."""
    ranked = Attributor(text.document).quotable(focus) if focus else []
    found = list(dict.fromkeys(evidence[0] for _, evidence in ranked))[:_NEAREST]
    if not found:
        return ""
    items = (
        element("li", button(each.text, data_goto=block_of(text.document, each), class_="plain"))
        for each in found
    )
    title = element("p", escaped(words("answer.nearest")), class_="note")
    return element("div", title + element("ul", "".join(items)), class_="nearest")


def _parts_html(
    sections: Sequence[Section], text: NamedDocument, words: Words, *, is_open: bool = False
) -> str:
    """The summaries of a long text's parts, each with a button that goes to the part."""
    if not sections:
        return ""
    items = (
        element(
            "li",
            button(
                words("answer.part", number=number),
                data_goto=block_at(text.document, section.start),
                class_="plain",
            )
            + element(
                "div",
                markdown_html(without_number(section.text)),
                class_="machine",
                lang=script_of(section.text),
            ),
        )
        for number, section in enumerate(sections, 1)
        if section.text
    )
    said = words("answer.parts_so_far") if is_open else words.count("answer.parts", len(sections))
    title = element("summary", escaped(said))
    return element("details", title + element("ol", "".join(items)), class_="parts", open=is_open)


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


def _by(result: SummaryResult, words: Words) -> str:
    """Say what made a summary: a model that writes may err, one that quotes may mislead."""
    is_quoted = all(sentence.is_quoted for sentence in result.sentences) and result.sentences
    return words("answer.may_mislead" if is_quoted else "answer.may_err", model=result.model_id)


def _notes(result: SummaryResult, text: NamedDocument, words: Words) -> list[str]:
    if result.status == "empty":
        return []
    notes = _check_notes(result, words) + _left_out(text, words)
    if is_by_the_model(result):
        by = _by(result, words)
        if any(sentence.sources for sentence in result.sentences):
            by += f" {words('answer.hint')}"
        notes.append(element("p", escaped(by), class_="by"))
    notes.append(_figures(result, words))
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
        named = ", ".join(_counted(name, count, words) for name, count in dropped.items())
        notes.append(_note(words("answer.left_out", what=named)))
    notes += [_note(doubt) for doubt in text.document.doubts]
    if text.document.attachments:
        notes.append(_note(words("answer.attached", names=", ".join(text.document.attachments))))
    return notes


def _counted(name: str, count: int, words: Words) -> str:
    """What was left out, in the page's language if that has a word for it."""
    key = f"dropped.{name.replace(' ', '_')}"
    if f"{key}_one" in words.sentences:
        return words.count(key, count)
    return words.count("answer.unnamed", count, name=name)


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
    """What a summary took, which few want to know."""
    usage, timings = result.usage, result.timings
    if not usage.prompt_tokens:
        return _note(words("answer.no_model"), "figures")
    said = [
        words(
            "answer.figures_time",
            first=f"{timings.first_token_s:.1f}",
            whole=f"{timings.total_s:.1f}",
        )
    ]
    if (speed := timings.tokens_per_second(usage)) >= 1:
        said.append(words("answer.figures_speed", speed=f"{speed:.0f}"))
    said.append(
        words(
            "answer.figures_tokens",
            read=f"{usage.prompt_tokens:,}",
            cached=f"{usage.cached_tokens:,}",
            written=f"{usage.output_tokens:,}",
        )
    )
    said.append(words("answer.figures_recipe", recipe=result.recipe))
    title = element("summary", escaped(words("answer.details")))
    content = element("p", escaped(" ".join(said)))
    return element("details", title + content, class_="note figures")


def _export_html(
    result: SummaryResult, text: NamedDocument, words: Words, *, can_reword: bool = False
) -> str:
    """Buttons to copy, save and print; what they take is in the page and goes to no server."""
    if result.status == "empty":
        return ""
    stem = (text.name.rpartition(".")[0] or text.name or "text").replace("/", "-")
    markdown = markdown_of(result, text, words)
    is_written = can_reword and is_by_the_model(result)
    buttons = (
        button(words("take.reword"), data_tell="reword") if is_written else "",
        button(words("take.copy"), data_copy=plain_text(result)),
        button(words("take.with_sources"), data_copy=markdown),
        button(words("take.print"), data_print=markdown),
        button(
            words("take.markdown"),
            data_save=markdown,
            data_name=f"{stem}.summary.md",
        ),
        button(
            words("take.json"), data_save=json_of(result, text), data_name=f"{stem}.summary.json"
        ),
    )
    return element("div", "".join(buttons), class_="taking")


def markdown_of(result: SummaryResult, text: NamedDocument, words: Words) -> str:
    """Return the summary as Markdown, with the passages that each sentence rests on."""
    lines = [f"# {text.name or words('reader.pasted')}", "", plain_text(result), ""]
    sourced = [sentence for sentence in result.sentences if sentence.sources]
    if sourced:
        lines += [f"## {words('take.sources')}", ""]
        for sentence in sourced:
            quoted = " … ".join(" ".join(source.text.split()) for source in sentence.sources)
            lines += [f"- {without_number(sentence.text)}", f"  > {quoted}"]
        lines.append("")
    if is_by_the_model(result):
        lines += [f"*{_by(result, words)}*", ""]
    return "\n".join(lines)


def json_of(result: SummaryResult, text: NamedDocument) -> str:
    """Return all fields of the result as JSON."""
    return json.dumps({"name": text.name} | asdict(result), ensure_ascii=False, indent=2)
