"""Two mails about different things."""

from __future__ import annotations


def mail(subject: str, body: str) -> bytes:
    head = f"From: Ann <ann@example.org>\nSubject: {subject}\nDate: Sat, 7 Mar 2026 09:44:00 +0100"
    return f"{head}\n\n{body}\n".encode()


MAILS = {
    "boat.eml": mail("The boat", "The boat leaves at noon."),
    "rent.eml": mail("The rent", "The rent is due on Friday."),
}
