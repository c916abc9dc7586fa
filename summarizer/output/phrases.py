"""The few words that a summary has from us instead of from the model, in every language.

A language that isn't here has English phrases; its tag is the one of `Form.language`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

COLUMNS = ("topic", "detail", "who", "what", "when", "app")


@dataclass(frozen=True)
class Phrases:
    """What is said in one language.

    columns -- headings, in the order of `COLUMNS`
    clause  -- an app and a clause that show how short a clause is; none for most languages
    """

    nothing_to_do: str
    no_questions: str
    nothing_on_focus: str
    columns: tuple[str, str, str, str, str, str]
    clause: tuple[str, ...] = ()

    def heading(self, column: str) -> str:
        """The heading of a column by its key, one of `COLUMNS`."""
        return self.columns[COLUMNS.index(column)]


_PHRASES: Mapping[str, Phrases] = {
    "en": Phrases(
        "There is nothing to do.",
        "There are no open questions.",
        "The text says nothing about this.",
        ("Topic", "Detail", "Who", "What", "When", "App"),
        ("Parcels, 08:00", "Parcel delivered"),
    ),
    "zh": Phrases(
        "没有待办事项。",
        "没有未解决的问题。",
        "文中没有提到这一点。",
        ("主题", "内容", "谁", "什么", "何时", "应用"),
        ("快递, 08:00", "包裹送达"),
    ),
    "zh-Hant": Phrases(
        "沒有待辦事項。",
        "沒有未解決的問題。",
        "文中沒有提到這一點。",
        ("主題", "內容", "誰", "什麼", "何時", "應用程式"),
        ("快遞, 08:00", "包裹送達"),
    ),
    "es": Phrases(
        "No hay nada que hacer.",
        "No hay preguntas abiertas.",
        "El texto no dice nada al respecto.",
        ("Tema", "Detalle", "Quién", "Qué", "Cuándo", "Aplicación"),
    ),
    "fr": Phrases(
        "Il n'y a rien à faire.",
        "Il n'y a pas de question ouverte.",
        "Le texte n'en dit rien.",
        ("Sujet", "Détail", "Qui", "Quoi", "Quand", "Application"),
    ),
    "de": Phrases(
        "Es gibt nichts zu tun.",
        "Es gibt keine offenen Fragen.",
        "Der Text sagt dazu nichts.",
        ("Thema", "Inhalt", "Wer", "Was", "Wann", "App"),
    ),
    "it": Phrases(
        "Non c'è nulla da fare.",
        "Non ci sono domande aperte.",
        "Il testo non ne parla.",
        ("Tema", "Dettaglio", "Chi", "Che cosa", "Quando", "App"),
    ),
    "pt": Phrases(
        "Não há nada a fazer.",
        "Não há perguntas em aberto.",
        "O texto não diz nada sobre isso.",
        ("Tema", "Detalhe", "Quem", "O quê", "Quando", "Aplicativo"),
    ),
    "ja": Phrases(
        "対応が必要なことはありません。",
        "未解決の質問はありません。",
        "本文ではこの点に触れていません。",
        ("話題", "内容", "誰", "何", "いつ", "アプリ"),
    ),
    "ko": Phrases(
        "할 일이 없습니다.",
        "남은 질문이 없습니다.",
        "본문에 이에 대한 내용이 없습니다.",
        ("주제", "내용", "누가", "무엇", "언제", "앱"),
    ),
    "vi": Phrases(
        "Không có việc gì cần làm.",
        "Không có câu hỏi nào còn bỏ ngỏ.",
        "Văn bản không nói gì về điều này.",
        ("Chủ đề", "Chi tiết", "Ai", "Việc gì", "Khi nào", "Ứng dụng"),
    ),
    "ru": Phrases(
        "Делать ничего не нужно.",
        "Открытых вопросов нет.",
        "В тексте об этом ничего не сказано.",
        ("Тема", "Содержание", "Кто", "Что", "Когда", "Приложение"),
    ),
    "ar": Phrases(
        "لا يوجد ما يجب فعله.",
        "لا توجد أسئلة مفتوحة.",
        "لا يذكر النص شيئًا عن هذا.",
        ("الموضوع", "التفاصيل", "من", "ماذا", "متى", "التطبيق"),
    ),
}


def phrases(language: str) -> Phrases:
    """The phrases of a language, or of the one that it is a kind of ("pt-BR")."""
    return _PHRASES.get(language) or _PHRASES.get(language.split("-")[0]) or _PHRASES["en"]
