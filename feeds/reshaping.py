"""What the fast feed parser would lose, put into forms that it reads.

It takes an element's leading text only, the first element of a name whatever its namespace, Atom's first link, and
no full text of RSS 1.0. None of that is wrong in a feed, so the document is written otherwise, with the same
meaning. feedparser would read it as it is, at some thirty times the cost.
"""

from __future__ import annotations

import base64
import binascii
from contextlib import suppress
from html import escape

from lxml import etree

from feeds.marks import (
    MAIN_RELATIONS,
    MEDIA,
    TEXTS,
    XML_BASE,
    is_base64,
    joined,
    leads,
    local_name,
    loses,
    misleads,
    namespace,
)


def reshape(root: etree._Element) -> etree._Element:
    """The same feed in other words; changes the tree and returns its root."""
    with suppress(ValueError):  # names that libxml2 let pass in a broken document, and lxml will not write
        for item in list(root.iter("{*}item", "{*}entry")):
            _flatten_texts(item)
            _own_first(item)
            _straighten_links(item)
            _describe_group(item)
        for head in [root, *root.iterchildren("{*}channel")]:
            _flatten_texts(head)
        if local_name(root) == "rdf":
            _make_rss(root)
    return root


def _flatten_texts(parent: etree._Element) -> None:
    """Markup inside a text becomes escaped markup, base64 becomes text."""
    for child in list(parent):
        name = local_name(child)
        if name not in TEXTS or str(child.tag).startswith(MEDIA) or not loses(child, name):
            continue
        text = _decoded(child.text or "") if is_base64(child) else _inside(child)
        for part in list(child):
            child.remove(part)
        child.text = text
        child.attrib.pop("mode", None)
        if "type" in child.attrib:
            child.set("type", "html")


def _decoded(text: str) -> str:
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return text
    words = data.decode("utf-8", errors="replace")
    return "".join(sign for sign in words if sign >= " " or sign in "\t\n\r")


def _inside(element: etree._Element) -> str:
    """What stands inside an element, as markup; comments and instructions go."""
    pieces = [escape(element.text or "", quote=False)]
    for part in element:
        if isinstance(part.tag, str):
            etree.cleanup_namespaces(part)
            pieces.append(etree.tostring(part, encoding="unicode", with_tail=False))
        pieces.append(escape(part.tail or "", quote=False))
    return "".join(pieces)


def _own_first(item: etree._Element) -> None:
    """The entry's own title, description and link before an extension's, which stand in where there is none."""
    own = namespace(item)
    for name in ("title", "description", "link"):
        rivals = [child for child in item if local_name(child) == name]
        mine = [child for child in rivals if namespace(child) == own and (name != "link" or leads(child))]
        if mine:
            item.insert(0, mine[0])
        elif name != "link" and rivals and not any(local_name(child) == "summary" for child in item):
            rivals[0].tag = f"{own}}}{name}" if own else name


def _straighten_links(item: etree._Element) -> None:
    """Links with a base of their own resolved; those that would mislead taken out."""
    links = [child for child in item if local_name(child) == "link" and namespace(child) == namespace(item)]
    for link in links:
        base, href = link.attrib.pop(XML_BASE, ""), link.get("href")
        if base and href:
            link.set("href", joined(base, href))
    if misleads(links):
        for link in links:
            if link.get("rel") not in MAIN_RELATIONS:
                item.remove(link)


def _describe_group(item: etree._Element) -> None:
    """The description of a media group stands for the entry's where that has none (videos)."""
    if any(local_name(child) in {"description", "summary"} and child.text for child in item):
        return
    for group in item.iterchildren("{*}group"):
        text = next((part.text for part in group if local_name(part) == "description" and part.text), None)
        if text:
            own = namespace(item)
            name = "summary" if local_name(item) == "entry" else "description"
            etree.SubElement(item, f"{own}}}{name}" if own else name).text = text
            return


def _make_rss(root: etree._Element) -> None:
    """RSS 1.0 as RSS 2.0: entries inside the channel, names without a namespace."""
    items = list(root.iter("{*}item"))
    own = {namespace(item) for item in items}
    channel = next(root.iterchildren("{*}channel"), None)
    if channel is None:
        channel = etree.SubElement(root, "channel")
    channel.extend(items)
    for part in channel.iter("{*}item", "{*}title", "{*}link", "{*}description"):
        if namespace(part) in own:
            part.tag = local_name(part)
    channel.tag, root.tag = "channel", "rss"
    etree.cleanup_namespaces(root)
