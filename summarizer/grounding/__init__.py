"""Whether a summary says what its source says, and what of a source is no part of it.

Each module answers one question:
    reference: Which claims of a summary does the source not support? Also `Guard`, while writing.
    facts: What does a text state, and does a source state the same? Built on `contacts`, `dates`
        (times and ranges, too), `quantities` and `numerals`, which all find a `fact.Fact`.
    names: Which names does a text have, and does the source have them? Here a name is looked up.
    leaks: Is a summary made of the prompt, of an obeyed injection or of the source's opening?
    questions: Does a source only ask, as an exam does, and does a summary answer it?
    segment_index: Which sentences of a source support a sentence?
    attribution: Where in the document do the sentences of a summary come from?
    injection: Which parts of a text instruct the summarizer? `injection_patterns*` has what they
        look like, by language, and `injection_kinds` the words that are looked for first.
    false_summaries: Which parts pose as the text's summary, as its end or as a prompt?
    probe: How likely does the model itself find a summary right?
"""
