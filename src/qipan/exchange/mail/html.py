"""The words of an HTML mail: what a reader would see, and nothing that runs, loads or hides."""

from __future__ import annotations

import re
from html.parser import HTMLParser

UNREAD = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "object", "iframe"})
LINES = frozenset(
    {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table"}
)
# The next of its kind ends it, whether or not somebody wrote so.
ENDS_ITSELF = frozenset({"p", "li", "tr", "td", "th", "option", "dt", "dd"})
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
# What mail programs hide: preview texts, quoted originals, white text for filters.
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|opacity\s*:\s*0(?:\.0+)?(?![.\d])|"
    r"font-size\s*:\s*0(?:\.0+)?(?:px|pt|em|rem|%)?(?![.\d])|max-height\s*:\s*0(?:px)?(?![.\d])",
    re.IGNORECASE,
)


def _is_hidden(attrs: list[tuple[str, str | None]]) -> bool:
    given = dict(attrs)
    return "hidden" in given or bool(_HIDING.search(given.get("style") or ""))


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.unread: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ENDS_ITSELF and self.unread[-1:] == [tag]:
            self.unread.pop()
        if tag in UNREAD or (tag not in VOID and (self.unread or _is_hidden(attrs))):
            self.unread.append(tag)
        elif self.unread:
            return
        elif tag in LINES:
            self.out.append("\n")
        elif tag in ("td", "th"):
            self.out.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.unread:
            # Whatever was left open inside ends with it; within what is hidden a tag may stand in its like.
            last = len(self.unread) - 1 - self.unread[::-1].index(tag)
            del self.unread[last:]
        elif tag in LINES:
            self.out.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.out.append(" ".join(data.replace("\xa0", " ").split(" ")))


def text_of_html(html: str) -> str:
    """The visible words, line by line; broken HTML gives what can be read of it."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.out).split("\n"))
    return "\n".join(line for line in lines if line)
