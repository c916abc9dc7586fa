"""Patterns of instructions to the summarizer in English; see `injection_patterns`."""

from __future__ import annotations

from summarizer.grounding.injection_kinds import InjectionKind

_WRITES = (
    r"(?:summari[sz]\w+|condens\w+|abridg\w+|shorten\w*|process\w*|pars(?:es?|ing)|transcrib\w+"
    r"|recaps?|boils? \w+(?: \w+)? down|sums? (?:\w+ ){0,3}up|(?:lists|reports?|relays?|digests?)"
    r" (?:this|these|it|them|us)|reads? (?:this|these|it|them|us) (?:out|aloud|for|to|on behalf)"
    r"|(?:takes?|writ\w+|makes?|keeps?) (?:up )?(?:the |these |this |our )?(?:minutes|notes"
    r"|summar\w+|recap|digest|protocol))"
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
_DEVICES = (
    *("tool", "bot", "engine", "app", "software", "model", "assistant", "program", "system"),
    *("agent", "machine", "helper", "reader", "service", "maker", "builder", "recogniser"),
    *("recognizer", "recorder"),
)
_DEVICE = rf"(?:{'|'.join(_DEVICES)})s?"
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
_OF_SUMMARIES = (  # dictate what the summary, or every summary, says
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
    r"\b(?:answer|give|output|print|repl(?:y|ies)|respond|say|tells?|writes?)\b[^.!?\n]{0,60}"
    r"\b(?:instead of|rather than) (?:an? |the |any )?(?:summary\b|summari[sz]ing\b)",
    rf"\b(?:do not|don't|never) summari[sz]e (?:this|it|the {_TEXT}|anything)\b",
    rf"\b(?:have|make|let) the {_SUMMARY} (?:say|state|mention|claim|begin|start|open|read)\b",
    rf"\b(?:inform|tell) the readers? of (?:your|the) {_SUMMARY}",
    rf"\b(?:house style|style guide|style sheet|polic(?:y|ies)|guidelines?|licen[cs]e|terms"
    rf"|rules?)\b"
    rf"[^.!?\n]{{0,60}}\b{_SUMMARY}\b[^.!?\n]{{0,60}}(?:\b(?:open|begin|start|close|end|state|say|consist|read)"
    rf"s?\b[^.!?\n]{{0,30}}(?:{_QUOTE}\w|\bthat\b))",
    rf"\b(?:(?:every|any|each|all|your) (?:\w+ )?{_SUMMARY}|{_SUMMARIES})\b[^.!?\n]{{0,100}}"
    rf"\b(?:{_OUGHT}|carry|carries|consists? of)\b[^.!?\n]{{0,100}}"
    rf"(?:\b{_ALONE}\b|{_QUOTE}\w|[:][ \t]\w)",
    rf"\b(?:every|any|each|all) {_SUMMARY}\b[^.!?\n]{{0,40}}\b(?:{_OUGHT})\b[^.!?\n]{{0,16}}"
    r"\b(?:open|begin|start|close|end)s? with\b",
    rf"\b(?:every|any|each|all) {_SUMMARY}\b[^.!?\n]{{0,20}}\bhas to (?:open|begin|start|close|end)"
    r" with\b",
)
_TO_MACHINES = (  # address a machine, and want something
    rf"{_START}(?:(?:and )?(?:dear|hey|hi|hello|attention|ok)[ ,]+)?{_MACHINE}[ \t]?[:,!][ \t]*"
    rf"{_FILLER}{_WANTED}\b",
    rf"\b(?:note|message|instructions?|hint|order|memo|attention|p\.?s\.?|request|word)s?"
    rf" (?:to|for) (?:the |an?y? |all |every |this |our |your |which\w+ |what\w+ )*{_MACHINE}"
    r"[^.!?\n]{0,40}[:—–]",
    rf"{_START}(?:to|for|dear) (?:the |any |all |every |our |your )?{_MACHINE}[^.!?\n]{{0,40}}:",
    r"\b(?:dear|hey|attention) (?:bot|machine|tool|model)s?,",
    rf"\b(?:tool|model|system|software|program|machine|assistant|bot) (?:that|which) (?:is |are )?"
    rf"{_WRITES} (?:this|these|the {_TEXT})[^.!?\n]{{0,30}}"
    r"(?::|,? (?:must|should|please|has to|is to)\b)",
    rf"\b(?:to|for|dear|attention) (?:the |any |all |every |our |your |these ){{0,2}}{_MACHINE}"
    rf"[^.!?:\n]{{0,60}}[:—–][ \t]*(?:[^.!?\n]{{0,60}}(?:[^\S\n]|[,:]))?"
    rf"(?:{_FILLER}{_WANTED}|{_OUGHT})\b",
    rf"{_START}(?:\w+ and |you |all |dear )?{_MACHINE}\b[^.!?:,\n]{{0,30}}[:,][ \t]*"
    rf"(?:[^.!?:,\n]{{1,50}},[ \t]*)?{_FILLER}{_WANTED}\b",
    rf"{_START}(?:\w+ ){{0,3}}{_KIND} {_DEVICE},[ \t]*(?:listen|note|attention)\b",
    rf"\b(?:if|should) you(?:'re| are| be)? (?:an? |the |my )?(?:\w+ )?{_MACHINE}\b"
    rf"[^.!?\n]{{0,80}}\b(?:{_WANTED}|{_ALONE}|{_OUGHT})\b",
    rf"\bwhichever {_DEVICE} [^.!?\n]{{0,60}}\b{_OUGHT}\b[^.!?\n]{{0,120}}(?:\b{_ALONE}\b"
    rf"|{_QUOTE}\w|\btell (?:the )?\w+ that\b)",
    rf"\b(?:whatever|whichever|any|every|all) {_DEVICE} {_WRITES}[^.!?\n]{{0,60}}\b{_OUGHT}\b"
    rf"[^.!?\n]{{0,80}}(?:\b{_ALONE}\b|{_QUOTE}\w|\bthat\b)",
    rf"\b(?:minutes?|minute-taking|minutes-taking|summary|transcript\w*|note|digest|recording"
    rf"|protocol)[ -]{_DEVICE} {_OUGHT} (?:{_SAYING}|enter|note) (?:that\b|{_QUOTE})",
    rf"{_START}(?:hey |dear |hello )?(?:voice |{_KIND} )(?:assistants?|bots?|agents?),",
    rf"{_MACHINE}\b[^.!?:\n]{{0,30}}[,:][^.!?:\n]{{0,20}}\b(?:right|correct|true|real"
    rf"|only) (?:answer|summary"
    r"|version|content|text)\b[^.!?:\n]{0,20}(?::|\bis\b|\breads\b)",
    r"\breaders (?:using|with|that use|who use) (?-i:AI)\b[^.!?\n]{0,60}\b(?:asked|told|must"
    r"|should|are to)\b",
    rf"{_START}(?:for|to) [^.!?:\n]{{0,30}}\b(?:record|minutes?|protocol|summar\w+|transcri\w+"
    rf"|digest|notes?)\b[^.!?:\n]{{0,20}}\b{_DEVICE}:",
    rf"{_START}(?:for|to) [^.!?:\n]{{0,30}}{_DEVICE} (?:that|which"
    rf"|who) [^.!?:\n]{{0,20}}\b(?:record|minutes?"
    r"|protocol|summar\w+|transcri\w+|digest|notes?)\b[^.!?:\n]{0,20}:",
    rf"\bas (?:an?|the) {_MACHINE}\b[^.!?\n]{{0,40}}\byou (?:are (?:obliged|required|bound|told)"
    rf"|must|shall|have to)\b",
)
_TO_WHOEVER_WRITES = (  # address whoever summarizes
    rf"\b(?:to|for|dear|attention) (?:whoever|whatever|which\w+|any\w*|the one) (?:\w+ )?"
    rf"(?:that |which |who )?(?:is |are )?{_WRITES}\b[^.!?\n]{{0,30}}[:,]",
    rf"\b(?:summari[sz]e|shorten|condense) (?:this|it|the {_TEXT})(?: \w+)? (?:as|to|with){_QUOTE}",
    rf"{_START}(?:a|one|this|that|here is a|here's a)? ?(?:bit|line|part|word|remark|piece)"
    rf" (?:is )?(?:for|to) (?:the |all |any |our |those )?(?:\w+ and )?(?:{_MACHINE}|{_ANYBODY}"
    rf" (?:that |who |which )?{_WRITES})[^.!?:\n]{{0,60}}[:—–]",
    rf"\b{_ANYBODY} (?:who |that |which )?(?:is |are )?{_WRITES}[^.!?\n]{{0,80}}\b{_OUGHT}\b"
    rf"[^.!?\n]{{0,120}}(?:\b{_ALONE}\b|{_QUOTE}\w|\b{_SAYING}\w* that\b|\btell \w+ that\b"
    r"|\btell (?:the )?\w+ that\b)",
    rf"\b(?:{_DEVICE}|bots) (?:{_WRITES}) (?:this|these|the) (?:page"
    rf"|{_TEXT})[^.!?\n]{{0,30}}\b{_OUGHT}\b",
    rf"\bwhen(?:ever)? (?:you (?:are )?)?{_WRITES} (?:this|it"
    rf"|the {_TEXT})[^.!?,\n]{{0,20}}, ?{_WANTED}\b",
    r"\b(?:(?-i:AI)|machine|bot|automat\w+) (?:readers?|agents?|summar(?:y|ies)"
    r"|summari[sz]ers?) only\b",
)
_REVOKING = (  # revoke what came before
    r"(?<!not )(?<!n't )(?<!never )\b(?:ignor(?:e|ing)|disregard(?:ing)?|forget|override|bypass)"
    r" (?:\w+ ){0,2}(?:all|any|your|every|system)\b[^.!?\n]{0,30}"
    r"\b(?:instructions?|prompts?|guidelines|directives)\b",
    r"\b(?:ignor(?:e|ing)|disregard(?:ing)?|forget|skip|discard)\b[^.!?\n]{0,24}"
    rf"\b(?:previous|prior|above|earlier|preceding|everything|it all|the {_TEXT})\b[^.!?\n]{{0,40}}"
    r"(?:\b(?:and|then|instead|just)\b|[,;])[^.!?\n]{0,15}"
    r"\b(?:answer|claim|output|print|reply|respond|say|state|write)\b",
)
_DICTATING = (  # dictate the answer
    r"\b(?:reply|respond|answer|output|print|write|return|say)(?: back)? (?:only|just|nothing but"
    r"|exactly|solely)(?: with)?(?: (?:this|the) (?:word|sentence|phrase|text|line|letters)s?\b"
    rf"|{_QUOTE}|[ \t](?-i:(?!(?:YES|NOT?|STOP|HELP|START|PDF)\b)[A-Z]{{3,}})\b)",
    r"\b(?:only|just) (?:answer|reply|respond|output|print)(?: with)?(?: the (?:word|sentence"
    rf"|phrase)\b|{_QUOTE}|[ \t](?-i:(?!(?:YES|NOT?|STOP|HELP|START)\b)[A-Z]{{3,}})\b)",
    rf"\binstead,? (?:write|output|print|say|reply)(?: exactly)?{_QUOTE}",
    r"(?:^|[.!?:;][ \t]?)(?:state|say|write|give|report|tell|print|record|output) instead\b",
)
_OTHERS = (  # role play, texts withdrawn, and markup of prompts
    r"(?:^|[.!?:;\"“(\[-][ \t]?)assistant, (?:the (?:key|main) point|please|write|say|answer)\b",
    r"\byour (?:only|entire|whole|complete) (?:answer|output|reply|response) (?:must|should|shall"
    r"|is|will|has to)\b",
    r"\b(?:reveal|repeat|print|output) (?:your|the) (?:system|initial|hidden) (?:prompt"
    r"|instructions?)\b",
    r"(?:^|[.!?:;][ \t]?)(?:please )?pretend (?:to be (?:an? |my )|that you are|you are)\b",
    r"\bfrom now on,? (?:you are (?:an? |my |no longer )|(?:answer|respond|reply|write|speak)"
    r" (?:only )?(?:as|like) )",
    r"(?:^|[.!?:;][ \t]?)you are (?:now )?(?:an? )?(?:pirate|cat|unfiltered|unrestricted|dan)\b",
    rf"{_START}bots?(?: in| reading| of| on)[^.!?:\n]{{0,30}}[:,][ \t]*{_FILLER}{_WANTED}\b",
    r"\b(?:if you(?:'re| are)|should you be) (?:reading|summari\w+|processing|condensing"
    r"|going through) [^.!?,\n]{0,30}"
    r"\b(?:on (?:some\w+|another\w*|your \w+)(?:'s|’s)? behalf|on behalf of|for (?:some(?:body|one)"
    r"|another person|your (?:user|owner|human)))\b",
    rf"\b(?:automat\w+|digital|machine|software) (?:readers?|recipients?"
    rf"|summari\w+)\b[^.!?\n]{{0,60}}"
    rf"(?:\b{_OUGHT}\b[^.!?\n]{{0,80}}(?:\b{_ALONE}\b|{_QUOTE}\w)|[:])",
    rf"\b(?:process\w*|read\w*|handl\w+|summari\w+) (?:this|the|these) [^.!?\n]{{0,30}}"
    rf"\b(?:automatically|by (?:machine|software))\b[^.!?\n]{{0,60}}\b{_OUGHT}\b",
    r"\bif you(?:'re| are) (?:an? |the )(?:machine|bot|robot|program|script"
    r"|agent)\b[^.!?\n]{0,40},",
    r"\b(?:paragraph|text|line|part|section|passage|note) is (?:only |meant "
    r"|just )?for (?:machines|bots|software|(?-i:AI)s?\b|robots)",
    r"\b(?:tell|inform|warn|notify|alert|let) your (?:user|human|principal|owner)\b(?!['’]s)",
    r"\b(?:digest|summary|summari[sz]ation|bot|automat\w+ processing"
    r"|(?-i:AI)) instructions?[^.!?:\n]{0,30}:"
    r"|\binstructions? for (?:automat\w+ \w+|machines|bots|(?-i:AI)s?)\b[^.!?:\n]{0,20}:",
    r"[\[(](?:assistant|ai|system|model|bot) (?:note|instruction|hint|message)s?[ \t]?:",
    r"\b(?:above|preceding|previous|foregoing)\b[^.!?\n]{0,60}\b(?:void|withdrawn|superseded|retracted"
    r"|a sample|an example|a test|by mistake|does not count|do not count|no longer valid)\b"
    r"[^.!?\n]{0,20}(?:[.!;:,]?[^\n]{0,60}\b(?:instead|correct(?:ed)?|real|right|valid|actual)\b)",
    rf"\b(?:print|output|display|reproduce|save|record) (?:nothing (?:of|from|but)|none of) "
    rf"(?:this|these|the) (?:list|{_TEXT})\b",
    r"<\|(?:im_start\|>)?(?:system|user|assistant)\b|\[/?inst\]|<</?sys>>"
    r"|[\"']role[\"'][ \t]*:|\bsystem (?:prompt|override)[ \t]?:"
    r"|\b(?:next|new) task[ \t]?:|\bdeveloper mode (?:is on|enabled|activated)\b",
)
_SHORT = ("app", "bot")  # which are in "happen" and "both"
_MACHINE_WORDS = (
    *("AI", "A.I.", "LLM", "chatbot", "summaris", "summariz", "notetaker", "note-taker"),
    *("language model", "speech recognition"),
    *(device for device in _DEVICES if device not in _SHORT),
    *(before + device for before in (" ", "-") for device in _SHORT),
    *(device + end for device in _SHORT for end in (":", "s:", " th", "s th", " wh", "s wh")),
)
_SUMMARY_WORDS = (
    "summar|synops|abstract|recap|digest|tldr|tl;dr|teaser|condensed|shortened|abridged"
    "|short version"
)
_WRITES_WORDS = (
    "summar|condens|abridg|shorten|process|parse|parsing|transcrib|recap|boil|sum |sums |list"
    "|report|relay|digest|read|minutes|notes|protocol"
)
_REVOKING_WORDS = "ignor|disregard|forget|override|bypass|skip|discard"
_DICTATING_WORDS = "only|just|nothing but|exactly|solely|instead"
_OTHER_WORDS = (  # and "<|"
    "assistant,|your only|your entire|your whole|your complete|system prompt|system instr"
    "|initial prompt|initial instr|hidden prompt|hidden instr|pretend to be|pretend that you"
    "|pretend you|from now on|you are |bot |bots |if you|should you be|reader|recipient|summari"
    "|automatically|by machine|by software|for machines|for bots|for software|for robots|AI"
    "|your user|your human|your principal|your owner|instruction|[assistant |[ai |[system |[model "
    "|[bot |(assistant |(ai |(system |(model |(bot |above|preceding|previous|foregoing|nothing of"
    "|nothing from|nothing but|none of|inst]|sys>|role\"|role'|system override|next task"
    "|new task|developer mode"
)
ENGLISH = (
    InjectionKind.of(_MACHINE_WORDS, _TO_MACHINES),
    InjectionKind.of(_SUMMARY_WORDS.split("|"), _OF_SUMMARIES),
    InjectionKind.of((*_WRITES_WORDS.split("|"), *_MACHINE_WORDS), _TO_WHOEVER_WRITES),
    InjectionKind.of(_REVOKING_WORDS.split("|"), _REVOKING),
    InjectionKind.of(_DICTATING_WORDS.split("|"), _DICTATING),
    InjectionKind.of(("<|", *_OTHER_WORDS.split("|")), _OTHERS),
)
