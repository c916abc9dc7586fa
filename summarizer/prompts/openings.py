"""How summaries must not begin in languages other than English and Simplified Chinese."""

from __future__ import annotations

from summarizer.prompts.traditional import in_traditional

_ABOUT_THE_TEXT = {  # about the text as such instead of what it says, or about the summary
    "es": "El texto|Este texto|El artículo|El correo|Este artículo|Aquí está|Resumen|En resumen"
    "|Título:",
    "fr": "Le texte|Ce texte|L'article|Cet article|Le message|Voici|Résumé|En résumé|Titre:"
    "|Titre :",
    "de": "Der Text|Dieser Text|Der Artikel|Dieser Artikel|Hier ist|Hier sind|Zusammenfassung"
    "|Titel:",
    "pt": "O texto|Este texto|O artigo|Este artigo|Aqui está|Resumo|Em resumo|Título:",
    "it": "Il testo|Questo testo|L'articolo|Questo articolo|Ecco|Riassunto|In sintesi|Titolo:",
    "vi": "Văn bản|Bài viết|Đoạn văn|Dưới đây|Tóm tắt|Tóm lại|Tiêu đề:",
    "ja": "以下|この文章|この記事|このテキスト|上記|文章|要約|まとめ|タイトル|見出し",
    "ko": "다음은|이 글은|이 텍스트|위 글|위의 글|요약|이 문서|제목:",
    "ru": "Текст|В тексте|Этот текст|Статья|В статье|Вот|Краткое|Резюме|Заголовок:",
    "ar": "النص|هذا النص|يتحدث النص|المقال|ملخص|فيما يلي|إليك|العنوان:",
    "zh-Hant": in_traditional("这篇|该文|总结|标题|当然|好的"),
}
OPENINGS_ABROAD = tuple(
    opening for openings in _ABOUT_THE_TEXT.values() for opening in openings.split("|")
)
