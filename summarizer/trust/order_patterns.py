"""What orders to whoever summarizes a text look like, above all in English and Chinese.

An order has two signs: it speaks to a machine and wants something, or it speaks of the summary and
gives its words, or it takes back what was said before and says what instead. One sign alone is in
too many mails ("please ignore my last message"), and every sentence that is found isn't read. How
often they are wrong is counted by `benchmarks.attacks` on sentences that give no orders.
"""

from __future__ import annotations

import re

from summarizer.trust.order_patterns_abroad import ABROAD

MAY_BE_ORDER = re.compile(
    r"\b(?:ignor\w+|disregard|forget|override|skip)\b[^.\n]{0,60}\b(?:above|previous|prior|earlier"
    r"|preceding|instructions?|prompts?|rules|texto|instru\w+|anweisung\w*|consignes)\b"
    r"|\b(?:do not|don't|never|instead of) summari[sz]"
    r"|\b(?:reply|respond|answer|output|print|say|write)(?: back)? (?:only|just|nothing but)\b"
    r"|\b(?:only|just) (?:reply|respond|answer|output|print|say|write)\b"
    r"|\byou are (?:now )?(?:an?|the) |\b(?:act|behave|speak|talk) (?:as|like) an? "
    r"|\bpretend (?:to be|that|you)\b|\b(?:system prompt|new instructions?|jailbreak)\b"
    r"|\b(?:language model|ai model|assistant|chatbot|summari[sz]er)\b"
    r"|\b(?:write|compose|tell|sing|give) (?:me |us )?(?:an? )?(?:\w+ )?(?:poem|haiku|song|joke"
    r"|story|limerick|essay)\b"
    r"|<\|\w+\|>|\[/?inst\]|^[ \t]*(?:system|assistant|user)[ \t]*:"
    r"|忽略|无视|無視|不要(?:总结|總結|概括|摘要)|[只仅僅](?:回复|回答|输出|輸出|说|写)"
    r"|你(?:现在)?是一|扮演|写一?首|系统提示|以上(?:指令|内容)|指令"
    r"|無視し|無視せよ|무시|игнорир|تجاهل|bỏ qua",
    re.IGNORECASE | re.MULTILINE,
)

