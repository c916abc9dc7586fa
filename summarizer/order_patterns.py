"""What orders to whoever summarizes a text look like, in English and Chinese.

Each group is of one kind of order, so that none of them has to be long. How often they are wrong
was counted on texts that give no orders: see docs/log.md.
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

_WRITES = r"(?:summari[sz]\w+|condens\w+|shorten\w*|process\w*|read\w*|pars\w+)"
_SUMMARY = r"(?:summar(?:y|ies)|synopsis|recap|digest|tl;?dr|key points?)"
_SAYING = (
    r"(?:add|append|begin|claim|end|finish|include|insert|mention|open|output|prepend|put|replace"
    r"|say|start|state|write)"
)
_ENGLISH = (
    # whom it speaks to
    r"(?:^|[\"“'(\[:;.!?-]\s*)(?:dear |hey |hi |hello |attention,? |note to )?(?:ai|llm"
    r"|chatbot|summari[sz]er|summary (?:tool|bot|engine|app|software)|language model"
    r"|(?:ai|virtual|digital|summary) (?:assistant|model|tool|system|agent))\s?[:,]",
    r"(?:^|[\"“'(\[:;.!?-]\s*)assistant,\s|^\W*(?:human|assistant)\s?:",
    r"\b(?:dear|hey|hello|attention) (?:bots?|machines?|tools?|models?|reading machine)\b"
    r"|\b(?:digest|summary|ai|mail) bots?\b",
    r"\b(?:to|for|dear|attention) (?:the |an?y? |all |every |this |our |your )?"
    r"(?:(?-i:AI|A\.I\.)(?![\w-])|llms?\b|(?:large )?language models?\b|chatbots?\b"
    r"|summari[sz](?:er|ing)|summary (?:tool|bot|engine|app|software|model))",
    rf"\b(?:whoever|whatever|whichever|any(?:one|body|thing)?|tool|model|system|software|program"
    rf"|machine|assistant|bot|one|reader) (?:\w+ )?(?:(?:that|which|who) )?(?:is |are )?{_WRITES}"
    rf" (?:this|these|it|the (?:above|text|mail|e-?mail|message|page|chat|thread|document))\b",
    # what it says about the summary
    rf"\b{_SAYING}\b[^.!?\n]{{0,90}}\b(?:to|in|into|of|as|from|with|for|at)"
    rf" (?:the|your|this|any) (?:\w+ )?{_SUMMARY}\b",
    rf"\b(?:in|to|into|at the \w+ of) (?:the|your|any) (?:\w+ )?{_SUMMARY},?"
    rf" (?:please )?{_SAYING}\b",
    rf"\byour (?:\w+ )?{_SUMMARY}\b[^.!?\n]{{0,40}}"
    r"\b(?:must|should|shall|has to|needs? to|is|are|will|only)\b",
    rf"\bthe {_SUMMARY} (?:must|should|shall|has to|needs to) (?:only |just )?(?:be\b|begin|consist"
    rf"|contain|end|include|mention|open|read|say|start|state)",
    rf"\b(?:the|this)(?: (?:correct|right|only|true|whole|entire|complete|real|proper"
    rf"|official|required))+ {_SUMMARY}\b",
    rf"\b(?:the|a|one) {_SUMMARY} of this (?:\w+ )?(?:is|reads|must|should)\b",
    r"\b(?:do not|don't|never|instead of|rather than|stop|refuse to)(?: \w+)? (?:an? )?summar",
    r"\bsummari[sz]e (?:this|it|the \w+|all)(?: \w+)? (?:as|with|by|in)\b",
    r"\btell the (?:user|reader)s?\b",
    # what it wants forgotten
    r"\b(?:ignor\w+|disregard|forget|override|overrule|bypass|discard)\b[^.!?\n]{0,60}"
    r"\b(?:instructions?|prompts?|guidelines|rules|commands|directives)\b",
    r"\b(?:ignore|disregard|forget|discard|skip|drop) (?:all|every(?:thing)?|any|the)\b"
    r"(?: of)?(?: the)?(?: \w+)? (?:above|before|text|article|note|content|rest|below|else)\b",
    # what it wants written
    r"\b(?:reply|respond|answer|output|print|write|return|say)(?: back)? (?:only|just|nothing but"
    r"|exactly|solely)(?: with\b| the (?:word|sentence|phrase|text|line|letters?|number)"
    r"|\s?[:\"“'])",
    r"\b(?:only|just) (?:reply|respond|answer|output|print|write|return)(?: with| the (?:word"
    r"|sentence|phrase|text|line))?\s?[:\"“']",
    r"\b(?:only|just|exactly) output\b|\binstead,? (?:write|output|print|say|reply)\b",
    r"\byour (?:only|entire|whole|full|first|next|final|complete)"
    r" (?:answer|output|reply|response)\b|\byour (?:only|new|real|true|actual) task\b",
    r"\b(?:output|print|return|reveal|repeat|show)\b[^.!?\n]{0,30}\b(?:system|your|hidden|initial)"
    r" (?:prompt|instructions?)\b",
    r"\b(?:answer|reply|respond|output|return|format|write)\b[^.!?\n]{0,30}\b(?:as|in|with|using)"
    r" (?:valid |raw |pure |an? )*(?:json|xml|yaml|html|csv|latex|python|base64|code block"
    r"|emojis?|poem|haiku|limerick|sonnet|rhymes?)\b",
    r"(?:^|[.!?:;\n]\s?|\bplease )(?:act|behave|speak|talk|pretend|role-?play)"
    r" (?:as|like|to be|that you)\b",
    r"\bfrom now on,? (?:you (?:are|must|only))?"
    r" ?\b(?:an?|answer|respond|speak|write|reply)\b",
    # what only prompts have
    r"<\|\w+\|>|\[/?inst\]|<</?sys>>|[\"']role[\"']\s*:|\b(?:system prompt|system override"
    r"|new (?:system )?instructions?|developer mode|jailbreak)\b",
)
_MACHINE = (
    r"(?:人工智能|AI|大模型|语言模型|聊天机器人|智能助[手理]|摘要(?:器|工具|程序|软件|系统|模型|机器人|助手)"
    r"|(?:总结|整理|汇总|归纳|简报)(?:器|工具|程序|软件|系统|模型|机器人|助手))"
)
_CHINESE_SUMMARY = r"(?:摘要|总结|概括|概要|要点|简报)"
_CHINESE = (
    rf"(?:[致给对请]|告诉|提醒|注意|向(?={_MACHINE}(?:提|请|说|发|下|问)))"
    rf"(?:所有|任何|各位|这个|那个|该|本)?的?{_MACHINE}",
    rf"(?:^|[。！？；：\n“「（(])\s*(?:各位|亲爱的|尊敬的)?{_MACHINE}[，,：:！]|(?:^|[。！？\n])\s*助手[，：:]",
    r"(?:处理|阅读|总结|概括|读到|看到|读取)(?:到)?(?:本|这|此|以上)[^。\n]{0,8}的(?:工具|模型|程序|系统|软件"
    r"|助手|机器|AI|人工智能)",
    rf"(?:请|务必|必须|应当?|需要?|要)[^。！？\n]{{0,12}}{_CHINESE_SUMMARY}"
    r"(?:里|中|内|的?(?:末尾|结尾|开头|最后|第一句))[^。！？\n]{0,6}(?:写|加|注明|说|添|附|放|输出|包含|提)",
    rf"{_CHINESE_SUMMARY}(?:里|中|内|的?(?:末尾|结尾|开头|最后))?(?:请|必须|只能|务必|只许|只需|应当)[^。！？\n]{{0,6}}"
    r"(?:写|加|注明|说|添|附|放|输出|包含|提|是|为)",
    rf"(?:正确|唯一|完整|最终|标准|官方|真正)的?{_CHINESE_SUMMARY}"
    rf"|(?:本|这|此)(?:邮件|文|信|封信|封邮件|消息|通知|篇文章|段话|内容)的?{_CHINESE_SUMMARY}"
    r"(?:是|为|应|就是|[：:])",
    r"(?:总结|概括|摘要|缩写|归纳|浓缩)(?:成|为|作)[：:“\"「]"
    rf"|{_CHINESE_SUMMARY}的?(?:头条|标题|首条|第一[条句])(?:定为|改为|写成|就写|必须|应)",
    r"(?:不要|别|不必|无需|不用|停止|拒绝|禁止)(?:再)?(?:做|写|进行)?(?:总结|概括|摘要)|(?:而不是|代替|而非)(?:摘要|总结)",
    r"(?:忽略|无视|忘记|忘掉|抛开|不要理会|不要管|不用管|别管|跳过|丢弃|作废)掉?(?:以上|上面|前面|之前|上述|前文|本文"
    r"|全文|其他|其余|所有|一切|原来|先前|正文|原文|你)",
    r"(?:只|仅)(?:需|能|要|许|可|用)?(?:回复|回答|输出|打印|返回)(?!邮件|电话|短信|我)|只(?:许|能|准)写|一字不差|原样输出"
    r"|(?:输出|回答|回复|写)(?:以下|下面|下列|如下)(?:内容|文字|的?句子|一句|这句)?",
    r"(?:从现在(?:起|开始)|从此)，?你|(?:假装|想象|假设)你?是|(?:请|你)扮演|用[^。\n]{1,8}的(?:口吻|语气)"
    r"|以[^。\n]{1,8}的(?:口吻|语气|身份)(?:回答|回复|写|说|总结)",
    r"系统(?:提示词?|指令|覆盖)|新(?:的)?指令|开发者模式",
)
ORDER = re.compile("|".join((*_ENGLISH, *_CHINESE)), re.IGNORECASE)
GOES_ON = re.compile(  # with what follows it
    r"(?:[:：]|[\"“「])\s*$|\b(?:following|below)\b|以下|如下|下面", re.IGNORECASE
)
CONTINUES = re.compile(
    rf"\W*(?:please )?(?:{_SAYING}|do not|don't|never|answer|reply|respond|return|print|no other"
    r"|nothing)\b|\W*(?:请|不要|别|只|仅|务必|必须)[^。\n]{0,6}(?:写|说|输出|回答|回复|加|提|给出|返回)",
    re.IGNORECASE,
)
