"""Patterns of instructions to the summarizer in other languages than English and Chinese.

The signs are those of `injection_patterns`: a dative and a colon address a machine, or the summary
is spoken of and its words dictated, or what came before is revoked for something else.
"""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.grounding.injection_kinds import LATIN, InjectionKind

_QUOTE = r"[\"“„«‘»]"


@dataclass(frozen=True)
class _Language:
    """The words of one language, as patterns.

    Attributes:
        signs: Words of `machine`, `summary` and `ignore`, one of which each instruction has; no
            patterns.
        to: "To the", which addresses a machine.
        being: "If you are a".
        machine: A machine that reads for somebody.
        summary: What it writes.
        must: What that has to be.
        only: "Nothing but".
        that: What begins the dictated words.
        ignore: "Ignore".
        before: What came before.
        write: What to do instead.
    """

    signs: str
    to: str
    being: str
    machine: str
    summary: str
    must: str
    only: str
    that: str
    ignore: str
    before: str
    write: str

    @property
    def words(self) -> tuple[str, ...]:
        """The signs; an apostrophe may stand for the space before one."""
        signs = self.signs.split("|")
        spaced = [sign for sign in signs if sign.startswith(" ")]
        return (*signs, *(mark + sign[1:] for sign in spaced for mark in "'’"))

    @property
    def patterns(self) -> tuple[str, ...]:
        gap = r"[^.!?:\n]"
        asked = rf"\b(?:{self.summary})\b{gap}{{0,60}}\b(?:{self.must})\b{gap}{{0,60}}"
        return (
            rf"\b(?:{self.to})(?:\w+ ){{0,3}}?(?:{self.machine}){gap}{{0,60}}:",
            rf"\b(?:{self.being})(?:\w+['’ ]){{0,2}}?(?:{self.machine})",
            rf"{asked}(?:{_QUOTE}|:[ \t]*{_QUOTE})",
            rf"{asked}\b(?:{self.only})\b{gap}{{0,30}}\b(?:{self.that})\b",
            rf"\b(?:{self.ignore})\b{gap}{{0,40}}\b(?:{self.before}){gap}{{0,60}}[ ,;:]"
            rf"(?:{self.write})",
        )


