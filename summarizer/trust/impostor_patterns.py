"""What labels of summaries, marks of a text's end and marks of prompts look like, in 13 languages.

A label counts where a line or a sentence begins, and only with its colon: "in short, we won" is
part of what is told.
"""

from __future__ import annotations

import re

_OF_THIS = (
    r"(?: (?:of|for) (?:this|the|our|all|today's|a)? ?(?:[\w-]+ ?){1,3})?"  # "of the lock screen"
)
_WHAT_OF = (  # not a person's: that stands in no text besides
    r"(?:the|this|our|an?|my|ai|ai[- ]generated|automatic|quick|short|brief|final|official"
    r"|overall|executive"
    r"|one[- ](?:line|sentence)|chat"
    r"|lock ?screen|notifications?|meeting|call|conversation|article|thread|text|story|news"
    r"|document"
    r"|e-?mail|report|page|message|stack|group|session|daily|plain|correct|true|real)"
)
_NAMES = (
    # English; "ai_summary", "X-AI-Digest" and "meeting summary" are names as well
    rf"(?:{_WHAT_OF}[ \t]){{0,2}}[\w-]{{0,20}}(?:summar(?:y|ies)|synopsis|recap|abstract|digest"
    rf"|tl;?dr)"
    rf"(?![a-z])[\w-]{{0,12}}{_OF_THIS}",
    r"(?:key|main) (?:takeaways?|points?|findings?|messages?)|takeaways?|highlights"
    r"|in (?:short|brief|summary|a nutshell|one sentence)|to sum up|description for"
    r" [^:\n]{3,40}",
    r"here(?: is|'s|’s) (?:the|a|an|your) (?:\w+ ){0,2}(?:summary|recap"
    r"|digest)[^:\n]{0,40}",
    # German, French, Spanish, Italian, Portuguese
    r"(?:kurz)?zusammenfassung|kurzfassung|kurz(?: gesagt| gefasst)?|fazit"
    r"|das wichtigste(?: in kürze)?|in kürze",
    r"en (?:résumé|bref|clair|deux mots)|résumé|synthèse|l['’]essentiel",
    r"en (?:resumen|breve|síntesis|pocas palabras)|resumen|síntesis|lo esencial",
    r"in (?:breve|sintesi|poche parole)|riassunto|sintesi|riepilogo|em (?:resumo|suma|síntese)"
    r"|resumo|síntese",
    # Russian, Arabic, Vietnamese
    r"(?:краткое )?(?:содержание|резюме)|итог[и]?|вкратце|кратко|коротко(?: о главном)?|главное",
    r"(?:ال)?(?:ملخص|خلاصة)|باختصار|tóm (?:tắt|lại)|nói ngắn gọn",
)
_NAMES_EAST = (
    r"(?:ai_?|智能|自动|内容|內容|会议|會議|群聊|聊天|全文|本文|文章|邮件|一句话|一句話|以下是[^：:\n]{0,16}的?)?"
    r"(?:摘要|总结|總結|提要|概要|概括|要点|要點|小结|小結|导读|導讀|速览|速覽|纪要|紀要)(?:如下)?"
    r"|简而言之|簡而言之|(?:要約|まとめ|概要|要旨|要点|要するに)|(?:요약|요지|한 줄 요약|정리)"
)
_BEGINS = r"(?:^|(?<=[.!?。！？\]」\"”])[ \t]?)[ \t>*#_~\-–—•\"“「【(（\[]{0,6}"
_LEAD_IN = (  # of an answer to somebody who asked for it
    r"(?:(?:ai|assistant|bot|chatbot|(?:chat)?gpt|model|助手|助理)[:：][ \t]?)?"
    r"(?:(?:sure|of course|certainly|okay|ok|yes|好的|当然|没问题|はい)[!,.，。！、]?[ \t]?)?"
)
_COLON = r"(?:, ?\d{1,2}:\d{2})?[*_)）\]】\"”]{0,3}[ \t]?[:：][*_]{0,2}"
_IN_BRACKETS = rf"[【\[［](?:{_NAMES_EAST}|summary|abstract|tl;?dr)[】\]］][:：]?"
_HEADING = (
    r"^[ \t#*_]{0,6}(?:key (?:takeaways?|points?)|summary|tl;?dr|takeaways?|abstract|摘要"
    r"|总结|總結|要点|要點)[*_]{0,2}[ \t]*$"
)
_OUTPUT = (  # of an example for a model: after an input on the same line
    r"(?<=[.!?。！？”\"] )(?:a|answer|output|response|completion|label)[ \t]?[:：]|(?:答|输出"
    r"|輸出|回答)[：:]"
)
LABEL = re.compile(
    rf"{_BEGINS}{_LEAD_IN}(?:(?:{'|'.join(_NAMES)}){_COLON}|(?:{_NAMES_EAST})[】）)]?[ \t]?[:：]"
    rf"|tl;dr\b[ \t]*[–—-]?)"
    rf"|{_BEGINS}{_IN_BRACKETS}|{_HEADING}|{_OUTPUT}",
    re.IGNORECASE | re.MULTILINE,
)
LABELLED_LINE = re.compile(
    r"(?<=\n)[ \t]*(?:[A-Z][\w ]{0,20}|[a-z_]{2,20}|[\u3400-\u9fff]{1,6})[:：]|(?<=\n)-{3,}[ \t]*$",
    re.MULTILINE,
)
IS_SUMMARY_OF_ALL = re.compile(  # as the name of who says it
    r"(?:stack|notifications?|lock ?screen|chat|thread|conversation|inbox)\b.{0,20}"
    r"\b(?:overview|summary|recap|digest)\b"
    r"|\b(?:overview|summary|recap|digest) (?:of|for) (?:the |this |your )?"
    r"(?:stack|notifications?|lock ?screen|chat|thread|conversation|inbox)"
    r"|(?:通知|锁屏|鎖屏|群聊|聊天|会话|消息)(?:的)?(?:摘要|总结|總結|概要|速览|汇总)",
    re.IGNORECASE,
)
ASKS_FOR_SUMMARY = re.compile(
    r"\b(?:summari[sz]e|sum up|recap)\b|(?:总结|總結|概括|归纳|摘要)|要約して|요약해", re.IGNORECASE
)
IS_ANSWERER = re.compile(
    r"^(?:(?:the |an? )?(?:ai|assistant|bot|chatbot|chatgpt|gpt|model|system)|助手|助理|模型|系统"
    r"|机器人)$",
    re.IGNORECASE,
)
_WHOLE_EN = (
    r"(?:text|document|article|message|e-?mail|mail|letter|transcript|recording|note|notes|page|input|content|"
    r"report|file|conversation|chat|source|story|thread|list|notifications?)"
)
END_OF_TEXT = re.compile(
    r"^[ \t]*</(?:text|document|doc|article|input|message|content|source|user_input|transcript"
    r"|note)>"
    r"[ \t]*$"
    rf"|^[^\w\n]{{0,12}}(?:the )?end of (?:the |this )?(?:original |real |source "
    rf"|user )?{_WHOLE_EN}"
    rf"[^\w\n]{{0,12}}$|^[^\w\n]{{0,12}}(?:the )?{_WHOLE_EN} ends(?: here)?[^\w\n]{{0,12}}$"
    rf"|^[^\w\n]{{0,3}}(?:the |this )?{_WHOLE_EN} ends here[.:]"
    r"|\beverything (?:above|before)(?: this(?: line)?)? (?:was|is) (?:only |just )?(?:a"
    r"|an) (?:test|sample|example)"
    r"|(?:以上|上面)[^。\n]{0,8}(?:是|为|系)(?:示例|样例|测试|例子)[^。\n]{0,4}(?:不算数|请勿处理|不必理会|不用理会)"
    r"|^[ \t]*(?:\[[\d:.]{4,12}\][ \t]*)?[\[(](?:the )?(?:recording|tape|transcript) (?:ends"
    r"|ended|stops)[\])][ \t]*$"
    r"|^[^\w\n]{0,12}(?:fin del? (?:documento|texto|mensaje|artículo|correo)"
    r"|fin (?:du|de l['’]|de ce) ?(?:document|texte|message|article|courriel)"
    r"|ende (?:des|der) (?:dokuments?|textes?|nachricht|artikels?|mail)|(?:dokument|text)ende"
    r"|fine del? (?:documento|testo|messaggio|articolo)|fim d[oa] (?:documento|texto|mensagem"
    r"|artigo)"
    r"|конец (?:документа|текста|сообщения|статьи|письма)|نهاية (?:النص|المستند|الرسالة)"
    r"|hết (?:văn bản|tài liệu)|kết thúc (?:văn bản|tài liệu))[^\w\n]{0,12}$"
    r"|^[^\w\n]{0,12}(?:正文|全文|原文|本文|文章|文档|文檔|邮件|信件|文本|聊天记录|录音|会议记录)"
    r"(?:到此|至此|内容)?(?:结束|結束|完毕|完畢|终止|完)[^\w\n]{0,12}$"
    r"|^[^\w\n]{0,12}(?:文書|本文|記事|テキスト)(?:の)?(?:終わり|終了|ここまで)[^\w\n]{0,12}$"
    r"|^[^\w\n]{0,12}(?:문서|본문|글|기사)의? ?(?:끝|종료)[^\w\n]{0,12}$",
    re.IGNORECASE | re.MULTILINE,
)
PROMPT_MARK = re.compile(
    r"[ \t]*(?:<\|\w{1,20}\|>|\[/?INST\]|<</?SYS>>|#{1,4} ?(?:assistant|user|human"
    r"|instruction|response|answer"
    r"|system)[ \t]?:|</?(?:assistant|user|system)>)",
    re.IGNORECASE,
)
