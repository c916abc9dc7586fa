"""Words that say little and come in nearly every sentence: they give a language away.

Beside the Latin-script languages that can be summarized stand some that can't, so that these are
recognized as what they are and not taken for a neighbour. A word may stand in several lists.
"""

from __future__ import annotations

from types import MappingProxyType

_WORDS = {
    "en": (
        "the of and to is that for it with as was be by this are at from or an have not but they "
        "you we he she his her their our my your i i'm it's don't will would can could has had "
        "been were which who what when where there if so about please thanks on in a no do did how "
        "why more than out up all any us me him them after before until because"
    ),
    "es": (
        "el la los las de del y que en un una unos unas es son está están por para con no se lo le "
        "les su sus al más como pero este esta esto ese esa hay ha han fue ser muy ya si sí me te "
        "nos mi tu también cuando porque desde hasta sobre entre gracias quién qué dónde cómo a "
        "antes hoy mañana yo él ella tiene"
    ),
    "fr": (
        "le la les des du de et un une est sont que qui dans pour par pas ne se sur au aux avec ce "
        "cette ces son sa ses il elle ils elles nous vous je tu on mais ou où donc plus en à été "
        "être ont a leur leurs votre notre mon ma mes très aussi si merci parce depuis avant après "
        "c'est j'ai n'est d'un d'une qu'il y tout fait faut"
    ),
    "de": (
        "der die das und den dem des ein eine einen einem einer ist sind war im in zu mit von auf "
        "für nicht sich es er sie wir ich ihr du auch als an aus bei nach noch nur oder aber wenn "
        "dass daß weil bis vor um über so wie wer was wird werden hat haben kann bitte danke zum "
        "zur am vom mir mich dir uns seit mehr schon ihre sein"
    ),
    "pt": (
        "o a os as de do da dos das e que em no na nos nas um uma é são está estão por para com "
        "não se ao à às pelo pela mais mas como este esta isto esse essa isso há foi ser muito já "
        "também quando porque desde até sobre entre obrigado obrigada quem onde eu ele ela você "
        "nós seu sua meu minha tem ou antes vai ter"
    ),
    "it": (
        "il lo la i gli le di del della dei delle dal dalla e che in nel nella un una uno è sono "
        "per con non si al alla ai alle da più ma come questo questa quello c'è ho ha hanno fu "
        "essere molto già se mi ti ci vi mio tuo suo sua anche quando perché dopo prima su sul "
        "sulla grazie chi dove cosa io lui lei noi o a ed l'ha entro"
    ),
    "vi": (
        "và của là có cho không được một những các trong với này đã từ để người khi đến về vào "
        "như cũng ra ở lại thì nhưng vì nếu rất sẽ đang bị tôi bạn anh chị em chúng ta mình ai gì "
        "nào hơn nhiều trước sau trên dưới xin cảm ơn cần phải hay năm ngày"
    ),
    # Not summarized:
    "nl": (
        "de het een en van is dat niet op te zijn voor met aan er ook als door maar bij dit naar "
        "om wij ik jij hij zij heeft hebben wordt worden deze nog kan uit dan over geen hoe wat"
    ),
    "pl": (
        "i w na z do nie się jest to że o od po za przez dla jak ale czy tak są był była było przy "
        "już tylko oraz co który która które bardzo może jego jej ich"
    ),
    "cs": (
        "a v na se je to že s z do o i k za pro od po jak ale by jsem jsou byl byla bylo který "
        "která které jen už nebo při své tak také co není má"
    ),
    "ro": (
        "și în de la cu pe nu este sunt un o care din că să mai pentru a fost au prin sau dar după "
        "ca ce lui ei se al ale este până foarte fi"
    ),
    "sv": (
        "och i att det som en på är av för med den till har inte om ett var de jag vi du han hon "
        "men så från vid eller kan ska efter när mycket"
    ),
    "da": (  # and Norwegian, which is written much like it
        "og i at det som en på er av af for med den til har ikke om et var de jeg vi du han hun "
        "men så fra ved eller kan skal efter etter når meget"
    ),
    "fi": (
        "ja on ei se että oli en hän mutta kun niin tämä ovat mitä myös joka kuin minä sinä he "
        "me olen vain jos nyt sen ole tai jo mukaan"
    ),
    "tr": (
        "ve bir bu da de için ile çok ne var daha gibi ama o ben sen biz olarak kadar en değil "
        "olan sonra mı mi mu ki her şey nasıl"
    ),
    "id": (
        "yang dan di ini itu dengan untuk dari tidak ada akan ke pada adalah saya kami kita anda "
        "mereka juga karena oleh sudah bisa dalam atau lebih"
    ),
    "hu": (
        "a az és hogy nem is egy van volt meg csak de ez ezt már még ha mint vagy lesz nagyon "
        "azt el ki be kell minden"
    ),
}

FUNCTION_WORDS = MappingProxyType(
    {language: frozenset(words.split()) for language, words in _WORDS.items()}
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
        "vi": ("nh", "ng", *"ĩũơưđăạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"),
        "nl": ("ij", "aa", "oo", "ee", "sch", "ui"),
        "pl": ("ł", "ą", "ę", "ś", "ż", "ź", "ć", "ń", "sz", "cz", "rz"),
        "cs": ("ě", "ř", "ů", "č", "š", "ž"),
        "ro": ("ș", "ț", "ă", "â", "ţ", "ş"),
        "sv": ("å", "ä", "ö", "sk"),
        "da": ("å", "æ", "ø", "sk"),
        "fi": ("ää", "ö", "ä", "aa", "uu", "kk", "ii"),
        "tr": ("ı", "ş", "ğ", "ç", "ö", "ü"),
        "id": ("ng", "nya", "kan", "meng"),
        "hu": ("ő", "ű", "ö", "ü", "gy", "sz", "é"),
    }
)
