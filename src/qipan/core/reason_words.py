"""Words that every reason could hold and that give none: assent, forms of address, filling."""

from __future__ import annotations

_CHINESE = """
同意 不同意 赞成 赞同 认可 批准 核准 通过 不通过 准予 照准 准许 许可 可以 不可以 可行 不可行 没问题
没有问题 好的 很好 行吧 收到 知道 不知道 知悉 已阅 阅 已办 已审 已核 照办 办理 属实 情况属实 无异议
没有异议 无意见 没意见 没有意见 拟同意 原则同意 无理由 没有理由 没理由 无原因 没有原因 没有 不详
不清楚 不明 不适用 不需要 不必 无需 同上 如上 如上所述 如题 略 见附件 以上 如下 按要求 按规定 按程序
按流程 领导 要求 指示 安排 上级 集体 研究 经研究 会议 讨论 决定 决策 意见 方案 事项 理由 原因 说明
内容 情况 问题 填写 备注 测试 试试 随便 就这样 这样 哈哈 呵呵 嘻嘻 啦啦 其他 其它 我们 你们 他们
本人 本单位 应该 应当 需要 必须 相关 有关 部门 请 对对 是的 不是 确认 确定 正确 合理 合适 一切 正常
完全 非常 十分 坚决 表示
"""
_ENGLISH = """
a about above accept accepted agree agreed agrees all also am an and any approve approved are as
asdf at bar baz be because been below blah but by can case check checked clear confirm confirmed
decided decision did do does done dont fine foo for from given good great had has have he her here
his i if in is it its just know lorem ipsum maybe me my na need needed nil no none not nothing null
of ok okay on or our per please reason reasons same say says see seems she should so some something
sounds such sure test testing text than that the their them then there these they thing things this
those to todo tbd unknown us very was we well were what whatever when which why will with would x
xx xxx yeah yep yes you your approval consent proceed go ahead right correct works necessary
required applicable
"""

ASSENTS = frozenset(_CHINESE.split())
"""What agrees, or declines to say why. Taken out of a text wherever it occurs."""
PARTICLES = frozenset("的了是我你您他她它们这那此该本其吗呢吧啊哦嗯哈呵呀哎啦么与和及或也都就又再很为以于之")
"""Characters that bear no meaning of their own."""
BARE = PARTICLES | frozenset(
    "无好行可有没不对准否略空同中阅办已上下一二三四五六七八九十零〇甲乙丙丁戊己庚辛壬癸子丑寅卯"
)
"""A text of nothing else says nothing, though inside a text each may ("无人受伤")."""
EMPTY_WORDS = frozenset(_ENGLISH.split())
KEYBOARD_RUNS = (
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "qazwsxedcrfvtgbyhnujmikolp",
)