_WRITES = (
    r"(?:summari[sz]\w+|condens\w+|abridg\w+|shorten\w*|process\w*|pars(?:es?|ing)|transcrib\w+"
    r"|recaps?|boils? \w+(?: \w+)? down|sums? (?:\w+ ){0,3}up|(?:lists|reports?|relays?|digests?)"
    r" (?:this|these|it|them|us)|reads? (?:this|these|it|them|us) (?:out|aloud|for|to|on behalf)"
    r"|(?:takes?|writ\w+|makes?|keeps?) (?:up )?(?:the |these |this |our )?(?:minutes|notes|summar\w+"
    r"|recap|digest|protocol))"
)
_SUMMARY = (
    r"(?:(?:summar|synops|abstract)(?:y|ies|is|es|s)?|recaps?|digests?|tl;?dr|teasers?"
    r"|(?:condensed|shortened|abridged) (?:versions?|renditions?|forms?)|short versions?"
    r"|shortened renditions?)"
)
_SUMMARIES = (
    r"(?:summaries|synopses|abstracts|recaps|digests|teasers|(?:condensed|shortened|abridged)"
    r" (?:versions|renditions|forms))"
)
_SAYING = (
    r"(?:add|append|begin|claim|close|include|insert|mention|open|output|put|record|say|start|state"
    r"|write)"
)
_KIND = (
    r"(?:summary|summari[sz]ing|digest|reading|mail|ai|virtual|digital|automat\w+|machine|minutes?"
    r"|minute-taking|meeting|note|note-taking|transcri\w+|recording|dictation|speech|inbox|preview)"
)
_DEVICE = (
    r"(?:tool|bot|engine|app|software|model|assistant|program|system|agent|machine|helper|reader"
    r"|service|maker|builder|recogni[sz]er|recorder)s?"
)
_MACHINE = (
    r"(?:(?-i:AI|A\.I\.|LLM)s?(?![\w-])|chatbots?|summari[sz]ers?|note-?takers?"
    r"|(?:large )?language models?|speech recognition"
    rf"|{_KIND} {_DEVICE}|{_DEVICE} (?:that|which|who) (?:is |are )?{_WRITES})"
)
_ANYBODY = (
    r"(?:those|anyone|anybody|anything|everyone|whoever|whatever|people|readers|whichever \w+"
    r"|any \w+|the one)"
)
_WANTED = (
    r"(?:add|answer|append|begin|claim|cut|display|do not|don't|end|finish|forget|give|hide|ignore"
    r"|include|inform|insert|leave|listen|make|mention|name|never|note|open|output|pass on|pretend"
    r"|print|put|record|replace|reply|report|respond|say|shorten|skip|start|state|stop"
    r"|summari[sz]e|tell|throw|translate|write|what is|what's|who is|how)"
)
_OUGHT = (
    r"(?:must|should|shall|has to|have to|needs? to|may only|can only|(?:is|are) (?:to|told|asked"
    r"|required|bound|instructed|expected)|ought to|please)"
)
_ALONE = (  # and nothing of the text
    r"(?:only|nothing (?:but|else|of)|sole(?:ly)?|instead|in place of|rather than|no other|namely"
    r"|one statement|ahead of (?:anything|everything|all)|first of all|verbatim)"
)
_FILLER = r"(?:please |now |kindly |you (?:must|should|are to|will) |just |only |always |first )*"
_START = r"(?:^|[.!?:;\"“(\[-][ \t]?)"
_QUOTE = r"[ \t]?[:\"“'‘]"
_TEXT = r"(?:text|mail|e-?mail|message|note|page|chat|thread|article|letter|document|transcript)"
_ENGLISH = (
    # a machine is called, and told to do something
    rf"{_START}(?:(?:and )?(?:dear|hey|hi|hello|attention|ok)[ ,]+)?{_MACHINE}[ \t]?[:,!][ \t]*"
    rf"{_FILLER}{_WANTED}\b",
    r"(?:^|[.!?:;\"“(\[-][ \t]?)assistant, (?:the (?:key|main) point|please|write|say|answer)\b",
    rf"\b(?:note|message|instructions?|hint|order|memo|attention|p\.?s\.?|request|word)s?"
    rf" (?:to|for) (?:the |an?y? |all |every |this |our |your |which\w+ |what\w+ )*{_MACHINE}"
    r"[^.!?\n]{0,40}[:—–]",
    rf"{_START}(?:to|for|dear) (?:the |any |all |every |our |your )?{_MACHINE}[^.!?\n]{{0,40}}:",
    rf"\b(?:to|for|dear|attention) (?:whoever|whatever|which\w+|any\w*|the one) (?:\w+ )?"
    rf"(?:that |which |who )?(?:is |are )?{_WRITES}\b[^.!?\n]{{0,30}}[:,]",
    r"\b(?:dear|hey|attention) (?:bot|machine|tool|model)s?,",
    rf"\b(?:tool|model|system|software|program|machine|assistant|bot) (?:that|which) (?:is |are )?"
    rf"{_WRITES} (?:this|these|the {_TEXT})[^.!?\n]{{0,30}}"
    r"(?::|,? (?:must|should|please|has to|is to)\b)",
    # it is told what the summary says
    rf"\b(?:your|the) (?:\w+ )?{_SUMMARY} (?:must|should|shall|has to|needs to|is to|may only)"
    rf" (?:only |just )?(?:be|say|read|state|begin|start|end|mention)\b[^.!?\n]{{0,12}}{_QUOTE}",
    rf"\byour {_SUMMARY} (?:must|should|shall|has to) (?:only |just )?(?:say|state|mention) that\b",
    rf"\bthe(?: (?:only|correct|right|true|real|one))+ {_SUMMARY}(?: of (?:this|the) \w+)?"
    r"(?: is| reads| must| should|:)",
    rf"\b{_SUMMARY} of this {_TEXT} (?:is|reads|must read|should read|should say){_QUOTE}",
    rf"\b(?:in|into|to|at the \w+ of) (?:the|your|any) (?:\w+ )?{_SUMMARY},? (?:please )?"
    rf"{_SAYING}(?:{_QUOTE}|[ \t]that )",
    rf"\b{_SAYING} [\"“‘'][^\"”\n]{{1,160}}[\"”’'] (?:to|in|into|at|as)\b[^.!?\n]{{0,25}}"
    rf"\b{_SUMMARY}\b",
    rf"\b{_SAYING} (?:to|at) the end of your {_SUMMARY}\b",
    rf"\b(?:summari[sz]e|shorten|condense) (?:this|it|the {_TEXT})(?: \w+)? (?:as|to|with){_QUOTE}",
    r"\b(?:answer|give|output|print|repl(?:y|ies)|respond|say|tells?|writes?)\b[^.!?\n]{0,60}"
    r"\b(?:instead of|rather than) (?:an? |the |any )?(?:summary\b|summari[sz]ing\b)",
    rf"\b(?:do not|don't|never) summari[sz]e (?:this|it|the {_TEXT}|anything)\b",
    # what it was told before shall not count
    r"(?<!not )(?<!n't )(?<!never )\b(?:ignor(?:e|ing)|disregard(?:ing)?|forget|override|bypass)"
    r" (?:\w+ ){0,2}(?:all|any|your|every|system)\b[^.!?\n]{0,30}"
    r"\b(?:instructions?|prompts?|guidelines|directives)\b",
    r"\b(?:ignor(?:e|ing)|disregard(?:ing)?|forget|skip|discard)\b[^.!?\n]{0,24}"
    rf"\b(?:previous|prior|above|earlier|preceding|everything|it all|the {_TEXT})\b[^.!?\n]{{0,40}}"
    r"(?:\b(?:and|then|instead|just)\b|[,;])[^.!?\n]{0,15}"
    r"\b(?:answer|claim|output|print|reply|respond|say|state|write)\b",
    # its words are given
    r"\b(?:reply|respond|answer|output|print|write|return|say)(?: back)? (?:only|just|nothing but"
    r"|exactly|solely)(?: with)?(?: (?:this|the) (?:word|sentence|phrase|text|line|letters)s?\b"
    rf"|{_QUOTE}|[ \t](?-i:(?!(?:YES|NOT?|STOP|HELP|START|PDF)\b)[A-Z]{{3,}})\b)",
    r"\b(?:only|just) (?:answer|reply|respond|output|print)(?: with)?(?: the (?:word|sentence"
    rf"|phrase)\b|{_QUOTE}|[ \t](?-i:(?!(?:YES|NOT?|STOP|HELP|START)\b)[A-Z]{{3,}})\b)",
    rf"\binstead,? (?:write|output|print|say|reply)(?: exactly)?{_QUOTE}",
    r"\byour (?:only|entire|whole|complete) (?:answer|output|reply|response) (?:must|should|shall"
    r"|is|will|has to)\b",
    r"\b(?:reveal|repeat|print|output) (?:your|the) (?:system|initial|hidden) (?:prompt"
    r"|instructions?)\b",
    # somebody else shall speak
    r"(?:^|[.!?:;][ \t]?)(?:please )?pretend (?:to be (?:an? |my )|that you are|you are)\b",
    r"\bfrom now on,? (?:you are (?:an? |my |no longer )|(?:answer|respond|reply|write|speak)"
    r" (?:only )?(?:as|like) )",
    r"(?:^|[.!?:;][ \t]?)you are (?:now )?(?:an? )?(?:pirate|cat|unfiltered|unrestricted|dan)\b",
    # who it is meant for, and what is wanted
    rf"\b(?:to|for|dear|attention) (?:the |any |all |every |our |your |these ){{0,2}}{_MACHINE}"
    rf"[^.!?:\n]{{0,60}}[:—–][ \t]*(?:[^.!?\n]{{0,60}}[\s,:])?(?:{_FILLER}{_WANTED}|{_OUGHT})\b",
    rf"{_START}(?:a|one|this|that|here is a|here's a)? ?(?:bit|line|part|word|remark|piece)"
    rf" (?:is )?(?:for|to) (?:the |all |any |our |those )?(?:\w+ and )?(?:{_MACHINE}|{_ANYBODY}"
    rf" (?:that |who |which )?{_WRITES})[^.!?:\n]{{0,60}}[:—–]",
    rf"{_START}(?:\w+ and |you |all |dear )?{_MACHINE}\b[^.!?:,\n]{{0,30}}[:,][ \t]*"
    rf"(?:[^.!?:,\n]{{1,50}},[ \t]*)?{_FILLER}{_WANTED}\b",
    rf"{_START}(?:\w+ ){{0,3}}{_KIND} {_DEVICE},[ \t]*(?:listen|note|attention)\b",
    rf"{_START}bots?(?: in| reading| of| on)[^.!?:\n]{{0,30}}[:,][ \t]*{_FILLER}{_WANTED}\b",
    rf"\b(?:if|should) you(?:'re| are| be)? (?:an? |the |my )?(?:\w+ )?{_MACHINE}\b"
    rf"[^.!?\n]{{0,80}}\b(?:{_WANTED}|{_ALONE}|{_OUGHT})\b",
    rf"\bif you(?:'re| are) (?:reading|summari\w+|processing|condensing|going through) [^.!?,\n]{{0,30}}"
    r"\b(?:on (?:some\w+|another\w*|your \w+)(?:'s|’s)? behalf|on behalf of|for (?:some(?:body|one)"
    r"|your (?:user|owner|human)))\b",
    rf"\b{_ANYBODY} (?:who |that |which )?(?:is |are )?{_WRITES}[^.!?\n]{{0,80}}\b{_OUGHT}\b"
    rf"[^.!?\n]{{0,120}}(?:\b{_ALONE}\b|{_QUOTE}\w|\b{_SAYING}\w* that\b|\btell \w+ that\b"
    r"|\btell (?:the )?\w+ that\b)",
    rf"\bwhichever {_DEVICE} [^.!?\n]{{0,60}}\b{_OUGHT}\b[^.!?\n]{{0,120}}(?:\b{_ALONE}\b|{_QUOTE}\w"
    r"|\btell (?:the )?\w+ that\b)",
    rf"\b(?:automat\w+|digital|machine|software) (?:readers?|recipients?|summari\w+)\b[^.!?\n]{{0,60}}"
    rf"(?:\b{_OUGHT}\b[^.!?\n]{{0,80}}(?:\b{_ALONE}\b|{_QUOTE}\w)|[:])",
    rf"\b(?:process\w*|read\w*|handl\w+|summari\w+) (?:this|the|these) [^.!?\n]{{0,30}}"
    rf"\b(?:automatically|by (?:machine|software))\b[^.!?\n]{{0,60}}\b{_OUGHT}\b",
    rf"\b(?:whatever|whichever|any|every|all) {_DEVICE} {_WRITES}[^.!?\n]{{0,60}}\b{_OUGHT}\b"
    rf"[^.!?\n]{{0,80}}(?:\b{_ALONE}\b|{_QUOTE}\w|\bthat\b)",
    rf"\bif you(?:'re| are) (?:an? |the )(?:machine|bot|robot|program|script|agent)\b[^.!?\n]{{0,40}},",
    rf"\b(?:{_DEVICE}|bots) (?:{_WRITES}) (?:this|these|the) (?:page|{_TEXT})[^.!?\n]{{0,30}}\b{_OUGHT}\b",
    rf"\b(?:minutes?|minute-taking|minutes-taking|summary|transcript\w*|note|digest|recording|protocol)[ -]"
    rf"{_DEVICE} {_OUGHT} (?:{_SAYING}|enter|note) (?:that\b|{_QUOTE})",
    rf"\b(?:paragraph|text|line|part|section|passage|note) is (?:only |meant |just )?for (?:machines|bots"
    r"|software|(?-i:AI)s?\b|robots)",
    rf"{_START}(?:hey |dear |hello )?(?:voice |{_KIND} )(?:assistants?|bots?|agents?),",
    rf"{_MACHINE}\b[^.!?:\n]{{0,30}}[,:][^.!?:\n]{{0,20}}\b(?:right|correct|true|real|only) (?:answer|summary"
    r"|version|content|text)\b[^.!?:\n]{0,20}(?::|\bis\b|\breads\b)",
    rf"\b(?:have|make|let) the {_SUMMARY} (?:say|state|mention|claim|begin|start|open|read)\b",
    r"\breaders (?:using|with|that use|who use) (?-i:AI)\b[^.!?\n]{0,60}\b(?:asked|told|must|should|are to)\b",
    rf"{_START}(?:for|to) [^.!?:\n]{{0,30}}\b(?:record|minutes?|protocol|summar\w+|transcri\w+|digest|notes?)"
    rf"\b[^.!?:\n]{{0,20}}\b{_DEVICE}:",
    rf"{_START}(?:for|to) [^.!?:\n]{{0,30}}{_DEVICE} (?:that|which|who) [^.!?:\n]{{0,20}}\b(?:record|minutes?"
    r"|protocol|summar\w+|transcri\w+|digest|notes?)\b[^.!?:\n]{0,20}:",
    r"\b(?:tell|inform|warn|notify|alert|let) your (?:user|human|principal|owner)\b(?!['’]s)",
    rf"\b(?:inform|tell) the readers? of (?:your|the) {_SUMMARY}",
    rf"\bwhen(?:ever)? (?:you (?:are )?)?{_WRITES} (?:this|it|the {_TEXT})[^.!?,\n]{{0,20}}, ?{_WANTED}\b",
    rf"\bas (?:an?|the) {_MACHINE}\b[^.!?\n]{{0,40}}\byou (?:are (?:obliged|required|bound|told)|must|shall"
    r"|have to)\b",
    r"\b(?:digest|summary|summari[sz]ation|bot|automat\w+ processing|(?-i:AI)) instructions?[^.!?:\n]{0,30}:"
    r"|\binstructions? for (?:automat\w+ \w+|machines|bots|(?-i:AI)s?)\b[^.!?:\n]{0,20}:",
    r"[\[(](?:assistant|ai|system|model|bot) (?:note|instruction|hint|message)s?[ \t]?:",
    r"\b(?:(?-i:AI)|machine|bot|automat\w+) (?:readers?|agents?|summar(?:y|ies)|summari[sz]ers?) only\b",
    # a rule of the house for all summaries
    rf"\b(?:house style|style guide|style sheet|polic(?:y|ies)|guidelines?|licen[cs]e|terms|rules?)\b"
    rf"[^.!?\n]{{0,60}}\b{_SUMMARY}\b[^.!?\n]{{0,60}}(?:\b(?:open|begin|start|close|end|state|say|consist|read)"
    rf"s?\b[^.!?\n]{{0,30}}(?:{_QUOTE}\w|\bthat\b))",
    # what every summary has to be
    rf"\b(?:(?:every|any|each|all|your) (?:\w+ )?{_SUMMARY}|{_SUMMARIES})\b[^.!?\n]{{0,100}}"
    rf"\b(?:{_OUGHT}|carry|carries|consists? of)\b[^.!?\n]{{0,100}}"
    rf"(?:\b{_ALONE}\b|{_QUOTE}\w|[:][ \t]\w)",
    rf"\b(?:every|any|each|all) {_SUMMARY}\b[^.!?\n]{{0,40}}\b(?:{_OUGHT})\b[^.!?\n]{{0,16}}"
    r"\b(?:open|begin|start|close|end)s? with\b",
    rf"\b(?:every|any|each|all) {_SUMMARY}\b[^.!?\n]{{0,20}}\bhas to (?:open|begin|start|close|end)"
    r" with\b",
    # what was said before is taken back, and something is said for it
    r"\b(?:above|preceding|previous|foregoing)\b[^.!?\n]{0,60}\b(?:void|withdrawn|superseded|retracted"
    r"|a sample|an example|a test|by mistake|does not count|do not count|no longer valid)\b"
    r"[^.!?\n]{0,20}(?:[.!;:,]?[^\n]{0,60}\b(?:instead|correct(?:ed)?|real|right|valid|actual)\b)",
    r"(?:^|[.!?:;][ \t]?)(?:state|say|write|give|report|tell|print|record|output) instead\b",
    rf"\b(?:print|output|display|reproduce|save|record) (?:nothing (?:of|from|but)|none of) "
    rf"(?:this|these|the) (?:list|{_TEXT})\b",
    # what only prompts have
    r"<\|(?:im_start\|>)?(?:system|user|assistant)\b|\[/?inst\]|<</?sys>>"
    r"|[\"']role[\"'][ \t]*:|\bsystem (?:prompt|override)[ \t]?:"
    r"|\b(?:next|new) task[ \t]?:|\bdeveloper mode (?:is on|enabled|activated)\b",
)
_MACHINE_ZH = (
    r"(?:人工智能|AI|大模型|语言模型|聊天机器人|智能助[手理]|(?:摘要|总结|整理|汇总|归纳|简报)"
    r"(?:器|工具|程序|软件|系统|模型|机器人|助手))"
)
_SUMMARY_ZH = r"(?:摘要|总结|概括|概要|简报)"
_PLACE_ZH = r"(?:里|中|内|的?(?:末尾|结尾|开头|最后|第一句|头条|标题|第一条))"
_WANTED_ZH = (
    r"(?:请|必须|务必|不要|别|只(?:能|许|要|需)|把|忽略|无视|写|说|输出|回答|告诉|加上|注明|在摘要)"
)
_QUOTE_ZH = r"[：:“\"「『]"
_READER_ZH = (  # what sums texts up for somebody
    r"(?:(?:负责|替|帮|给|用来|用于)[^。！？，,：:\n]{0,8})?(?:总结|摘要|概括|归纳|整理|汇总|转写|转文字|速记|浓缩|缩写|提要"
    r"|纪要|速览|会议|看[^。，,\n]{0,4}信|看邮件|读信|读邮件|生成|记录)[^。！？，,：:\n]{0,8}(?:软件|系统|程序|工具|模型|助手|智能体|机器人|功能|引擎|AI|人工智能)"
)
_SUMMARIES_ZH = r"(?:摘要|提要|总结|概要|导语|速览|纪要|简报)"
_CHINESE = (
    rf"(?:^|[。！？；：“「（(])[ \t\u3000]?(?:各位|亲爱的|尊敬的|致|给|所有)*{_MACHINE_ZH}"
    rf"(?:的话|注意|请注意)?[，,：:！][^。！？\n]{{0,12}}{_WANTED_ZH}",
    rf"(?:致|写给|给|告诉|提醒)(?:各位|所有|任何|这个|该|本)?{_MACHINE_ZH}(?:的话|的留言)?"
    r"[^。！？\n]{0,6}[：:]",
    rf"请{_MACHINE_ZH}(?:务必|一定|必须|直接|先|改|只)?(?:写|说|输出|回答|忽略|把|在摘要|加上|注明)",
    rf"向{_MACHINE_ZH}(?:提问|请求|下令|说明)[：:]",
    r"(?:^|[。！？])[ \t\u3000]?助手[，：:][^。！？\n]{0,20}(?:要点是|请|写|说|回答)",
    r"(?:处理|总结|概括|整理|汇总)(?:到)?(?:本|这|此|以上)[^。\n]{0,8}的(?:工具|模型|程序|系统|软件"
    r"|助手|机器|AI|人工智能)[^。！？\n]{0,6}(?:[：:，,]|请|必须|务必)",
    rf"{_SUMMARY_ZH}{_PLACE_ZH}?(?:请|必须|只能|务必|只许|只需|应当?)只?"
    rf"(?:写成?|加上?|注明|说|添上?|定为|改为|输出|是|为)[^。！？\n]{{0,6}}{_QUOTE_ZH}",
    rf"(?:在|把)[^。！？\n]{{0,10}}{_SUMMARY_ZH}{_PLACE_ZH}(?:写|加上?|注明|说|添上?|放)[^。！？\n]{{0,4}}"
    rf"{_QUOTE_ZH}",
    rf"{_SUMMARY_ZH}的?(?:头条|标题|首条|第一[条句])(?:定为|改为|写成|就写|必须)",
    rf"(?:唯一|正确|真正|标准)的{_SUMMARY_ZH}(?:是|为|应|[：:])",
    rf"(?:本|这|此)(?:邮件|文|信|封信|封邮件|消息|通知|篇文章|段话|内容)的{_SUMMARY_ZH}(?:是|为|就是|应为)"
    rf"{_QUOTE_ZH}",
    r"(?:请|把(?:这|本|此)[^。\n]{0,8})(?:总结|概括|摘要|缩写|浓缩)(?:成|为|作)[：:“\"「]",
    rf"(?:不要|别|不必|停止|不写)(?:再)?(?:做|写|进行)?{_SUMMARY_ZH}[^！？\n]{{0,8}}"
    r"(?:只|直接|改|而是)(?:需|要|许|能)?(?:回复|回答|输出|写|说|讲)|用[^。\n]{1,8}代替摘要",
    r"(?:忽略|无视|忘记|忘掉|抛开|不要理会|不用管|别管|丢弃)掉?(?:以上|上面|前面|之前|上述|所有|一切|原来|先前|你)"
    r"[^。！？\n]{0,8}(?:指令|指示|要求|规则|提示|内容|文字|的信|的话|信息)[^！？\n]{0,8}"
    r"(?:只|输出|回复|回答|写|说)",
    r"(?:忽略|无视)(?:所有|一切|你的|系统)[^。\n]{0,6}(?:指令|提示词|设定)",
    r"只(?:许|能|准|需|要)?(?:回复|回答|输出|写)(?:[^。\n]{0,4}[两一]个字|这句|[“\"「：:])|一字不差地?"
    r"(?:写|输出|照抄)|原样输出|(?:请|只|直接)输出(?:以下|下面)",
    r"请(?:你)?(?:一直)?(?:假装|扮演)|假装你是|从现在(?:起|开始)，?你(?:是|就是|必须|只)"
    r"|用[^。\n]{1,8}的?(?:口吻|语气|声音)[^。\n]{0,12}(?:回答|回复|总结)",
    # who it is meant for, in other words, and what is wanted
    rf"(?:给|致|对|请|跟|替)?{_READER_ZH}(?:说(?:一)?句(?:话)?|的话|请?注意|看(?:这里|过来)|请?听好了?|听着)?"
    r"[：:，,][^。！？\n]{0,40}(?:写|填|改成|改为|记|输出|转告|转达|告诉|替换|只|别的|不用|不必)",
    r"(?:AI|人工智能|机器|智能)读者[^。！？\n]{0,10}[，,：:]|如果你是(?:一[个名台])?(?:AI|人工智能|大模型|语言模型|机器人|程序)",
    r"(?:本|此|这)(?:段|句|行|条|节)(?:文字|话|内容)?(?:只|仅|专)?(?:给|供)(?:机器|AI|人工智能|程序|模型|智能)",
    r"(?:写|做|生成)?(?:摘要|总结|概括|提要|纪要)(?:时|的时候)[，,]?(?:请|要|必须|只|务必)?(?:写|说|注明|称|填)(?![^。\n]{0,4}清)",
    rf"{_READER_ZH}[^。！？\n]{{0,12}}(?:读到|看到|处理到)[^。！？\n]{{0,10}}(?:应当?|请|必须|就)",
    rf"(?:不管|无论|不论|凡)是?(?:谁|何人|由)?[^。！？\n]{{0,10}}(?:总结|摘要|概括|整理|归纳|纪要)[^。！？\n]{{0,10}}"
    r"[，,][^。！？\n]{0,40}(?:只|不要|跳过|忽略|别)",
    rf"{_SUMMARIES_ZH}[^。！？\n]{{0,16}}(?:一律|必须|务必|须|都?应当?|都要|只能|仅限)[^。！？\n]{{0,12}}[“\"「『：:]",
    rf"{_SUMMARIES_ZH}[^。！？\n]{{0,12}}(?:替换|改)(?:成|为)[^。！？\n]{{0,12}}[“\"「『：:]",
    r"(?:上文|以上|前文|上述)[^。！？\n]{0,10}(?:误发|示例|测试|作废|失效|撤回|无效)[^！？\n]{0,30}"
    r"(?:替换|改为|更正|正确的|下面才|以下才)",
    r"(?:AI|人工智能|智能体|助[手理]|机器人|程序|软件)[，,：:][^。！？\n]{0,6}(?:转告|告诉)(?:你的?)?(?:主人|用户|机主)",
    r"转告(?:你的?)?(?:主人|机主)[：:，,]",
    r"系统(?:提示词|指令|覆盖)[：:]|新(?:的)?指令[：:]|开发者模式(?:已|开启)",
)
ORDER = re.compile("|".join((*_ENGLISH, *_CHINESE, *ABROAD)), re.IGNORECASE | re.MULTILINE)
GOES_ON = re.compile(  # with what follows it
    r"(?:[:：]|[\"“「])\s?$|\b(?:following|below)\b|以下|如下|下面", re.IGNORECASE
)
CONTINUES = re.compile(
    r"\W{0,3}(?:please )?(?:do not|don't|never|answer|reply|respond|output|print|say|write|no other"
    r"|nothing else)\b|\W{0,3}(?:请|不要|别|只)[^。\n]{0,6}(?:写|说|输出|回答|回复|给出)",
    re.IGNORECASE,
)
