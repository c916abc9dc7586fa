"""Summaries over HTTP: OpenAI's chat completions, and an interface of our own.

app       routes; what a client that has gone away leaves
requests  bodies to what is asked
answers   results and events to JSON and server-sent events
threads   a mailbox's threads, a line each
failures  errors in OpenAI's shape
backend   whoever summarizes: a Summarizer here, the page's models in demo/
gate      who is let in, and how large a body
server    uvicorn, until Ctrl-C
"""
