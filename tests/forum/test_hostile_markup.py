"""Hostile Markdown: in the spirit of OWASP's filter evasion list and DOMPurify's fixtures, parsed by a real browser."""

import json
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path
from time import process_time
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum import markup
from forum.markup import grammar, safety

VECTORS = json.loads(Path(__file__).with_name("hostile.json").read_text())
SITE = "http://orange.test"

# Written out here once more, so that a longer list over there is a decision and no accident.
BARE = ("p", "h3", "h4", "h5", "hr", "blockquote", "ul", "li", "table", "thead", "tbody", "tr", "br", "code", "em", "s", "strong")
ELEMENTS = {tag: set() for tag in BARE} | {
    "a": {"href", "class", "rel"},
    "img": {"src", "alt", "loading"},
    "ol": {"start"},
    "pre": {"tabindex"},
    "span": {"class"},
    "td": {"align"},
    "th": {"align"},
}
HOOK = """
    window.__hits = [];
    for (const name of ["alert", "confirm", "prompt", "open", "print"])
        window[name] = (...what) => { window.__hits.push(name + what) };
"""
SURVEY = """
    async allowed => {
        await new Promise(done => setTimeout(done, 300));
        const strange = [];
        const sections = [...document.querySelectorAll("main > section")];
        for (const element of document.querySelectorAll("main *")) {
            if (sections.includes(element)) continue;
            const where = sections.findIndex(section => section.contains(element));
            const tag = element.localName, known = allowed[tag];
            if (!known || element.namespaceURI !== "http://www.w3.org/1999/xhtml") strange.push([where, tag]);
            for (const { name, value } of element.attributes)
                if (known && !known.includes(name)) strange.push([where, tag, name, value]);
            const address = element.href ?? element.src;
            if (address === undefined || address === "") continue;
            if (!URL.canParse(address)) { strange.push([where, tag, String(address)]); continue }
            const { protocol, origin, pathname } = new URL(address);
            const typed = element.getAttribute("href") ?? element.getAttribute("src");
            if (!["http:", "https:", "mailto:"].includes(protocol)) strange.push([where, tag, address]);
            if (typed.startsWith("/") && origin !== location.origin) strange.push([where, tag, address]);
            if (tag === "img" && !(origin === location.origin && /^\\/media\\/[^.]+\\.webp$/.test(pathname)))
                strange.push([where, tag, address]);
        }
        return { strange, sections: sections.length, hits: window.__hits, outside: document.body.children.length };
    }
"""


def survey(page, posts):
    """What a browser makes of the posts, standing one after the other on a page without any policy."""
    asked, dialogs = [], []
    body = "".join(f"<section>{post}</section>" for post in posts)
    html = f"<!doctype html><meta charset=utf-8><title>x</title><script>{HOOK}</script><body><main>{body}</main></body>"

    def answer(route):
        if route.request.url == f"{SITE}/":
            return route.fulfill(body=html, content_type="text/html; charset=utf-8")
        asked.append(route.request.url)
        return route.abort()

    page.route("**/*", answer)
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(f"{SITE}/", wait_until="commit")
    page.wait_for_load_state("domcontentloaded")
    found = page.evaluate(SURVEY, {tag: sorted(attributes) for tag, attributes in ELEMENTS.items()})
    foreign = [url for url in asked if not url.startswith(f"{SITE}/media/")]
    return found, foreign, dialogs


def test_no_vector_reaches_the_browser(page):
    assert len(VECTORS) >= 150
    found, foreign, dialogs = survey(page, [markup.render(vector).html for vector in VECTORS])
    assert [(VECTORS[where], *what) for where, *what in found["strange"]] == []
    assert (found["hits"], dialogs, foreign) == ([], [], [])
    assert (found["sections"], found["outside"]) == (len(VECTORS), 1)


def test_the_second_wall_alone_holds_them_too(page):
    found, foreign, dialogs = survey(page, [safety.clean(vector) for vector in VECTORS])
    assert [(VECTORS[where], *what) for where, *what in found["strange"]] == []
    assert (found["hits"], dialogs, foreign) == ([], [], [])


def test_the_browser_would_have_noticed(page):
    found, foreign, _dialogs = survey(page, [vector for vector in VECTORS if "<img" in vector or "<svg" in vector][:60])
    assert found["strange"]
    assert len(found["hits"]) > 10
    assert "https://evil.example/track.gif" in foreign


