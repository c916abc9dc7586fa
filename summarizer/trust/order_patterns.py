"""What orders to whoever summarizes a text look like, in English and Chinese.

An order has two signs: it speaks to a machine and wants something, or it speaks of the summary and
gives its words, or it takes back what was said before and says what instead. One sign alone is in
too many mails ("please ignore my last message"), and every sentence that is found isn't read. How
often they are wrong is counted by `benchmarks.attacks` on sentences that give no orders.
"""

from __future__ import annotations

import re

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

_WRITES = r"(?:summari[sz]\w+|condens\w+|shorten\w*|process\w*|pars(?:es?|ing))"
_SUMMARY = r"(?:summar(?:y|ies)|synopsis|recap|digest|tl;?dr)"
_SAYING = r"(?:add|append|begin|claim|include|insert|mention|output|put|say|start|state|write)"
_MACHINE = (
    r"(?:(?-i:AI|A\.I\.|LLM)s?(?![\w-])|chatbots?|summari[sz]ers?|(?:large )?language models?"
    r"|(?:summary|summari[sz]ing|digest|reading|mail|ai|virtual|digital) (?:tool|bot|engine|app"
    r"|software|model|assistant|program|system|agent|machine)s?)"
)
_WANTED = (
    r"(?:add|answer|append|begin|claim|cut|do not|don't|end|finish|forget|give|ignore|include"
    r"|insert|leave|make|mention|name|never|open|output|pretend|print|put|replace|reply|report"
    r"|respond|say|shorten|skip|start|state|stop|summari[sz]e|tell|translate|write|what is|what's"
    r"|who is|how)"
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
    # but "and our telephone number", which is said to a colleague
    rf"{_SUMMARY_ZH}(?![^。\n]{{0,40}}[和与及]我们?的){_PLACE_ZH}?(?:请|必须|只能|务必|只许|只需|应当?)只?"
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
    r"系统(?:提示词|指令|覆盖)[：:]|新(?:的)?指令[：:]|开发者模式(?:已|开启)",
)
ORDER = re.compile("|".join((*_ENGLISH, *_CHINESE)), re.IGNORECASE | re.MULTILINE)
_SAYS = r"(?:answer|reply|respond|output|print|say|write|add|mention)"
CONTINUES = re.compile(  # a sentence behind an order that can only be of the order
    rf"\W{{0,3}}(?:please )?(?:just |only )?(?:{_SAYS}(?: with)? (?:nothing|no (?:other|more"
    r"|further)|only this|just this|exactly this)\b[^.!?\n]{0,30}"
    rf"|(?:do not|don't|never) (?:{_SAYS}|explain|include|repeat|reveal|summari[sz]e)"
    r"(?: (?:to )?(?:any\w*|else|more|other|it|this|that|these|a word|the (?:text|mail|message|rest"
    r"|above|orders?|instructions?|note|sentence|prompt)))?"
    r"(?: (?:else|more|other|about (?:it|this|that)|text|words?|comments?|above|instructions?))*"
    r"|no other \w+|nothing else|that is all|not a word more)[.!]*"
    r"|\W{0,3}请?(?:不要|别|不得|只)[^。，\n]{0,4}(?:写|说|输出|回答|回复|给出|添加|提到|提及|解释)"
    r"(?:其[他它]|别的|任何|多余|一个字|这|以上|上面|它|出来|即可|就行)?[^。，\n]{0,6}[。！]?",
    re.IGNORECASE,
)
