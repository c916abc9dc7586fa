"""Open texts in a tab: what was dropped or chosen, a sample, or a web address.

Each way gives what the tab shows: its texts, whether the field and the original can be seen, the
original, the status, the summaries, how many tokens there are, and the buttons that begin and end
a summary.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from demo.components import Page
from demo.documents import NamedDocument, fetched, sample, token_source, uploaded
from demo.markup import element, escaped
from demo.reader import reader_html
from demo.run_state import line_html
from demo.samples import Sample, find_sample, sample_name
from demo.uploads import MAX_FILES
from summarizer import SummarizerError

Texts = tuple[NamedDocument, ...]
_SHOWN = 9  # parts of the page that this changes


@dataclass(frozen=True)
class Opening:
    """The ways to open a text in one tab."""

    page: Page
    place: str  # of the tab's runs, which end when another text is opened
    samples: tuple[Sample, ...]

    def open_files(
        self,
        style: str,
        length: str,
        model: str | None,
        request: gr.Request,
        event: gr.EventData,
    ) -> Iterator[tuple[Any, ...]]:
        """Read what was dropped or chosen."""
        words = self.page.words
        handles = [str(handle) for handle in event._data.get("handles", [])]
        yield self._only_status(line_html(words("open.reading")))
        opened = uploaded(self.page.context.uploads, handles[:MAX_FILES], words)
        problems = list(opened.problems)
        if len(handles) > MAX_FILES:
            problems.append(words("input.too_many", number=MAX_FILES))
        yield self._opened(opened.texts, style, length, model, request, problems)

    def open_sample(
        self,
        style: str,
        length: str,
        model: str | None,
        request: gr.Request,
        event: gr.EventData,
    ) -> tuple[Any, ...]:
        """Open one of the gallery."""
        found = find_sample(self.samples, event._data.get("file"))
        if found is None:
            return self._only_status(gr.skip())
        texts = sample(found.path, sample_name(found, self.page.words))
        return self._opened(texts, style, length, model, request)

    def open_address(
        self, address: str, style: str, length: str, model: str | None, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        """Fetch a web page, because somebody pressed the button."""
        if not address.strip():
            return
        words = self.page.words
        yield self._only_status(line_html(words("input.fetching", address=address.strip())))
        try:
            texts = fetched(address)
        except SummarizerError as error:
            yield self._only_status(line_html(str(error), is_error=True))
        else:
            yield self._opened(texts, style, length, model, request)

    def _opened(
        self,
        texts: Texts,
        style: str,
        length: str,
        model: str | None,
        request: gr.Request,
        problems: list[str] | None = None,
    ) -> tuple[Any, ...]:
        told = " ".join(problems or ())
        if not texts:
            return self._only_status(line_html(told, is_error=True))
        self.page.context.runs.replace(request.session_hash, self.place)
        status = (
            line_html(told, is_error=True) if told else line_html(self.page.words("status.idle"))
        )
        return (
            texts,
            gr.update(visible="hidden"),
            gr.update(visible=True),
            reader_html(texts, [None] * len(texts), self.page.words),
            status,
            "",
            self.count(texts, "", style, length, model),
            gr.update(interactive=True),
            gr.update(interactive=False),
        )

    def _only_status(self, status: Any) -> tuple[Any, ...]:
        skip = gr.skip()
        return (*[skip] * 4, status, *[skip] * (_SHOWN - 5))

    def count(self, texts: Texts, text: str, style: str, length: str, model: str | None) -> str:
        """How many tokens the text has, and what it will take on this machine."""
        words = self.page.words
        whole = token_source(texts) if texts else text
        if not whole.strip():
            return ""
        loaded = self.page.context.models.loaded(model)
        if loaded is None:
            return _quietly(words.count("input.count_characters", len(whole)))
        summarizer, eta = loaded
        tokens = summarizer.token_count(whole)
        told = words.count("input.count", tokens)
        expected = eta.estimate(tokens, style, length)
        if expected and tokens > summarizer.input_quota:
            told += words("input.too_long_hint")
        if expected:
            first, all_ = words.duration(expected.first_s), words.duration(expected.whole_s)
            told += words("input.expect", first=first, whole=all_)
        return _quietly(told)


def _quietly(text: str) -> str:
    """A line that no screen reader reads out at every key."""
    return element("p", escaped(text), class_="note")
