"""What of a landed page a person sees: neither what its style hides, nor templates, nor what is for no script.

The browser marked each element that it did not show with `data-roms-unseen` before the page was landed, the root with
`none`. A page that no browser looked at is judged by its own markup.
"""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

MARK = "data-roms-unseen"
"""`all`: with everything in it; `self`: but perhaps not what is in it."""
_NEVER = frozenset({"head", "noscript", "template", "script", "style"})
_UNMARKED = "noscript, template, script, style, [hidden], [style]"
_NO_SCRIPT = re.compile(rb'<noscript[^>]* data-roms-unseen="all">.*?</noscript>', re.DOTALL)
_HIDING = ("display:none", "visibility:hidden", "visibility:collapse")


def parsed(html: bytes) -> LexborHTMLParser:
    """The tree of a landed page. What a browser has of `noscript` is text: as elements it would end the page's head."""
    return LexborHTMLParser(_NO_SCRIPT.sub(b"", html))


class Sight:
    """Looks at one page."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        root = tree.root
        self._is_marked = root is not None and MARK in root.attributes
        self._gone: dict[int, bool] = {}

    def sees(self, node: LexborNode) -> bool:
        """Whether a person sees the element, if only as a place."""
        return not self._is_gone(node) and self._own(node) != "self"

    def first(self, node: LexborNode | LexborHTMLParser, selector: str) -> LexborNode | None:
        """The first element below it that the selector finds and a person sees."""
        return next(filter(self.sees, node.css(selector)), None)

    def text(self, node: LexborNode) -> str:
        """What a person reads there."""
        if node.css_first(f"[{MARK}]" if self._is_marked else _UNMARKED) is None:
            return str(node.text(deep=True, separator=" "))
        parts = [each for each in node.traverse(include_text=True) if each.is_text_node]
        return " ".join(each.text_content or "" for each in parts if each.parent and self.sees(each.parent))

    def _is_gone(self, node: LexborNode) -> bool:
        """Whether it, or what it stands in, is not shown."""
        if node.mem_id not in self._gone:
            above = node.parent
            self._gone[node.mem_id] = self._own(node) == "all" or (above is not None and self._is_gone(above))
        return self._gone[node.mem_id]

    def _own(self, node: LexborNode) -> str | None:
        attributes = node.attributes
        if self._is_marked:
            return attributes.get(MARK)
        style = "".join((attributes.get("style") or "").lower().split())
        is_hidden = "hidden" in attributes or node.tag in _NEVER or any(word in style for word in _HIDING)
        return "all" if is_hidden else None
