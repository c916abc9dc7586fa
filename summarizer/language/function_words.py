"""Words that say little and come in nearly every sentence: they give a language away.

Beside the languages that can be summarized stand their neighbours that can't, so that these are
recognized as what they are. A word may stand in several lists.
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
        "c'est j'ai n'est d'un d'une qu'il y tout fait faut sans chez comme deux trois sous lors fois "
        "autre autres quand même encore ici là bien dont sera seront"
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
    "ru": (
        "и в не на я что он она оно с это этот эта эти этого этом этой а то как но по они к у мы из за "
        "вы ты так же от о для до её его их им ему всех ещё еще уже был была было были есть нет если "
        "когда где кто чтобы только все всё при мне меня нам нас вам вас тебе со или чем во после "
        "перед без под об очень может можно нужно надо хочу спасибо пожалуйста будет будут который "
        "которая которые потому сегодня завтра вчера наш нашем нашей ваш свой свои себя тем том тот "
        "те там тут здесь потом теперь тоже даже ни раз два две три один между пока через год лет "
        "более зато около лишь"
    ),
    # Not summarized:
    "ca": (
        "el la els les de del dels i que en un una uns unes és són està per amb no es al als més "
        "però aquest aquesta això hi ha han van ser molt ja si em ens us et meu seva seu també quan "
        "perquè des fins sobre entre gràcies qui on abans després avui demà jo tinc té vull cap cop "
        "nostre res d'un s'ha"
    ),
    "gl": (
        "o a os as de do da dos das e que en no na nos nas un unha é son está para por con non se "
        "ao á aos máis mais pero como este esta isto hai foi ser moi xa tamén cando porque dende ata "
        "sobre entre grazas quen onde eu el ela ti noso meu súa seu ten ou antes vai polo pola ás "
        "vós nin"
    ),
    "oc": (
        "lo la los las de del dels e que en un una es son per amb non pas se al als mai mas aquel "
        "aquela aquò i a an foguèt èsser plan ja vos nos me te mon son tanben quand perque dempuèi "
        "fins sus entre mercés qui ont abans uèi deman ieu li nòstre degun cap"
    ),
    "ro": (
        "și în de la cu pe nu este sunt un o care din că să mai pentru a fost au prin sau dar după "
        "ca ce lui ei se al ale este până foarte fi mulțumesc vă rog îl am ai fără când vor acest"
    ),
    "la": (
        "et in est non ad cum ut sed ab ex de per quod qui quae quam si nec neque atque aut sunt "
        "erat esse hoc haec eius te me se nos iam enim autem ante post tibi mihi nihil omnia eas ubi"
    ),
    "eo": (
        "la kaj de en al ne estas mi ke vi por kun li ŝi ĝi ni ili ĉu sed pri ĉar tiu tio ĉi kiu "
        "kio el sur je pli oni povas ĝis ekde dum nia via sia aŭ jam nur se post antaŭ tra super"
    ),
    "ht": (
        "nan la yo li mwen ou nou pou ki se ap pa te ak yon sou gen ka depi paske anvan tout sa fè "
        "men l n epi èske pral ban kote lè"
    ),
    "nl": (
        "de het een en van is dat niet op te zijn voor met aan er ook als door maar bij dit naar "
        "om wij ik jij hij zij heeft hebben wordt worden deze nog kan uit dan over geen hoe wat "
        "in je ons onze mij ze wil tot pas was die omdat"
    ),
    "af": (
        "die 'n en van is nie het in wat vir met op te om sal ons hulle jy ek hy sy maar deur dit "
        "daar na aan by uit kan word oor vir nog eers asseblief as of was hierdie"
    ),
    "fy": (
        "de it in en fan yn is net op te foar mei oan der ek as troch mar by dit nei om wy ik do hy "
        "sy hat hawwe wurdt binne noch kin út dan oer gjin hoe wat"
    ),
    "lb": (
        "de den d'ass dat an en eng ass sinn net mat fir vun op ech hien hatt mir dir si awer och "
        "wéi wann bei nach dass huet hunn gëtt um am zu aus no wat mech iech"
    ),
    "pl": (
        "i w na z do nie się jest to że o od po za przez dla jak ale czy tak są był była było przy "
        "już tylko oraz co który która które bardzo może jego jej ich bo je mi go dzięki jeszcze "
        "proszę nad w tym"
    ),
    "cs": (
        "a v na se je to že s z do o i k za pro od po jak ale by jsem jsou byl byla bylo který "
        "která které jen už nebo při své tak také co není má si mi ty bude protože prosím přes ho ve"
    ),
    "sk": (
        "a v na sa je to že s z do o i k za pre od po ako ale by som sú bol bola bolo ktorý ktorá "
        "ktoré len už alebo pri tak tiež čo nie má si mi tie bude pretože prosím cez ho vo zo ešte"
    ),
    "hr": (  # and Bosnian, Serbian in Latin letters
        "i u na je se da su za od ne s sa o a kao što koji koja koje ali ili bi iz do po kako već "
        "samo bio bila bilo će smo nije mi ga jer još hvala možeš molim prije pre preko to nisu tko "
        "ko li ih nitko niko tek te vam"
    ),
    "sl": (
        "in v na je se da so za od ne s z o a kot ki pa ali bi iz do po kako že samo bil bila bilo "
        "bo bodo smo ni mi ga ker še hvala lahko prosim pred čez to jih nihče šele tudi med kaj"
    ),
    "lt": (
        "ir į iš su yra kad tai ne apie bet ar jis ji buvo bus nuo iki už per kaip jau tik dar mes "
        "jie aš man mane mūsų nes po prie taip pat labai prašome ačiū jei arba kurie"
    ),
    "lv": (
        "un ir uz no ar par ka nav bet vai kas tas tā es viņš viņa mēs jūs bija būs līdz pēc pie kā "
        "jau tikai arī vēl man mūsu jo pa to lūdzu paldies ja pirms kopš ļoti šo"
    ),
    "et": (
        "ja on ei et see ta oli kui ka mis oma ma sa me te nad aga või siis kes pole seda selle ning "
        "kas mulle meie enne veel üle palun aitäh saadik väga juba ole kuni alles pärast"
    ),
    "sv": (
        "och i att det som en på är av för med den till har inte om ett var de jag vi du han hon "
        "men så från vid eller kan ska efter när mycket mig vår ni tack under före"
    ),
    "da": (  # and Norwegian, which is written much like it
        "og i at det som en på er av af for med den til har ikke om et var de jeg vi du han hun "
        "men så fra ved eller kan skal efter etter når meget mig meg vores vår din dine takk tak "
        "siden inden innen først gjennom igennem blev ble vil"
    ),
    "is": (
        "og að í á er ekki sem við það um en til af með hann hún þau ég þú var fyrir frá þá eða hefur "
        "ef því eru mér þeir okkar eftir kl verður síðan upp svo takk einn"
    ),
    "fi": (
        "ja on ei se että oli en hän mutta kun niin tämä ovat mitä myös joka kuin minä sinä he "
        "me olen vain jos nyt sen ole tai jo mukaan koska ennen vielä kiitos minulle eikä kerran"
    ),
    "hu": (
        "a az és hogy nem is egy van volt meg csak de ez ezt már még ha mint vagy lesz nagyon "
        "azt el ki be kell minden mert köszönöm kérjük után óta fel senki sem"
    ),
    "tr": (
        "ve bir bu da de için ile çok ne var daha gibi ama o ben sen biz olarak kadar en değil "
        "olan sonra mı mi mu ki her şey nasıl bana önce lütfen misin beri kez yok"
    ),
    "az": (
        "və bir bu da də üçün ilə çox nə var daha kimi amma o mən sən biz olaraq qədər ən deyil olan "
        "sonra ki hər şey necə mənə əvvəl heç yox edir edəcək görə lakin gün"
    ),
    "uz": (
        "va bir bu da uchun bilan juda nima bor yana kabi lekin u men sen biz ham qadar emas bo'lgan "
        "keyin har bo'yicha chunki edi kerak hech yo'q iltimos uni bo'ladi marta o'z kuni"
    ),
    "ku": (
        "û ku li ji bi di de ye e ne jî bo ev ew min te me we hene heye nav ser bû kir dike yên wî wê "
        "xwe lê an gelek piştî çi"
    ),
    "id": (  # and Malay, which is written much like it
        "yang dan di ini itu dengan untuk dari tidak ada akan ke pada adalah saya kami kita anda "
        "mereka juga karena oleh sudah bisa dalam atau lebih daripada kerana sebelum awak aku kamu "
        "sila silakan terima kasih sampai hari sekali lagi tetapi baru boleh nak jumpa"
    ),
    "tl": (
        "ang ng sa na mga at ay si ni ko mo ako ka siya kami tayo sila ito hindi para kung may "
        "mula pero po rin lang nang dahil bago ba aming ibang walang noong akin kay isang"
    ),
    "sw": (
        "na ya wa kwa ni za la katika kama hii si yake cha huo hadi baada kabla lakini sana au "
        "kuwa watu hiyo yetu mimi wewe sisi tafadhali asante tu tangu hakuna mara tena saa siku"
    ),
    "so": (
        "waa iyo ka ku in oo uu ay la u soo ah loo lagu ayaa waxa waxaa aan ma si badan kale"
    ),
    "sq": (
        "të e në dhe që për me një i nga është se do u si më ka por ai ajo ju nuk kjo ky janë deri "
        "para pas ku kur edhe unë ti ne vetëm lutem tonë mbi"
    ),
    "eu": (
        "eta da ez du baina ere hau bat dute zen egin dira izan den dela bezala oso baino arte nahi "
        "zuen dut ditu gure inork beste lehen mesedez eskerrik da dituzte"
    ),
    "ga": (
        "an na agus ar a i go is ag sé sí do le tá bhí ní mar ach ón den leis seo sin é iad mé tú "
        "sibh siad roimh go dtí raibh bheidh chuig níl atá aon ba"
    ),
    "cy": (
        "y yr a i o yn ar mae bod wedi am gan at na nid ni fod sydd roedd hefyd ond os eu ei fydd "
        "bydd mewn dros ers cyn neu dw chi eto ddim un yw'r mae'r i'r gyda yw"
    ),
    "br": (
        "ar an hag ha e eo da gant evit n'eo ket war eus d'ar ur un me te ni int ivez met goude gwelet "
        "trugarez bezañ deus pe"
    ),
    "mt": (
        "il u ta' li fil f' ma minn għal huwa hija kien mill dan din jew mal jekk bil biex imma wkoll "
        "aktar kif għandu se"
    ),
    "bg": (
        "и на да се от за не е са с в по че ще си ми го ги като или до при но след през беше има няма "
        "това този тази както още само може как съм сме сте ни ви му им моля благодаря защото преди "
        "които който която ли те я със из към които"
    ),
    "mk": (
        "и на да се од за не е се со во по дека ќе си ми го ги како или до при но по беше има нема ова "
        "овој оваа уште само може сум сме сте ни ви му им ве молиме бидејќи пред кои кој која ли таа "
        "тоа преку"
    ),
    "sr": (
        "и у на је се да су за од не с са о а као што који која које али или би из до по како већ само "
        "био била било ће смо није ми га јер још хвала молим вас пре преко то ли их нико тек"
    ),
    "uk": (
        "і в у не на я що він з це а то як але по вони до ми із за ви ти так ж від о для її його їх ще "
        "вже був була було були є немає якщо коли де хто щоб тільки усі все при мені нам чи та бо "
        "дякую ласка буде який яка які цей лише"
    ),
    "be": (
        "і ў у не на я што ён з гэта а то як але па яны да мы за вы ты так ж ад для яе яго іх яшчэ ужо "
        "быў была было былі ёсць няма калі дзе хто каб толькі усе пры мне нам ці бо дзякуй ласка "
        "будзе які гэты праз вельмі"
    ),
    "kk": (
        "және бұл үшін бар деп мен да де бір осы оның ол біз сіз емес жоқ болды болып туралы кейін "
        "дейін бойынша бірақ тек өте рет алады"
    ),
    "ky": (
        "жана бул үчүн бар деп менен да бир ушул анын ал биз сиз эмес жок болду болуп жөнүндө кийин "
        "чейин боюнча бирок эле абдан мен кайра"
    ),
    "mn": (
        "нь ба байна энэ бол болон юм гэж тэр би бид та хийх байсан байгаа руу дээр хойш өмнө уу үү ч "
        "л бөгөөд боловч өөр тул мөн биш"
    ),
    "tg": (
        "ва дар аз ба ки барои ин он бо аст мо ман шумо ҳам то на буд мекунад як худ онҳо ё агар баъд "
        "пеш вале аммо чун зеро меояд шуд"
    ),
    "uz-Cyrl": (
        "ва бир бу учун билан жуда ҳам бор яна каби лекин мен сен биз эмас бўлган кейин ҳар бўйича "
        "чунки эди керак ҳеч йўқ илтимос уни бўлади куни уларни"
    ),
    "tt": (
        "һәм бу өчен бар дип белән да дә бер шул аның ул без сез түгел юк булды турында соң кадәр "
        "буенча ләкин генә бик мин әмма"
    ),
}

FUNCTION_WORDS = MappingProxyType(
    {language: frozenset(words.split()) for language, words in _WORDS.items()}
)
