"""Ways in for other people's programs: `llm`, LangChain, pandas and polars, assistants over MCP.

Each module imports the library it is for, and raises `MissingPackageError`, which names the extra
to install, where that isn't there. Nothing here is imported by the rest of the library.
"""
