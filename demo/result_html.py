"""A summary as it is shown: its sentences, what was checked, and what can be taken along."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from demo.documents import NamedDocument
from demo.formatting import short_time
from demo.markdown import Annotations, markdown_html
from demo.markup import button, element, escaped
from demo.reader import block_of
from demo.run_state import SummaryState
from demo.words import Words
from summarizer import Check, SummaryResult

_CHANGED = ("rewritten", "dropped", "quoted")
_TRANSCRIPT = "transcript"


@dataclass
class ResultsHtml:
    """The summaries of a tab's texts as HTML; what is finished is made once."""

    texts: Sequence[NamedDocument]
    words: Words
    _made: dict[int, tuple[SummaryState, str]] = field(default_factory=dict)

    def html(self, answers: Sequence[SummaryState]) -> str:
        """The summaries in the texts' order, as far as they are written."""
        shown = (
            self._html(number, answer)
            for number, answer in enumerate(answers)
            if answer.text or answer.result or answer.error
        )
        return element("div", "".join(shown), class_="answers")

    def _html(self, number: int, answer: SummaryState) -> str:
        known = self._made.get(number)
        if known is None or known[0] != answer:
            is_alone = len(self.texts) == 1
            made = _answer_html(number, answer, self.texts[number], self.words, is_alone=is_alone)
            self._made[number] = known = (answer, made)
        return known[1]


def _answer_html(
    number: int, answer: SummaryState, text: NamedDocument, words: Words, *, is_alone: bool
) -> str:
    parts = [] if is_alone else [element("h3", escaped(text.name or words("reader.pasted")))]
    result = answer.result
    if result is None:
        parts.append(element("div", markdown_html(answer.text), class_="summary machine"))
        if answer.error and not is_alone:
            parts.append(element("p", escaped(answer.error), class_="error"))
    else:
        parts.append(summary_html(result, text, words))
        parts.append(notes_html(result, text, words))
        parts.append(_taking_html(result, text, words))
    return element("article", "".join(parts), data_text=number)


def summary_html(result: SummaryResult, text: NamedDocument, words: Words) -> str:
    """The summary itself; in italics, as all that a machine wrote."""
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
        dir="rtl" if result.language == "ar" else None,
    )


def is_by_the_model(result: SummaryResult) -> bool:
    """Whether the model wrote it, and didn't let a short text pass as it was."""
    return result.status in ("complete", "repaired")


def notes_html(result: SummaryResult, text: NamedDocument, words: Words) -> str:
    """What a reader has to know of a summary: what was mended, what is missing, who wrote it."""
    return element("div", "".join(_notes(result, text, words)), class_="notes")


def _times(result: SummaryResult, text: NamedDocument, words: Words) -> list[str]:
    """For each sentence when it was said: a button that goes there."""
    found = []
    for sentence in result.sentences:
        timed = [source for source in sentence.sources if source.time][:1]
        found.append(
            "".join(
                " "
                + button(
                    short_time(source.time),
                    class_="time",
                    data_goto=block_of(text.document, source),
                    aria_label=words("answer.go_to", time=short_time(source.time)),
                )
                for source in timed
            )
        )
    return found


def _notes(result: SummaryResult, text: NamedDocument, words: Words) -> list[str]:
    if result.status == "empty":
        return []
    notes = []
    changed = [
        each for each in result.checks if each.outcome in _CHANGED and each.kind != "copied-opening"
    ]
    if changed:
        notes.append(
            _list_note(words.count("answer.mended", len(changed)), changed, words, "mended")
        )
    if result.unsupported:
        title = words.count("answer.unsupported", len(result.unsupported))
        notes.append(_list_note(title, result.unsupported, words, "wrong", is_open=True))
    orders = [each for each in result.checks if each.outcome == "unread"]
    if orders:
        notes.append(_list_note(words.count("answer.orders", len(orders)), orders, words, "orders"))
    if result.coverage < 1 and not orders:
        notes.append(_note(words("answer.coverage", share=f"{result.coverage:.0%}")))
    notes += _left_out(text, words)
    if is_by_the_model(result):
        told = words("answer.may_err", model=result.model_id)
        if any(sentence.sources for sentence in result.sentences):
            told += f" {words('answer.hint')}"
        notes.append(element("p", escaped(told), class_="by"))
    notes.append(_note(_figures(result, words), "figures"))
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
    if text.document.attachments:
        notes.append(_note(words("answer.attached", names=", ".join(text.document.attachments))))
    return notes


def _named(name: str, words: Words) -> str:
    """What was left out, in the page's language where that has a word for it."""
    return words.sentences.get(f"dropped.{name.replace(' ', '_')}", name)


def _note(text: str, kind: str = "") -> str:
    return element("p", escaped(text), class_=f"note {kind}".strip())


def _list_note(
    title: str, checks: Sequence[Check], words: Words, kind: str, *, is_open: bool = False
) -> str:
    items = "".join(
        element(
            "li",
            f"“{escaped(check.text)}” "
            + element("span", escaped(words(f"outcome.{check.outcome}")), class_="outcome"),
        )
        for check in checks
    )
    content = element("summary", escaped(title)) + element("ul", items)
    return element("details", content, class_=f"note {kind}", open=is_open)


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


def _taking_html(result: SummaryResult, text: NamedDocument, words: Words) -> str:
    """Buttons to copy and to save; what they take stands in the page and goes to no server."""
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
    """The summary as a file of Markdown, with the words that each sentence rests on."""
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
    """The summary with all that is known of it: the fields of `SummaryResult`."""
    return json.dumps({"name": text.name} | asdict(result), ensure_ascii=False, indent=2)
