"""Exports of chats: what each app writes, in text, JSON, tables, pages and archives."""
