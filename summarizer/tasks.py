"""What the model is told to write, for the types beside those of the W3C API, and what it is asked.

`prompts` puts these words behind the text. The kind of text is named, since a model that knows a
conversation from an article names the people in it.
"""

from __future__ import annotations

from summarizer.cues import has_words_of
from summarizer.language.scripts import HAN
from summarizer.language.sentences import ends_sentence
from summarizer.language.words import HAN_A_WORD
from summarizer.options import SummaryOptions
from summarizer.styles import SPOKEN
from summarizer.summary_form import Form

_NOUNS = {
    "email": ("e-mail", "邮件"),
    "email-thread": ("e-mail thread", "邮件往来"),
    "conversation": ("conversation", "对话"),
    "notification-stack": ("notifications", "通知"),
    "transcript": ("transcript", "会议记录"),
    "note": ("note", "笔记"),
}
_TABLES_EN = {
    "what": "who does or says what, and when",
    "detail": "its topics, each with the details",
    "app": "what each app says",
}
_TABLES_ZH = {
    "what": "谁说了或做了什么、何时",
    "detail": "各个主题及其内容",
    "app": "每个应用说了什么",
}


def noun_en(form: Form) -> str:
    """What the text is: "the text above"."""
    return f"the {_NOUNS.get(form.input_type, ('text',))[0]} above"


def noun_zh(form: Form) -> str:
    """What the text is, in Chinese."""
    return f"上面的{_NOUNS.get(form.input_type, ('', '文字'))[1]}"


def people_en(form: Form) -> str:
    """Reminds of the people, where the text is theirs. In Chinese it makes answers worse."""
    return " Name who wants, does or decides what." if form.input_type in SPOKEN else ""


def focus_en(options: SummaryOptions) -> str:
    """What the reader wants to know; in detail where more than a sentence may be written of it."""
    focus = options.focus.strip()
    if not focus:
        return ""
    wish = "Say only what it tells" if options.length == "short" else "Tell in detail what it says"
    return f" {wish} about this: {_ended(focus, '.')}"


def focus_zh(options: SummaryOptions) -> str:
    """The same in Chinese."""
    focus = options.focus.strip()
    return f"只写与此有关的内容：{_ended(focus, '。')}" if focus else ""


def _ended(said: str, mark: str) -> str:
    """A sentence with a mark at its end, where it has none of its own."""
    return said if ends_sentence(said) else f"{said}{mark}"


def task_en(options: SummaryOptions, form: Form, count: str, language: str) -> str:
    """The task of a type that is made of rows, or of a list, but for its bounds."""
    text = noun_en(form)
    match options.type:
        case "list":
            return (
                f"List what {text} says{language}, at most {count} points, one short sentence each."
            )
        case "topics":
            return f"Name the topics of {text}{language}, each in one to three words."
        case "action-items":
            return (
                f"List the tasks that somebody still has to do according to {text}{language}, at "
                f"most {count}: who, what in one short sentence, and by when (- if it isn't said)."
            )
        case "questions":
            return (
                f"List the questions that are asked in {text} and not answered there{language}, "
                f"at most {count}, each as one question."
            )
        case "apple-stack":
            return (
                f"Say{language} for each of the last {count} notifications above what is new, in "
                f"at most {_words(form)} words each."
            )
    what = _TABLES_EN["app" if "app" in _columns(form) else _subject(form)]
    return f"Put {text} into a table{language}: {what}. At most {count} rows, short cells."


def task_zh(options: SummaryOptions, form: Form, count: int) -> str:
    """The same in Chinese."""
    text = noun_zh(form)
    match options.type:
        case "list":
            return f"请用简体中文列出{text}的内容，最多{count}点，每点一行，写成一句简短完整的话。"
        case "topics":
            return f"请用简体中文写出{text}的主题，每个主题二到六个字。"
        case "action-items":
            return (
                f"请用简体中文列出{text}中还需要做的事，最多{count}件："
                "谁来做、做什么（一句简短的话）、何时之前（没说就写-）。"
            )
        case "questions":
            return (
                f"请用简体中文列出{text}中提出而没有得到回答的问题，最多{count}个，"
                "每个写成一个问句。"
            )
        case "apple-stack":
            characters = int(_words(form) * HAN_A_WORD)
            return (
                f"请用简体中文分别写出上面的文字里最后{count}条通知的新内容，"
                f"每条不超过{characters}个字。"
            )
    what = _TABLES_ZH["app" if "app" in _columns(form) else _subject(form)]
    return f"请用简体中文把{text}整理成表格：{what}。最多{count}行，每格简短。"


def question_before(document: str, options: SummaryOptions, form: Form) -> str:
    """Whether the text says anything on the focus, a yes-or-no question.

    Empty where that is plain: the text has a word of it. So where they are in different scripts,
    since then neither words nor a small model can tell.
    """
    focus = options.focus.strip()
    is_foreign = bool(HAN.search(focus)) != bool(HAN.search(document))
    if not focus or not form.asks or is_foreign or has_words_of(document, focus):
        return ""
    return f'Is there anything about "{focus}" in {noun_en(form)}? Answer Yes or No.'


def _columns(form: Form) -> tuple[str, ...]:
    return form.layout.columns if form.layout else ()


def _words(form: Form) -> int:
    return (form.layout.words if form.layout else None) or 3


def _subject(form: Form) -> str:
    return form.layout.subject if form.layout else "detail"
