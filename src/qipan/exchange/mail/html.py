"""The words of an HTML mail: what a reader would see, and nothing that runs, loads or hides."""

from __future__ import annotations

from html.parser import HTMLParser

UNREAD = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "object", "iframe"})
LINES = frozenset(
    {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table"}
)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.unread: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in UNREAD:
            self.unread.append(tag)
        elif tag in LINES:
            self.out.append("\n")
        elif tag in ("td", "th"):
            self.out.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.unread:
            # Whatever was left open inside ends with it.
            del self.unread[self.unread.index(tag) :]
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
