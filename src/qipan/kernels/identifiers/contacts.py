"""Addresses of mail and of messengers, and names, where the words around say that this is one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qipan.kernels.identifiers.folding import Folded

_AT = r" {0,2}(?:@|\(at\)|\[at\]|<at>|艾特|#at#|(?<=\w) at (?=\w+ (?:dot|点)))\s{0,2}"
_DOT = r" ?(?:\.|。|点|\(dot\)|\[dot\]| dot ) ?"
_MAIL = re.compile(rf"[a-z0-9][a-z0-9._%+\-]*{_AT}[a-z0-9\-]+(?:{_DOT}[a-z0-9\-]+)*")
_MAIL_CHINESE = re.compile(r"[\u4e00-\u9fff]{1,8}@[\w\-]+(?:\.[\w\-]+)+")
_ACCOUNT = re.compile(
    r"(?:微 ?信|薇信|威信|徽信|v信|(?<![a-z])(?:vx|wx|wei ?xin|wechat|we chat)|加v|加微|支付宝|抖音|快手|"
    r"微博|小红书|telegram|whatsapp|skype|(?<![a-z])line id)"
    r"(?P<link>[号码是为：:账帐户名id同我的加 /,，=＝\-]{0,8}?(?:is )?)"
    r"(?P<account>[a-z0-9][a-z0-9_\-.]{4,39})"
)
_QQ = re.compile(
    r"(?:(?<![a-z])q ?q|扣扣|企鹅)[号码群是为：:加 /,，\-]{0,6}((?:\d[ .\-]{0,2}){4,11}\d?)(?!\d)"
)
_STRONG = (
    r"姓\s{0,2}名|联系人|户主|业主姓名|报修人|投诉人|反映人|来电人|举报人|当事人|求助人|报案人|申请人|法定代表人|收件人|"
    r"患者|死者|伤者|机主|房主|租户姓名|真实姓名"
)
_NAME_FIELD = re.compile(
    rf"(?:{_STRONG})\s?(?:姓名|名字)?\s?[:=]\s{{0,3}}"
    r"(?P<name>[\u4e00-\u9fff]{1,4}(?:[·•.][\u4e00-\u9fff]{1,10}){0,3}|[a-z][a-z .'\-]{1,40})"
)
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜"
    "倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦柳邢岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴"
    "席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简"
    "娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗"
)
_DOUBLE = "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|宇文|司徒|夏侯|南宫|端木|百里|长孙|完颜|爱新觉罗"
_HAN = r"[\u4e00-\u9fff]"
_PERSON = rf"(?:(?:{_DOUBLE}){_HAN}{{1,2}}|[{_SURNAMES}]{_HAN}{{1,2}}(?:[·•]{_HAN}{{1,8}})?)"
_CALLED = re.compile(
    rf"(?:{_STRONG}|我叫|我名叫|本人叫|我的名字|名字|他叫|她叫|名叫|老人叫|孩子叫|儿子叫|女儿叫|邻居叫|对方叫|"
    rf"(?:我|爸|妈|夫|妻|哥|姐|弟|妹|爷|奶)[^\w]?叫)[叫是为：: ]{{0,2}}(?P<name>{_PERSON})"
)
# Somebody introduces himself: a name between the word and a stop.
_MYSELF = re.compile(rf"(?:本人|我是|我为)(?:是|为)?(?P<name>{_PERSON})(?=[,，。;；(（、.!！\s]|$)")
_TITLE = re.compile(r"先生|女士|小姐|师傅|大爷|大娘|大妈|阿姨|奶奶|爷爷|医生|老师")
_BEFORE_TITLE = re.compile(rf"(?:^|[^{_HAN[1:-1]}])(?P<name>{_PERSON})$")
_ENGLISH = re.compile(
    r"(?:my name is|(?<![a-z])name|contact(?: person)?|reporter|caller|resident)"
    r"(?: ?[:=] {0,3}|(?<=is) )(?P<name>[a-z][a-z'\-]{1,20}(?: [a-z][a-z'\-.]{0,20}){0,3})"
)
_FUNCTION_WORDS = frozenset("于时成都查来解单计强连全原有和的了在是不要")


def contact_places(folded: Folded) -> Iterator[int]:
    """The places of characters of addresses of mail and messengers."""
    plain = folded.plain
    for pattern in (_MAIL, _MAIL_CHINESE):
        for match in pattern.finditer(plain):
            yield from _letters(plain, *match.span())
    for match in _ACCOUNT.finditer(plain):
        account = match["account"]
        if re.search(r"[0-9_\-]", account) or re.search(r"[号码是为:=：id]|账|帐", match["link"]):
            yield from _letters(plain, *match.span("account"))
    for match in _QQ.finditer(plain):
        yield from _letters(plain, *match.span(1))


def name_places(folded: Folded) -> Iterator[int]:
    """The places of characters of names that are said to be names."""
    plain = folded.plain
    for match in _NAME_FIELD.finditer(plain):
        yield from _letters(plain, *match.span("name"))
    for match in (*_CALLED.finditer(plain), *_MYSELF.finditer(plain)):
        if not _FUNCTION_WORDS & set(match["name"]):
            yield from range(*match.span("name"))
    for title in _TITLE.finditer(plain):
        before = _BEFORE_TITLE.search(plain, max(0, title.start() - 5), title.start())
        if before:
            yield from range(*before.span("name"))
    for match in _ENGLISH.finditer(plain):
        yield from _letters(plain, *match.span("name"))


def _letters(text: str, begin: int, end: int) -> Iterator[int]:
    return (at for at in range(begin, end) if text[at].isalnum())
