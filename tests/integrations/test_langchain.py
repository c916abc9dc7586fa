"""The adapter as chains of LangChain use it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from summarizer import AbortError, OptionError, Section, Summarizer, UnsupportedInputError
from summarizer.integrations.langchain import SummaryRunnable

from ..scripted import POINTS, TEXT, Scripted

pytest.importorskip("langchain_core")
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.documents import Document
from langchain_core.prompts import PromptTemplate
from langchain_core.runnables import RunnableLambda

SUMMARY = "- A relay failed.\n- Trains were late.\n- Fares were paid back."


@pytest.fixture
def written(scripted: Scripted) -> Iterator[SummaryRunnable]:
    with scripted(POINTS) as summarizer:
        yield SummaryRunnable(summarizer)


def test_a_text_becomes_a_document(written: SummaryRunnable) -> None:
    summary = written.invoke(TEXT)
    assert summary.page_content == SUMMARY
    assert summary.metadata["summary_model"] == "tiny"
    assert summary.metadata["summary_status"] == "complete"


def test_a_document_keeps_its_metadata(written: SummaryRunnable) -> None:
    given = Document(TEXT, metadata={"source": "leeds.txt", "page": 3})
    summary = written.invoke(given)
    assert summary.page_content == SUMMARY
    assert (summary.metadata["source"], summary.metadata["page"]) == ("leeds.txt", 3)
    assert "summary_status" not in given.metadata


def test_what_a_retriever_finds_and_a_prompt_are_texts(written: SummaryRunnable) -> None:
    half = TEXT.index("Engineers")
    found = [Document(TEXT[:half]), Document(TEXT[half:])]
    assert written.invoke(found).page_content == SUMMARY
    chain = PromptTemplate.from_template("News.\n\n{text}") | written
    assert chain.invoke({"text": TEXT}).page_content == SUMMARY


def test_it_stands_in_a_chain_and_its_options_are_bound(scripted: Scripted) -> None:
    with scripted("Trains were late.") as summarizer:
        chain = SummaryRunnable(summarizer).bind(type="headline") | RunnableLambda(
            lambda document: document.page_content.upper()
        )
        assert chain.invoke(TEXT) == "TRAINS WERE LATE"


def test_a_stream_grows_and_ends_with_the_checked_summary(written: SummaryRunnable) -> None:
    *growing, last = written.stream(TEXT)
    assert last == written.invoke(TEXT)
    assert len(growing) > 5
    assert {each.metadata["summary_status"] for each in growing} == {"writing"}
    assert growing[-1].page_content == SUMMARY


def test_the_summary_of_a_part_is_not_taken_for_the_whole(
    written: SummaryRunnable, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Summarizer.summarize_streaming

    def in_parts(self: Summarizer, *given: Any, **options: Any) -> Iterator[Any]:
        yield Section("A part.", 0, 10)
        yield from real(self, *given, **options)

    monkeypatch.setattr(Summarizer, "summarize_streaming", in_parts)
    assert not any("A part" in each.page_content for each in written.stream(TEXT))


def test_what_follows_in_a_stream_gets_the_checked_summary_alone(scripted: Scripted) -> None:
    """A sentence that was taken back isn't joined to what replaced it."""
    with scripted(f"A relay failed at Hull.\n- {POINTS}", POINTS) as summarizer:
        chain = SummaryRunnable(summarizer) | RunnableLambda(lambda each: each.page_content)
        said = "".join(chain.stream(TEXT))
    assert "Hull" not in said
    assert said.count("Trains were late") == 1


def test_a_batch_runs_one_after_another_unless_more_are_asked_for(
    scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    summarizer = scripted(POINTS)
    result = summarizer.summarize(TEXT)  # the scripted model answers one at a time
    most = running = 0
    lock, together = threading.Lock(), threading.Barrier(2)

    def counted(self: Summarizer, *given: Any, **options: Any) -> Any:
        nonlocal most, running
        with lock:
            running += 1
            most = max(most, running)
        if wanted == 2:
            together.wait(60)
        else:
            time.sleep(0.05)  # in which a second one would begin
        with lock:
            running -= 1
        return result

    monkeypatch.setattr(Summarizer, "summarize", counted)
    for wanted, config in ((1, None), (2, {"max_concurrency": 2})):
        most = 0
        found = SummaryRunnable(summarizer).batch([TEXT, TEXT], config)
        assert [each.page_content for each in found] == [SUMMARY, SUMMARY]
        assert most == wanted


def test_a_failure_of_a_batch_can_stand_in_its_place(written: SummaryRunnable) -> None:
    good, bad = written.batch([TEXT, "\udce9"], return_exceptions=True)
    assert good.page_content == SUMMARY
    assert isinstance(bad, UnsupportedInputError)
    with pytest.raises(UnsupportedInputError):
        written.batch(["\udce9"])
    assert written.batch([]) == []


def test_wrong_options_are_found_at_once(scripted: Scripted) -> None:
    with pytest.raises(OptionError, match="unknown type"):
        SummaryRunnable(scripted(POINTS), type="poem")


def test_callbacks_are_told(written: SummaryRunnable) -> None:
    told: list[str] = []

    class Noting(BaseCallbackHandler):
        def on_chain_end(self, outputs: Any, **_: Any) -> None:
            told.append(outputs.page_content)

        def on_chain_error(self, error: BaseException, **_: Any) -> None:
            told.append(type(error).__name__)

    config: Any = {"callbacks": [Noting()]}
    written.invoke(TEXT, config)
    list(written.stream(TEXT, config))
    with pytest.raises(UnsupportedInputError):
        written.invoke("\udce9", config)
    assert told == [SUMMARY, SUMMARY, "UnsupportedInputError"]


# -- async ----------------------------------------------------------------------------------------


def test_async_calls_give_the_same(written: SummaryRunnable) -> None:
    async def main() -> tuple[Document, list[Document], list[Document]]:
        streamed = [each async for each in written.astream(TEXT)]
        return await written.ainvoke(TEXT), await written.abatch([TEXT, TEXT]), streamed

    one, several, streamed = asyncio.run(main())
    assert one.page_content == SUMMARY
    assert several == [one, one]
    assert streamed == list(written.stream(TEXT))


def test_a_cancelled_call_stops_the_model(
    written: SummaryRunnable, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, ended = threading.Event(), threading.Event()

    def endless(self: Summarizer, source: str, *, cancel: threading.Event, **_: Any) -> None:
        begun.set()
        assert cancel.wait(20)
        ended.set()
        raise AbortError("cancelled")

    monkeypatch.setattr(Summarizer, "summarize", endless)

    async def main() -> None:
        call = asyncio.create_task(written.ainvoke(TEXT))
        await asyncio.to_thread(begun.wait, 20)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call

    asyncio.run(main())
    assert ended.is_set()
