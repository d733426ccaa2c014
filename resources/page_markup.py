"""What a page is asked, in the browser's own language: whether it is filled, and then for its document.

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

AT_REST = """(root, { selector, quiet, most }) => new Promise(done => {
    const count = () => { try { return document.querySelectorAll(selector).length; } catch { return 0; } };
    const runs = script => /^(module|(text|application)\\/(java|ecma)script)?$/i.test(script.type.split(';')[0].trim());
    if (![...document.scripts].some(runs) && !document.querySelector('[onload], [onerror]')) return done(true);
    const began = performance.now();
    let last = count(), since = began;
    const look = () => {
        const now = performance.now(), found = count();
        if (found !== last) [last, since] = [found, now];
        if (now - since >= quiet) done(true);
        else if (now - began >= most + quiet) done(false);
        else setTimeout(look, 50);
    };
    look();
})"""
"""Whether no element that the selector finds came or went for `quiet` milliseconds; no after `most` of them.

In a page without anything that runs none can: that is not waited for.
"""
