"""Signed mail is read, encrypted mail is refused with its reason."""

from __future__ import annotations

import base64
import zlib
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from summarizer.errors import UnsupportedInputError
from summarizer.inputs import cms, read_threads
from summarizer.inputs.mail import read_mail, read_mbox

HEAD = "From: Ruth <ruth@clinic.example>\nSubject: Salary round\nMIME-Version: 1.0\n"
INNER = (
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nThe salary round is on 12 June at nine.\r\n"
)
SAID = "The salary round is on 12 June at nine."


@cache
def _identity() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Ruth")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    dated = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1))
    return key, dated.sign(key, hashes.SHA256())


@cache
def signed(inner: bytes = INNER) -> bytes:
    key, certificate = _identity()
    builder = pkcs7.PKCS7SignatureBuilder().set_data(inner)
    builder = builder.add_signer(certificate, key, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


@cache
def encrypted(inner: bytes = INNER) -> bytes:
    _, certificate = _identity()
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(inner).add_recipient(certificate)
    return builder.encrypt(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def value(tag: int, content: bytes) -> bytes:
    """Of a length that isn't told."""
    return bytes((tag, 0x80)) + content + b"\0\0"


def octets(content: bytes) -> bytes:
    return bytes((4, 0x82)) + len(content).to_bytes(2, "big") + content


def in_pieces(kind: bytes, inner: bytes) -> bytes:
    """A message as programs write it that don't know its length beforehand."""
    data_type = bytes.fromhex("06092a864886f70d010701")
    pieces = b"".join(octets(inner[at : at + 30]) for at in range(0, len(inner), 30))
    content = value(0x30, data_type + value(0xA0, value(0x24, pieces)))
    message = value(0x30, b"\x02\x01\x01" + b"\x31\x00" + content)
    return value(0x30, kind + value(0xA0, message))


SIGNED_TYPE = bytes.fromhex("06092a864886f70d010702")
COMPRESSED_TYPE = bytes.fromhex("060b2a864886f70d0109100109")


def p7m(data: bytes, kind: str = "application/pkcs7-mime; smime-type=signed-data") -> str:
    encoded = base64.encodebytes(data).decode()
    return f'Content-Type: {kind}; name="smime.p7m"\nContent-Transfer-Encoding: base64\n\n{encoded}'


OPAQUE = {
    "a real signature": signed(),
    "lengths that are not told": in_pieces(SIGNED_TYPE, INNER),
    "compressed": in_pieces(COMPRESSED_TYPE, zlib.compress(INNER)),
    "signed twice": signed(
        b"Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: "
        b"base64\r\n\r\n" + base64.encodebytes(signed())
    ),
    "an alternative": signed(
        b"Content-Type: multipart/alternative; boundary=e\r\n\r\n--e\r\n"
        + INNER
        + b"--e\r\nContent-Type: text/html\r\n\r\n<p>The salary round is on 12 June.\r\n--e--\r\n"
    ),
}


@pytest.mark.parametrize("data", OPAQUE.values(), ids=OPAQUE.keys())
@pytest.mark.parametrize(
    "kind",
    [
        "application/pkcs7-mime; smime-type=signed-data",
        "application/x-pkcs7-mime",
        "application/octet-stream",
    ],
)
def test_a_mail_signed_in_an_opaque_way_is_its_text(data: bytes, kind: str) -> None:
    document = read_mail((HEAD + p7m(data, kind)).encode())
    assert [(block.author, block.text) for block in document.blocks] == [("Ruth", SAID)]


def test_a_signed_mail_that_is_damaged_around_its_text_is_read() -> None:
    broken = b"\x30\x80" + SIGNED_TYPE + b"\xa0\x80" + INNER
    assert read_mail((HEAD + p7m(broken)).encode()).blocks[0].text == SAID


def test_a_signed_mail_that_was_cut_is_read_as_far_as_it_goes() -> None:
    data = signed()
    cut = data[: data.index(b"June") + 4]
    assert read_mail((HEAD + p7m(cut)).encode()).text.endswith("on 12 June")


def test_a_signed_file_beside_a_text_is_an_attachment() -> None:
    invoice = p7m(signed(b"%PDF-1.7 invoice"), "application/pkcs7-mime").replace(
        "smime.p7m", "invoice.pdf.p7m"
    )
    parts = f"--e\nContent-Type: text/plain\n\nSee the invoice.\n--e\n{invoice}\n--e--\n"
    document = read_mail(f"{HEAD}Content-Type: multipart/mixed; boundary=e\n\n{parts}".encode())
    assert document.text.endswith("See the invoice.")
    assert document.attachments == ("invoice.pdf.p7m",)


PGP = (
    "-----BEGIN PGP MESSAGE-----\n\nhQEMA0x7yLr0xN1mAQf/aGVsbG8gd29ybGQ=\n=abcd\n"
    "-----END PGP MESSAGE-----\n"
)
PGP_MIME = (
    'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=e\n\n--e\n'
    "Content-Type: application/pgp-encrypted\n\nVersion: 1\n--e\n"
    f"Content-Type: application/octet-stream; name=encrypted.asc\n\n{PGP}--e--\n"
)
TNEF = (
    "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n"
    "eJ8+IgABAgME\n"
)
MIXED = (
    "Content-Type: multipart/mixed; boundary=e\n\n--e\nContent-Type: text/plain\n\n{}\n"
    "--e\n{}\n--e--\n"
)
FOOTER = "_____________________\nStaff mailing list\nhttps://lists.example/listinfo/staff"
ENVELOPED = "application/pkcs7-mime; smime-type=enveloped-data"
REFUSED = {
    "S/MIME": (p7m(encrypted(), ENVELOPED), r"encrypted \(S/MIME\).*\.txt"),
    "S/MIME, type not told": (p7m(encrypted(), "application/pkcs7-mime"), r"S/MIME"),
    "S/MIME, damaged": (p7m(b"0\x80garbage", ENVELOPED), r"S/MIME"),
    "S/MIME with a footer": (MIXED.format(FOOTER, p7m(encrypted(), ENVELOPED)), r"S/MIME"),
    "encrypted, then signed": (
        p7m(signed(b"Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64"
                   b"\r\n\r\n" + base64.encodebytes(encrypted()))),
        r"S/MIME",
    ),
    "PGP/MIME": (PGP_MIME, r"encrypted \(PGP\).*\.txt"),
    "PGP/MIME taken apart": (
        PGP_MIME.replace("encrypted; protocol", "mixed; x"), r"encrypted \(PGP\)"
    ),
    "PGP in the text": (f"Content-Type: text/plain\n\n{PGP}", r"encrypted \(PGP\)"),
    "PGP with a footer": (f"Content-Type: text/plain\n\n{PGP * 3}\n{FOOTER}", r"PGP"),
    "PGP as a file": (
        MIXED.format("", f"Content-Type: application/octet-stream; name=msg.asc\n\n{PGP}"), r"PGP"
    ),
    "winmail.dat": (MIXED.format("", TNEF), r"winmail\.dat.*HTML or plain text"),
    "winmail.dat alone": (TNEF, r"winmail\.dat"),
    "winmail.dat by its name": (
        TNEF.replace("application/ms-tnef", "application/octet-stream"), r"winmail\.dat"
    ),
    "rights": (
        MIXED.format(
            "Ruth sent you a protected message.",
            "Content-Type: application/x-microsoft-rpmsg-message; name=message.rpmsg\n\nAAAA",
        ),
        r"rights management.*Outlook",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("entity", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_what_can_t_be_read_is_refused_with_its_reason(entity: str, why: str) -> None:
    with pytest.raises(UnsupportedInputError, match=rf"^x\.eml (?:is|has) .*{why}"):
        read_mail((HEAD + entity).encode(), "x.eml")


@pytest.mark.parametrize(("entity", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_it_is_refused_when_it_was_only_forwarded(entity: str, why: str) -> None:
    whole = f"Content-Type: message/rfc822\n\n{HEAD}{entity}"
    outer = f"{HEAD}Content-Type: multipart/mixed; boundary=out\n\n--out\n{whole}\n--out--\n"
    with pytest.raises(UnsupportedInputError, match=why):
        read_mail(outer.encode(), "x.eml")


def test_a_text_beside_winmail_dat_is_read_with_a_doubt() -> None:
    document = read_mail((HEAD + MIXED.format("The boiler costs 1,450.", TNEF)).encode())
    assert document.text.endswith("The boiler costs 1,450.")
    assert document.attachments == ("winmail.dat",)
    assert "winmail.dat" in "".join(document.doubts)


def test_in_a_mailbox_only_the_encrypted_mail_is_left_out_and_counted() -> None:
    plain = f"{HEAD}Date: 2 Mar 2026 08:00:00 +0000\n\nThe round is on 12 June.\n"
    box = "".join(
        f"From a@b Mon Mar  2 08:00:00 2026\n{each}\n" for each in (plain, HEAD + PGP_MIME)
    )
    for document in (
        read_mbox(box.encode()),
        *read_threads([("a.eml", (HEAD + PGP_MIME).encode())]),
    ):
        assert document.dropped == {"unreadable mails": 1}
        assert "encrypted (PGP)" in document.doubts[0]
    assert "12 June" in read_mbox(box.encode()).text


def test_what_was_signed_in_the_clear_is_read_without_its_armour() -> None:
    text = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nThe round is on 12 June.\n"
        "- - at nine\n"
        "-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAdFiEE\n=abcd\n-----END PGP SIGNATURE-----\n"
    )
    document = read_mail(f"{HEAD}Content-Type: text/plain\n\n{text}".encode())
    assert document.blocks[0].text == "The round is on 12 June.\n- at nine"


@pytest.mark.parametrize(
    "data", [b"", b"0", b"0\x80", b"0\x84\xff\xff\xff\xff", b"\x30\x80" * 5000]
)
def test_what_is_no_cms_message_opens_to_nothing(data: bytes) -> None:
    assert cms.opened(data) == cms.Opened("")


def test_a_compressed_message_is_inflated_within_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cms, "_MOST_BYTES", 1_000)
    bomb = in_pieces(COMPRESSED_TYPE, zlib.compress(b"a" * 1_000_000))
    assert len(cms.opened(bomb).content) == 1_000
