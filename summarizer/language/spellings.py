"""How languages are spelled: their letters, and groups of letters that few of them have."""

from __future__ import annotations

from types import MappingProxyType

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_VIETNAMESE = "ĩũơưđăạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"

# Small letters of the languages that can be summarized and don't have their script for themselves.
ALPHABETS = MappingProxyType(
    {
        "en": frozenset(f"{_LATIN}éèïöçñ"),
        "es": frozenset(f"{_LATIN}áéíóúüñ"),
        "fr": frozenset(f"{_LATIN}àâæçéèêëîïôœùûüÿ"),
        "de": frozenset(f"{_LATIN}äöüß"),
        "pt": frozenset(f"{_LATIN}àáâãçéêíóôõúü"),
        "it": frozenset(f"{_LATIN}àèéìíîòóùú"),
        "vi": frozenset(f"{_LATIN}{_VIETNAMESE}àáâãèéêìíòóôõùúý"),
        "ru": frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяё"),
        "ar": frozenset("ءآأؤإئابةتثجحخدذرزسشصضطظعغـفقكلمنهوىي"),
    }
)
# Spellings that among these languages only one has, or few.
SPELLINGS = MappingProxyType(
    {
        "en": ("th", "wh", "ck", "sh", "ing", "ould", "ght"),
        "es": ("ñ", "¿", "¡", "ción", "ll", "ido", "ado", "ie", "ue"),
        "fr": ("œ", "ç", "ê", "û", "î", "eau", "oi", "ou", "eux", "l'", "d'", "qu'", "é"),
        "de": ("ß", "ä", "ö", "ü", "sch", "ch", "ung", "ei", "cht", "tz"),
        "pt": ("ã", "õ", "ç", "lh", "nh", "ou", "em", "dade", "ê"),
        "it": ("zz", "gli", "cch", "zion", "tt", "ss", "ò", "ì", "ù", "è", "gg", "chi", "che"),
        "vi": ("nh", "ng", *_VIETNAMESE),
        "ru": ("ы", "э", "ого", "ть", "ий", "ой", "ых", "тся", "ние"),
        "nl": ("ij", "aa", "oo", "ee", "sch", "ui"),
        "af": ("ê", "aa", "oo", "ee", "uu", "sk"),
        "pl": ("ł", "ą", "ę", "ś", "ż", "ź", "ć", "ń", "sz", "cz", "rz"),
        "cs": ("ě", "ř", "ů", "č", "š", "ž"),
        "sk": ("ľ", "ĺ", "ŕ", "ť", "ď", "č", "š", "ž"),
        "hr": ("č", "ć", "đ", "š", "ž", "ij", "nj", "lj"),
        "sl": ("č", "š", "ž", "nj", "lj"),
        "lt": ("ė", "į", "ų", "ą", "č", "š", "ž", "ai", "iau"),
        "lv": ("ā", "ē", "ī", "ū", "ļ", "ķ", "ņ", "ģ", "š", "ž"),
        "ro": ("ș", "ț", "ă", "â", "ţ", "ş"),
        "ca": ("ï", "l·l", "ny", "ció", "à", "ò", "ç"),
        "gl": ("ñ", "ción", "x", "ó"),
        "oc": ("ò", "nh", "lh", "cion", "è"),
        "sv": ("å", "ä", "ö", "sk"),
        "da": ("å", "æ", "ø", "sk"),
        "is": ("ð", "þ", "æ", "ö", "á", "í"),
        "fi": ("ää", "ö", "ä", "aa", "uu", "kk", "ii"),
        "et": ("ää", "õ", "ä", "ü", "aa", "ee", "uu", "öö", "üü"),
        "tr": ("ı", "ş", "ğ", "ç", "ö", "ü"),
        "az": ("ə", "ı", "ş", "ğ", "ö", "ü"),
        "uz": ("o'", "g'", "sh", "lar", "q"),
        "id": ("ng", "nya", "kan", "meng", "ber"),
        "tl": ("ng", "mag", "aa", "ay"),
        "sw": ("wa", "ku", "mw", "ny", "ki", "li"),
        "hu": ("ő", "ű", "ö", "ü", "gy", "sz", "é"),
        "sq": ("ë", "sh", "ç", "nj"),
        "eu": ("tz", "tx", "k ", "ko", "ak", "ez"),
        "ga": ("bh", "mh", "dh", "ao", "í", "ú", "ach"),
        "cy": ("dd", "ff", "wy", "yn", "ll", "w ", "ŵ", "ŷ"),
        "eo": ("ĉ", "ĝ", "ĥ", "ĵ", "ŝ", "ŭ", "oj", "aj", "as "),
        "ht": ("ò", "è", "ou", "an "),
        "la": ("ae", "que ", "us ", "um ", "ibus", "is "),
        "bg": ("ъ",),
        "mk": ("ј", "ќ", "ѓ", "љ", "њ"),
        "sr": ("ј", "ћ", "ђ", "љ", "њ", "џ"),
        "uk": ("і", "ї", "є", "ґ"),
        "be": ("і", "ў", "ы"),
        "kk": ("ы", "қ", "ғ", "ң", "ұ", "ә", "і"),
        "ky": ("ы", "ң", "ө", "ү", "оо", "уу"),
        "mn": ("ы", "ө", "ү", "аа", "оо", "уу"),
        "tt": ("ы", "ә", "ң", "ө", "ү", "җ"),
    }
)
