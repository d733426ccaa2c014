"""What a page is asked for its document: a function of the browser's, in the browser's own language.

It hands over the document as scripts left it, with an attribute `data-roms-unseen` at each element that has no place
on the screen: `all` where nothing in it has one, `self` where it is invisible itself. The root says `none`, so that
whoever reads it knows that a browser looked. The page itself is left as it was.
"""

AS_IT_STANDS = """(root, largest) => {
    const mark = "data-roms-unseen";
    const unmark = () => [root, ...root.querySelectorAll(`[${mark}]`)].forEach(each => each.removeAttribute(mark));
    const unseen = [];
    const look = element => {
        const style = getComputedStyle(element);
        if (style.display !== "none" && (style.display === "contents" || element.checkVisibility())) {
            if (style.visibility !== "visible") unseen.push([element, "self"]);
            return NodeFilter.FILTER_ACCEPT;
        }
        unseen.push([element, "all"]);
        return NodeFilter.FILTER_REJECT;
    };
    unmark();
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT, look);
    while (walker.nextNode()) {}
    root.setAttribute(mark, "none");
    unseen.forEach(([element, how]) => element.setAttribute(mark, how));
    const kind = document.doctype ? new XMLSerializer().serializeToString(document.doctype) + "\\n" : "";
    const html = kind + root.outerHTML;
    unmark();
    return { html: html.length > largest ? null : html, height: root.scrollHeight };
}"""
