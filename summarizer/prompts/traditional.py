"""Our own Chinese prompts in the other form.

One character for one does for sentences that were chosen for it; a text in general needs a
dictionary, since a Simplified character may stand for several.
"""

from __future__ import annotations

_PAIRS = (
    "请請这這个個为為写寫过過点點总總读讀话話题題标標发發资資后後里裡于於与與对對问問结結现現时時"
    "间間谁誰没沒会會说說认認还還关關键鍵词詞语語务務项項决決议議论論邮郵档檔闻聞记記录錄据據应應"
    "该該让讓从從来來们們条條张張两兩几幾长長简簡单單内內无無么麼实實际際当當样樣种種别別处處见見"
    "览覽观觀开開头頭号號码碼数數组組织織紧緊级級办辦动動责責负負执執东東转轉输輸仅僅须須尽盡统統"
    "体體准準类類页頁图圖声聲传傳电電报報给給谈談访訪节節达達选選择擇连連续續网網确確计計划劃变變"
    "围圍绍紹专專业業讲講产產进進备備将將参參众眾复復权權响響护護构構设設评評释釋户戶态態价價"
    "亲親轻輕误誤视視听聽场場万萬钟鐘约約联聯系係质質龙龍"
)
_TABLE = str.maketrans(_PAIRS[::2], _PAIRS[1::2])


def in_traditional(prompt: str) -> str:
    """A prompt of this package, written in Simplified Chinese, that asks for Traditional."""
    return prompt.replace("简体中文", "繁体中文").translate(_TABLE)