class Reader(HTMLParser):
    """Collects what is off the lists, and the words."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.strange, self.words = [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            address = name in {"href", "src"}
            if name not in ELEMENTS.get(tag, ()) or (address and not value.startswith(("/", "http://", "https://", "mailto:"))):
                self.strange.append((tag, name, value))
        if tag not in ELEMENTS:
            self.strange.append((tag,))

    def handle_data(self, data):
        self.words += data

    def handle_comment(self, data):
        self.strange.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def test_a_second_reader_finds_nothing_in_the_vectors_either():
    for vector in VECTORS:
        html = markup.render(vector).html
        assert Reader(html).strange == []
        assert safety.clean(html) == html


FRAGMENTS = [
    *(
        "<script>",
        "</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=",
        "<a href='",
        '"',
        "'",
        ">",
        "<",
        "<!--",
        "-->",
        "</p>",
    ),
    *(
        "[",
        "]",
        "(",
        ")",
        "](",
        "![",
        "[x](javascript:alert(1))",
        "![x](/media/a.webp)",
        "[x]: ",
        "javascript:",
        "data:text/html,",
        "//evil",
    ),
    *(
        "*",
        "**",
        "_",
        "~~",
        "`",
        "```",
        "```js\n",
        "\n",
        "\n\n",
        "> ",
        "- ",
        "1. ",
        "# ",
        "    ",
        "|",
        "|-|-|\n",
        "\\",
        "&lt;",
        "&#x202e;",
    ),
    *(
        "https://a.cn/",
        "@ann",
        "@陈小满",
        "中文。",
        "“加粗”",
        "words",
        " ",
        "\0",
        "\ud800",
        "\u202e",
        "\u2028",
        "\t",
        "&Tab;",
        "😀",
        "/posts/1/",
    ),
]
TEXTS = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=3), max_size=40).map("".join)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_stays_inside_the_lists_and_keeps_its_words(text):
    with suppress(grammar.TooMuch):
        grammar.render(safety.tidy(text))  # any other failure would be hidden by render(), which never raises
    rendered = markup.render(f"{text}\n\n麦穗")
    seen = Reader(rendered.html)
    assert seen.strange == []
    assert "麦穗" in seen.words
    assert safety.clean(rendered.html) == rendered.html
    assert markup.render(f"{text}\n\n麦穗") == rendered


@given(TEXTS)
@settings(max_examples=40, deadline=None)
def test_whatever_was_said_can_be_quoted(text):
    post = SimpleNamespace(pk=12, body=text, author=SimpleNamespace(username="Ann"))
    assert markup.render(markup.quote(post)).quoted[:1] == (12,)


UNITS = [
    *(
        "![",
        "[",
        "](",
        "[](",
        "[a](",
        "![](a)",
        "[][",
        "[]: a\n",
        "[a]: b\n",
        "[^a]",
        "*a ",
        "*a_",
        "**a ",
        "_a",
        "*a **b _c __d ",
        "***a",
    ),
    *(
        "~~a",
        "~",
        "`",
        "``a`",
        "> ",
        ">",
        ">a\n\n",
        "- ",
        "- - a\n  ",
        "1. ",
        "* * ",
        "#",
        "|a",
        "|-",
        "|a|b|\n|-|-|\n||\n",
        "|\n",
        "\\",
        "&",
    ),
    *(
        "&amp;",
        "<",
        "<a",
        "<http://a>",
        "<x@y>",
        "http://",
        "http://a ",
        "http://a/.,",
        "http://a/(",
        "://",
        "@",
        "@a",
        "@a.b-c",
        "<!--",
    ),
    *(
        "```\n",
        "```js\na\n```\n",
        "~~~\n",
        "\n",
        "a\n",
        "a\n=\n",
        "---\n",
        "    a\n",
        "\t",
        "**中",
        "中**",
        "“**",
        "😀",
        "\0",
        "\u202e",
        "a\u0301",
    ),
]
SHAPES = [
    "[" * 2_000 + "a" * 18_000,
    "![" * 200 + "a" * 1000 + "](/media/b.webp)" * 200,
    "[" * 200 + "a" * 1000 + "](b)" * 200,
    "[a]: /" + "u" * 18_000 + "\n\n" + "[a] " * 490,
    ">" * 19 + "a\n" * 9_900,
    ">" * 19 + "a\n" * 2_900,
    "|a" * 39 + "|\n" + "|-" * 39 + "|\n" + "a|\n" * 6_000,
    "".join(" " * (2 * n) + "- a\n" for n in range(140)),
    "*a" * 5_000 + "a*" * 5_000,
    "**a" * 3_300 + "a**" * 3_300,
    "```python\n" + "a(b)" * 4_990,
    ("```js\n" + ("a." * 140 + "\n") * 10 + "```\n") * 6,
    "http://a/" + "(a" * 9_990,
]


@pytest.mark.parametrize("text", [*((unit * 20_000)[:20_000] for unit in UNITS), *SHAPES], ids=lambda text: ascii(text[:12]))
def test_no_text_holds_the_server_up(text):
    begun = process_time()
    html = markup.render(text[: markup.MAX_LENGTH]).html
    assert process_time() - begun < 3  # the promise is half a second; the rest is for busy machines
    assert len(html) <= 1_000_000
