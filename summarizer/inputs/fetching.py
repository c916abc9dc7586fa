"""Fetch what an address names, when the caller gives one; nothing else in the package does.

Only http and https, a bounded number of redirections, bytes and seconds; a page of scripts is not
run. Whatever address is given is asked for, also one of the local network; a page of the internet
can't lead there.
"""

from __future__ import annotations

import http.client
import re
import urllib.request
import zlib
from dataclasses import dataclass
from email.message import Message
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.document import Document
from summarizer.inputs.reading import read_bytes
from summarizer.inputs.visiting import Visit
from summarizer.options import InputType

LONGEST_S = 20.0
MOST_BYTES = 20_000_000
MOST_REDIRECTIONS = 5

_READABLE = (
    "text/",
    "application/xhtml+xml",
    "application/pdf",
    "application/json",
    "application/octet-stream",
    "application/vnd.openxmlformats-officedocument.",
    "message/rfc822",
)
_SUFFIX = {"text/html": ".html", "application/xhtml+xml": ".html", "text/markdown": ".md"}
_UNICODE = ("utf-8", "utf8", "us-ascii", "ascii")
_CHARSET = re.compile(
    r"(?:gb|big5|shift|sjis|euc|iso|windows|cp|koi8|utf-16|latin|tis|ks_c)[\w:-]*"
)
_SAFE = "%/:=&?~#+!$,;'@()*[]"  # an address may be quoted before
_HEADERS = {
    "User-Agent": "summarizer-onnx",
    "Accept-Encoding": "identity",
    "Accept": "text/html,*/*",
}


@dataclass(frozen=True)
class _Answer:
    data: bytes
    content_type: str
    charset: str


def fetch(url: str, input_type: InputType = "auto") -> Document:
    """The document at an http or https address.

    Raises `UnsupportedInputError` for another scheme, an answer that is an error, too large, too
    slow or of a kind that is not read, and for too many redirections.
    """
    _require_web(url, url)
    answer = _asked(url)
    return read_bytes(_in_unicode(answer), _named(url, answer.content_type), input_type)


def _asked(url: str) -> _Answer:
    visit = Visit(LONGEST_S)
    try:
        with visit.bounded():
            answer = _answer(url, visit.opener(_Redirections()))
    except UnsupportedInputError:
        raise
    except HTTPError as error:
        error.close()
        raise UnsupportedInputError(f"{url} answered {error.code} {error.reason}") from error
    except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
        why = error.reason if isinstance(error, URLError) else error
        if visit.is_over or isinstance(why, TimeoutError):
            raise _too_slow(url) from error
        raise UnsupportedInputError(
            f"{url} can't be fetched ({why}); check it and try again"
        ) from error
    if visit.is_over:  # what came until then looks like a whole answer
        raise _too_slow(url)
    return answer


def _too_slow(url: str) -> UnsupportedInputError:
    return UnsupportedInputError(
        f"{url} did not answer within {LONGEST_S:g} s; try again, or save the page"
    )


def _answer(url: str, opener: urllib.request.OpenerDirector) -> _Answer:
    request = urllib.request.Request(_quoted(url), headers=_HEADERS)
    with opener.open(request, timeout=LONGEST_S) as answer:
        headers: Message = answer.headers
        content_type = headers.get_content_type()
        if not content_type.startswith(_READABLE):
            raise UnsupportedInputError(
                f"{url} is of type {content_type}, which can't be read; give a page, a text, a PDF "
                "or an office file"
            )
        data = _bounded(answer.read(MOST_BYTES + 1), url)
        if headers.get("Content-Encoding", "identity").lower() == "gzip":  # unasked
            unpacked = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, MOST_BYTES + 1)
            data = _bounded(unpacked, url)
        return _Answer(data, content_type, (headers.get_content_charset() or "").lower())


def _bounded(data: bytes, url: str) -> bytes:
    if len(data) > MOST_BYTES:
        raise UnsupportedInputError(
            f"{url} is larger than {MOST_BYTES:,} bytes; save it, and summarize it in parts"
        )
    return data


class _Redirections(urllib.request.HTTPRedirectHandler):
    max_redirections = MOST_REDIRECTIONS

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        fp.close()  # its body, of whatever length, would be read
        _require_web(newurl, f"{req.full_url}, which leads to {newurl},")
        if req.full_url.startswith("https:") and not newurl.startswith("https:"):
            raise UnsupportedInputError(f"{req.full_url} leads to {newurl}, which is not encrypted")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _require_web(url: str, name: str) -> None:
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise UnsupportedInputError(f"{name} is no address ({error})") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UnsupportedInputError(f"{name} is no address that begins with http:// or https://")


def _in_unicode(answer: _Answer) -> bytes:
    """The answer in UTF-8 with its mark where its header tells another encoding."""
    if not answer.content_type.startswith("text/") or answer.charset in ("", *_UNICODE):
        return answer.data
    if not _CHARSET.fullmatch(answer.charset):
        return answer.data
    try:
        return answer.data.decode(answer.charset, "replace").encode("utf-8-sig")
    except LookupError:
        return answer.data


def _named(url: str, content_type: str) -> str:
    """The address as a file's name whose suffix is that of the content's type."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/") or "/index"
    suffix = _SUFFIX.get(content_type, "")
    return f"{parts.scheme}://{parts.netloc}{path}{'' if path.endswith(suffix) else suffix}"


def _quoted(url: str) -> str:
    parts = urlsplit(url.strip())
    path, query = (quote(each, safe=_SAFE) for each in (parts.path, parts.query))
    return parts._replace(path=path, query=query, fragment="").geturl()