_LANGUAGES = (
    _Language(  # German
        signs=" ki| ai|künstliche|sprachmodell|chatbot| bot|assistent|automatisch|maschinell"
        "|programm|software|system|werkzeug| tool| app|fassung|protokoll|ignorier|vergiss"
        "|vergesst|missacht",
        to=r"(?:an|für) (?:(?:die|den|das|alle|jedes|jeden) )?|liebes? |achtung,? ",
        being=r"(?:wenn|falls|sofern) (?:du|sie|ihr) (?:eine? )?",
        machine=r"KI\b|AI\b|künstliche Intelligenz|Sprachmodell|Chatbot|Bots?\b|\w*[Aa]ssistent"
        r"|(?:automatisch"
        r"|maschinell)\w* (?:Leser|System|Programm|Auswert)|(?:Programm|Software|System|Werkzeug"
        r"|Tool|App)\w*,? (?:das|die|welche\w*)\b",
        summary=r"(?:Zusammen|Kurz)fassung(?:en)?|Protokoll",
        must=r"muss|müssen|soll(?:en)?|darf|dürfen|lautet?|lauten|ist|enthält|schreib\w*|steht",
        only=r"nur|ausschließlich|lediglich|allein|einzig",
        that=r"dass|wie folgt|folgendes",
        ignore=r"(?:ignorier|vergiss|vergesst|missacht)\w*",
        before=r"alles|obige|bisherige|vorige|Anweisung|Text",
        write=r"schreib|antwort|gib|sag|nenn|melde",
    ),
    _Language(  # French
        signs=" ia|intelligence a|langage|chatbot|robot|assistant|lecteur|logiciel|programme"
        "|système|outil|application|résumé|synthèse|compte|ignor|oubli",
        to=r"(?:à|pour|aux?) (?:(?:l['’]|la |le |les |toute |tout )?)|chère? ",
        being=r"si (?:vous êtes|tu es) (?:une? |l['’])?",
        machine=r"IA\b|intelligence artificielle|modèles? de langage|chatbots?|robots?|assistants?"
        r"(?: (?:virtuel|numérique|IA))|lecteurs? automatique|(?:logiciel|programme|système"
        r"|outil|application)s? (?:qui|automatique|de (?:résumé|transcription|synthèse))",
        summary=r"résumés?|synthèses?|comptes?[- ]rendus?",
        must=r"doi(?:t|vent)|devra|est|sera|dira|indiquera|se limite|commence",
        only=r"uniquement|seulement|exclusivement|rien d['’]autre",
        that=r"qu['’e]",
        ignore=r"(?:ignor|oubli)\w+",
        before=r"ci-dessus|précéd|consigne|instruction|tout ce",
        write=r"écri|répond|indiqu|dis\b|affich",
    ),
    _Language(  # Spanish
        signs=" ia|inteligencia|modelo|chatbot| bot|asistente|lectores|programa|software"
        "|sistema|herramienta|aplicación|resumen|resúmen|síntesis|acta|ignor|olvid",
        to=r"(?:para|a) (?:(?:la |el |los |las |toda |todo )?)|al |estimad[oa] ",
        being=r"si (?:eres|es usted|sois) (?:una? )?",
        machine=r"IA\b|inteligencia artificial|modelos? de lenguaje|chatbots?|bots?\b"
        r"|asistentes? (?:virtual"
        r"|digital|de IA|automático)|lectores automátic|(?:programa|software|sistema|herramienta"
        r"|aplicación)s? (?:que|automátic\w+|de (?:resumen|transcripción))",
        summary=r"resúmen(?:es)?|resumen|síntesis|actas?",
        must=r"deben?|debe(?:rá|ría)n?|tienen? que|ha de|será|es|dirá|se limitará",
        only=r"únicamente|solamente|solo|sólo|exclusivamente|nada más",
        that=r"que",
        ignore=r"(?:ignor|olvid)\w+",
        before=r"anterior|instruccion|todo lo|texto|arriba",
        write=r"escrib|respond|di\b|indica|muestra",
    ),
    _Language(  # Italian
        signs=" ia|intelligenza|modello|modelli|chatbot|assistent|lettori|programm|software"
        "|sistem|strument| app|riassunt|sintesi|riepilogo|verbale|ignor|dimentic",
        to=r"(?:per|a) (?:(?:l['’]|la |il |i |le |gli |ogni )?)|all['’]|al |alla |ai |agli ",
        being=r"se (?:sei|siete|è) (?:una? |un['’])?",
        machine=r"IA\b|intelligenza artificiale|modell[oi] linguistic|chatbot"
        r"|assistent[ei] (?:virtual|digital"
        r"|IA)|lettori automatic|(?:programm[ai]|software|sistem[ai]|strument[oi]|app)"
        r" (?:che|automatic\w+|di (?:riassunto|trascrizione))",
        summary=r"riassunt[oi]|sintesi|riepilogo|verbale",
        must=r"dev[eo](?:no)?|dovrà|va|vanno|sarà|è|dirà",
        only=r"soltanto|solo|solamente|unicamente|esclusivamente",
        that=r"che",
        ignore=r"(?:ignor|dimentic)\w+",
        before=r"precedent|istruzion|tutto|sopra|testo",
        write=r"scriv|rispond|di['’]|indica|mostra",
    ),
    _Language(  # Portuguese
        signs=" ia|inteligência|modelo|chatbot|assistente|leitores|programa|software|sistema"
        "|ferramenta|aplicativo|resumo|síntese|ata|ignor|esquec|esqueç",
        to=r"(?:para|a) (?:(?:a |o |os |as |toda |todo )?)|à |ao |aos |às ",
        being=r"se (?:você é|és|for) (?:uma? )?",
        machine=r"IA\b|inteligência artificial|modelos? de linguagem|chatbots?"
        r"|assistentes? (?:virtua|digita"
        r"|de IA)|leitores automátic|(?:programa|software|sistema|ferramenta|aplicativo)s?"
        r" (?:que|automátic\w+|de (?:resumo|transcrição))",
        summary=r"resumos?|síntese|ata",
        must=r"deve(?:m|rá)?|tem de|tem que|será|é|dirá",
        only=r"apenas|somente|só|unicamente|exclusivamente",
        that=r"que",
        ignore=r"(?:ignor|esque[çc])\w+",
        before=r"anterior|instruç|tudo|texto|acima",
        write=r"escrev|respond|diga|indi(?:ca|que)|mostr",
    ),
    _Language(  # Russian
        signs="ии|искусственн|нейросет|языков|чат|пересказ|сокращ|обобщ|кратко|составля|готов"
        "|пиш|делает|автоматическ|содержани|резюме|сводк|итог|протокол|игнориру|забуд",
        to=r"(?=(?:помощник|ассистент|программ|систем|бот|модел|нейросет|искусственн|ИИ|языков))"
        r"|для ",
        being=r"если (?:ты|вы) ",
        machine=r"(?:\w+ ){0,3}?(?:ИИ\b|искусственн\w+ интеллект\w*|нейросет\w+"
        r"|языков\w+ модел\w+|чат-?бот\w*)"
        r"|\w+(?: \w+){0,3},? (?:котор\w+ )?(?:пересказ|сокращ|обобщ|кратко|составля|готов|пиш"
        r"|делает)|автоматическ\w+ (?:чита|систем|программ)\w*",
        summary=r"(?:кратк\w+ )?(?:пересказ|содержани|резюме|сводк|итог)\w*|протокол\w*",
        must=r"долж\w+|следует|нужно|надо|гласит|напиши\w*|укажи\w*|пиши\w*|обязан\w*",
        only=r"только|лишь|исключительно|единственн\w+",
        that=r"что",
        ignore=r"(?:игнориру|забуд|проигнориру)\w+",
        before=r"выше|предыдущ|инструкц|текст|вс[её]",
        write=r"напиш|ответ|сообщ|скаж|выве|укаж",
    ),
    _Language(  # Vietnamese
        signs=" ai|trí tuệ|mô hình|chatbot|trợ lý|phần mềm|công cụ|hệ thống|chương trình"
        "|tóm tắt|biên bản|bỏ qua|quên",
        to=r"(?:gửi|dành cho|cho|tới|đến) (?:(?:các |mọi )?)",
        being=r"nếu bạn là (?:một )?",
        machine=r"AI\b|trí tuệ nhân tạo|mô hình ngôn ngữ|chatbot|trợ lý (?:ảo|AI|số)|(?:phần mềm"
        r"|công cụ|hệ thống|chương trình) (?:tóm tắt|tự động|ghi)",
        summary=r"(?:bản )?tóm tắt|biên bản",
        must=r"phải|cần|hãy|chỉ|là",
        only=r"chỉ|duy nhất",
        that=r"rằng|là",
        ignore=r"(?:bỏ qua|quên)",
        before=r"trên|trước|hướng dẫn|nội dung|văn bản",
        write=r"viết|trả lời|ghi|nói|chỉ",
    ),
    _Language(  # Arabic
        signs="ذكاء|نموذج|المساعد|لمساعد|برنامج|نظام|ملخص|خلاصة|تلخيص|تجاهل|انس",
        to=r"(?:إلى |ل|إلي )",
        being=r"إذا كنت ",
        machine=r"(?:ل?ل?ذكاء الاصطناعي|الذكاء الاصطناعي|لنموذج اللغوي|نموذج اللغة"
        r"|المساعد (?:الآلي|الذكي)"
        r"|لمساعد (?:الآلي|الذكي)|برنامج (?:التلخيص|الذي)|لبرنامج (?:التلخيص|الذي)|نظام التلخيص)",
        summary=r"(?:ال)?(?:ملخص|خلاصة|تلخيص)",
        must=r"يجب|ينبغي|يكون|هو|هي|اكتب",
        only=r"فقط|حصر[اًي]+",
        that=r"[أا]ن|بأن",
        ignore=r"(?:تجاهل|انس)\w*",
        before=r"أعلاه|السابق|التعليمات|النص|ما سبق",
        write=r"اكتب|أجب|قل|واكتب|وأجب|وقل",
    ),
)
_JAPANESE = (
    r"(?:要約|まとめ|翻訳|処理|読み上げ|議事録|作成|通知)[^。\n]{0,14}(?:AI|ＡＩ|人工知能|ソフト|プログラム|ツール"
    r"|アシスタント|モデル|システム|機能|ボット)[^。：:、\n]{0,8}[：:、]",
    r"(?:AI|人工知能|言語モデル|チャットボット|議事録ソフト)(?:アシスタント|モデル)?(?:の皆さん)?(?:へ|に|への指示)[：:、]",
    r"要約(?:AI|ソフト|ツール)は「",
    r"(?:要約|まとめ|概要|議事録)[^。\n]{0,24}「[^」\n]{1,80}」(?:とだけ|とのみ|のみ|と必ず|だけ)",
    r"(?:要約|まとめ|概要|議事録)[^。\n]{0,16}(?:必ず|のみ|だけ)[^。\n]{0,60}(?:書い|書く|記載|出力|記す)",
    r"(?:上記|以上|これまで)[^。\n]{0,16}(?:無視|忘れ)[^。\n]{0,30}(?:書|出力|答|返)",
)
_KOREAN = (
    r"(?:요약|정리|번역|처리|기록|회의록)[^.。\n]{0,14}(?:AI|인공지능|프로그램|소프트웨어|도구|비서|모델|시스템|봇)"
    r"[^.:：\n]{0,8}(?:에게|께|에)?[:：,]",
    r"(?:AI|인공지능|언어 모델|챗봇)(?: ?비서| ?모델)?(?:에게|께)[:：,]?",
    r"(?:요약|정리|회의록)[^.\n]{0,20}[\"“'‘][^\"”'’\n]{1,80}[\"”'’](?:라고만|만|라고)",
    r"(?:위|이전|앞)[^.\n]{0,16}(?:무시|잊)[^.\n]{0,30}(?:쓰|써|출력|답|말)",
)
_OTHERS = (  # languages of injections only, not of summaries
    r"\b(?:instructie|opmerking|bericht|notitie|boodschap)\w* (?:aan|voor) (?:de |alle )?(?:AI"
    r"|taalmodel|assistent)",
    r"\b(?:notatka|uwaga|instrukcja|wiadomość|polecenie) dla (?:AI|SI|modelu|asystenta|sztucznej)",
    r"\b(?:till|til) (?:den |alla )?(?:AI|KI)\b[^.!?:\n]{0,40}:|\byapay zek\w+[^.!?:\n]{0,20}:",
    r"\bKI-en som\b",
    r"\bwer [^.!?\n]{0,40}(?:zusammenfass|kürzt|auswertet)\w*[^.!?\n]{0,20}\b(?:muss|soll|hat)\b"
    r"[^.!?\n]{0,40}(?:\bdass\b|\bnur\b|[„\"])",
)
_JAPANESE_WORDS = (
    *("ai", "ａｉ", "人工知能", "言語モデル", "チャットボット", "議事録", "要約", "まとめ", "翻訳"),
    *("処理", "読み上げ", "作成", "通知", "概要", "無視", "忘れ"),
)
_KOREAN_WORDS = (
    *("ai", "인공지능", "언어 모델", "챗봇", "요약", "정리", "번역", "처리", "기록"),
    *("회의록", "무시", "잊"),
)
_OTHER_WORDS = (
    *("instructie", "opmerking", "bericht", "notitie", "boodschap"),
    *("notatka", "uwaga", "instrukcja", "wiadomość", "polecenie"),
    *(f"{to} {ai}" for to in ("til", "till", "den", "alla") for ai in ("ai", "ki")),
    *("yapay zek", "ki-en som", "zusammenfass", "kürzt", "auswertet"),
)
_UKRAINIAN = (r"\b(?:до|для) (?:ШІ|штучного інтелекту)\b[^.!?:\n]{0,40}:",)
_UKRAINIAN_WORDS = ("до ші", "для ші", "штучного інтелекту")
WESTERN = (
    *(
        InjectionKind.of(each.words, each.patterns)
        for each in _LANGUAGES
        if LATIN.search(each.signs)
    ),
    InjectionKind.of(_OTHER_WORDS, _OTHERS),
)
EASTERN = (
    *(
        InjectionKind.of(each.words, each.patterns)
        for each in _LANGUAGES
        if not LATIN.search(each.signs)
    ),
    InjectionKind.of(_JAPANESE_WORDS, _JAPANESE),
    InjectionKind.of(_KOREAN_WORDS, _KOREAN),
    InjectionKind.of(_UKRAINIAN_WORDS, _UKRAINIAN),
)
