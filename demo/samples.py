"""The samples of the page: texts that the project wrote, in each of the page's languages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .markup import button, element, escaped
from .places import EXAMPLES
from .uploads import MAX_FILES
from .words import Words

_STEPS = ("choose", "read", "check")


@dataclass(frozen=True)
class Sample:
    """A sample's file, language, and its name's key in the words."""

    key: str
    file: str
    language: str

    @property
    def path(self) -> Path:
        """The file's path."""
        return EXAMPLES / self.file


def _both(key: str, english: str, chinese: str) -> tuple[Sample, Sample]:
    return Sample(key, english, "en"), Sample(key, chinese, "zh")


GALLERY = (
    *_both("article", "article.txt", "article_zh.txt"),
    *_both("thread", "inputs/thread-web-shop.mbox", "inputs/thread-rent-zh.mbox"),
    *_both("chat", "inputs/conversation-whatsapp.txt", "inputs/conversation-telegram-zh.json"),
    *_both("stack", "inputs/notifications-moving-day.jsonl", "inputs/notifications-trip-zh.jsonl"),
    *_both("meeting", "meeting.txt", "meeting_zh.txt"),
    *_both("report", "report.txt", "report_zh.txt"),
)
INBOXES = _both("inbox", "inbox/inbox.mbox", "inbox/inbox-zh.mbox")
STACKS = (
    Sample("moving", "inputs/notifications-moving-day.jsonl", "en"),
    Sample("allotment", "inputs/notifications-allotment.jsonl", "en"),
    Sample("school", "inputs/notifications-school-zh.jsonl", "zh"),
    Sample("trip", "inputs/notifications-trip-zh.jsonl", "zh"),
)
TRANSCRIPTS = (
    Sample("tram", "inputs/transcript-tram.srt", "en"),
    Sample("hive", "inputs/transcript-beekeeping.vtt", "en"),
    Sample("elevator", "inputs/transcript-elevator-zh.srt", "zh"),
    Sample("hotline", "inputs/transcript-hotline-zh.txt", "zh"),
)


def find_sample(samples: tuple[Sample, ...], file: object) -> Sample | None:
    """Return the sample of a file; None for any other file."""
    return next((sample for sample in samples if sample.file == file), None)


def sample_name(sample: Sample, words: Words) -> str:
    """Return its name on a page."""
    return words(f"sample.{sample.key}")


def samples_here(samples: tuple[Sample, ...], words: Words) -> list[Sample]:
    """Return the samples in the page's language that exist."""
    return [each for each in samples if each.language == words.language and each.path.is_file()]


def gallery_html(samples: tuple[Sample, ...], words: Words) -> str:
    """Return a button for each sample in the page's language."""
    here = samples_here(samples, words)
    if not here:
        return ""
    buttons = "".join(_sample_button(sample_name(sample, words), sample) for sample in here)
    title = element("p", escaped(words("input.samples")), class_="caption")
    return element("div", f"{title}<div class='samples'>{buttons}</div>", class_="gallery")


def invitation_html(samples: tuple[Sample, ...], words: Words) -> str:
    """Return what will happen, step by step, and a button that shows it with the first sample."""
    here = samples_here(samples, words)
    if not here:
        return ""
    title = element("h2", escaped(words("invitation.title")))
    steps = "".join(element("li", escaped(words(f"invitation.{key}"))) for key in _STEPS)
    named = words("invitation.try", name=sample_name(here[0], words))
    start = _sample_button(named, here[0], "main")
    return element("div", title + element("ol", steps) + start, class_="invitation")


def _sample_button(label: str, sample: Sample, kind: str = "sample") -> str:
    return button(label, class_=kind, data_tell="sample", data_file=sample.file)


def drop_html(
    words: Words,
    *,
    choose: str,
    drop: str,
    max_bytes: int,
    folder: bool = False,
    most: int = MAX_FILES,
) -> str:
    """Return where files are chosen; the script also takes those dropped anywhere on the tab."""
    limits = {
        "data_max": max_bytes,
        "data_most": most,
        "data_too_many": words("input.too_many", number=f"{most:,}"),
        "data_sending": words("input.sending", number="%number%", total="%total%"),
        "data_too_large": words("input.limit", name="%name%", size=f"{max_bytes / 1e6:,.0f}"),
        "data_failed": words("input.failed", name="%name%", reason="%reason%"),
        "data_broken": words("input.broken"),
    }
    choosers = _chooser(choose, multiple=True)
    if folder:
        choosers += _chooser(words("input.folder"), webkitdirectory=True)
    hint = element("span", escaped(drop), class_="hint")
    told = element("p", "", class_="error", role="alert", hidden=True)
    told += element("p", "", class_="sending", role="status", hidden=True)
    return element("div", choosers + hint + told, class_="drop", **limits)


def _chooser(label: str, **attributes: object) -> str:
    chooser = element("input", "", type="file", **attributes).removesuffix("</input>")
    return element("label", escaped(label) + chooser, class_="choose")
