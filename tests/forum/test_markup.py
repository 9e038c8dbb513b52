"""Markdown: what members type becomes what they meant, in Chinese too."""

from types import SimpleNamespace

import pytest
from pygments.lexers import get_lexer_by_name

from forum import markup
from forum.markup import grammar, safety


def html(text):
    return markup.render(text).html.strip().replace(' rel="nofollow ugc noopener"', "")


def paragraph(text):
    return html(text).removeprefix("<p>").removesuffix("</p>")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**这是“加粗”。**后面没有空格", "<strong>这是“加粗”。</strong>后面没有空格"),
        ("他说**“不好”**啊", "他说<strong>“不好”</strong>啊"),
        ("**注意（重要）**请看", "<strong>注意（重要）</strong>请看"),
        ("**中文**，*斜体*字", "<strong>中文</strong>，<em>斜体</em>字"),
        ("~~删除。~~后面", "<s>删除。</s>后面"),
        ("**한국어(굵게)**는", "<strong>한국어(굵게)</strong>는"),
        ("**太 好了 **", "**太 好了 **"),
        ("版本 2 * 3 * 4", "版本 2 * 3 * 4"),
        ("a * b * c", "a * b * c"),
        ("snake_case_name", "snake_case_name"),
        ("*foo*bar**baz**", "<em>foo</em>bar<strong>baz</strong>"),
    ],
)
def test_emphasis_works_without_spaces(text, shown):
    assert paragraph(text) == shown


@pytest.mark.parametrize(
    ("text", "address", "rest"),
    [
        ("看https://example.com/a，后面还有字。", "https://example.com/a", "，后面还有字。"),
        ("https://example.com/a。", "https://example.com/a", "。"),
        ("https://example.com/发热", "https://example.com/", "发热"),
        ("https://example.com/a_(b)c.", "https://example.com/a_(b)c", "."),
        ("https://example.com/x?y=1,2#z!", "https://example.com/x?y=1,2#z", "!"),
        ("http://example.com:8080/", "http://example.com:8080/", ""),
        ("https://example.com/snake_case_name", "https://example.com/snake_case_name", ""),
    ],
)
def test_a_typed_address_ends_where_the_sentence_goes_on(text, address, rest):
    assert f'<a href="{address}">{address}</a>{rest}' in html(text)


def test_an_address_in_brackets_or_in_bold_is_found():
    assert paragraph("（https://example.com/a）") == '（<a href="https://example.com/a">https://example.com/a</a>）'
    assert paragraph("**https://example.com/a**") == '<strong><a href="https://example.com/a">https://example.com/a</a></strong>'


@pytest.mark.parametrize("text", ["example.com", "www.example.com", "a@example.com", "ftp://example.com/", "1.2.3.4"])
def test_what_only_resembles_an_address_stays_text(text):
    assert paragraph(text) == text


def test_every_link_tells_search_engines_not_to_follow():
    assert 'rel="nofollow ugc noopener"' in markup.render("[x](https://example.com)").html


@pytest.mark.parametrize("address", ["https://example.com", "http://a.cn/x", "mailto:ann@example.org", "/boards/talk/", "/"])
def test_links_lead_to_the_web_to_mail_or_into_the_site(address):
    assert f'<a href="{address}">x</a>' in html(f"[x]({address})")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "x/y",
        "../x",
        "#top",
        "?a",
        "ftp://x",
        "tel:1",
        "https:x",
    ],
)
def test_links_lead_nowhere_else(address):
    assert "<a " not in html(f"[x]({address})")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@小米之家 你好", ["小米之家"]),
        ("你好@bo！", ["bo"]),
        ("@ann, @j.doe. (@O-Hara) @fan_1", ["ann", "j.doe", "O-Hara", "fan_1"]),
        ("**@ann**", ["ann"]),
        ("@约翰·史密斯：", ["约翰·史密斯"]),
        ("mail a@example.org, @x, @@ann, @-ann, a/@ann", []),
        ("`@ann` [@ann](/x) \n\n    @ann", []),
        ("@" + "a" * 31, []),
    ],
)
def test_members_are_mentioned_by_name(text, names):
    shown = html(text)
    assert shown.count('class="mention"') == len(names)
    assert all(f">@{name}</a>" in shown for name in names)


def test_a_mention_leads_to_the_member():
    assert paragraph("@陈小满") == '<a href="/members/%E9%99%88%E5%B0%8F%E6%BB%A1/" class="mention">@陈小满</a>'


def test_a_picture_of_ours_is_shown():
    assert paragraph("![猫](/media/posts/a-b_c-960.webp)") == '<img src="/media/posts/a-b_c-960.webp" alt="猫" loading="lazy">'


def test_a_picture_from_elsewhere_becomes_a_link():
    assert paragraph("![猫](https://example.com/c.png)") == '<a href="https://example.com/c.png">猫</a>'
    assert paragraph("![](https://example.com/c.png)") == '<a href="https://example.com/c.png">https://example.com/c.png</a>'
    assert paragraph("[![猫](https://example.com/c.png)](https://a.cn)") == '<a href="https://a.cn">猫</a>'


@pytest.mark.parametrize(
    "path", ["/media/../logout/", "/media/%2e%2e/x.webp", "/media/x.svg", "/media/a.b/x.webp", "/logout/", "/media//x.webp"]
)
def test_a_path_that_is_no_picture_is_not_fetched(path):
    assert "<img" not in html(f"![x]({path})")


def test_headings_stay_below_those_of_the_page():
    assert html("# a\n## b\n### c\n#### d") == "<h3>a</h3>\n<h4>b</h4>\n<h5>c</h5>\n<h5>d</h5>"
    assert html("x\n===") == "<h3>x</h3>"


def test_headings_leave_no_level_out():
    assert html("### a\n# b\n### c") == "<h3>a</h3>\n<h3>b</h3>\n<h4>c</h4>"


def test_a_line_typed_is_a_line_shown():
    assert paragraph("一\n二") == "一<br>\n二"


def test_tables_keep_their_alignment_without_styles():
    shown = html("|机型|分|\n|:-:|-:|\n|小米|9|")
    assert '<th align="center">机型</th>' in shown
    assert '<td align="right">9</td>' in shown


def test_code_is_coloured_by_classes():
    assert '<span class="hl-k">def</span>' in html("```python\ndef f(): pass\n```")
    assert html("```klingon\n<b>\n```") == '<pre tabindex="0"><code>&lt;b&gt;\n</code></pre>'
    assert html("    <b>") == '<pre tabindex="0"><code>&lt;b&gt;\n</code></pre>'


def test_long_code_stays_plain():
    assert "<span" not in html("```python\n" + "x = 1\n" * 1000 + "```")


@pytest.mark.parametrize("language", sorted(grammar.LANGUAGES))
def test_every_language_on_the_list_is_known(language):
    assert html(f"```{language}\nx\n```").startswith("<pre")
    assert get_lexer_by_name(language)


@pytest.mark.parametrize(
    "text", ["<b>x</b>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;b&gt;", "a<!-- b -->c"]
)
def test_html_is_shown_as_typed(text):
    assert "<b>" not in html(text)
    assert "<script" not in html(text)
    assert "<img" not in html(text)


def test_a_quoted_post_is_reported_once():
    text = "> [Ann](/posts/12/):\n> hi\n\n> > [Bo](/posts/7/) [again](/posts/12/)\n\n[not quoted](/posts/3/)"
    assert markup.render(text).quoted == (12, 7)


@pytest.mark.parametrize(
    "link", ["/posts/x/", "/posts/0/", "/posts/1/edit/", "https://evil.example/posts/1/", "/posts/" + "9" * 30 + "/"]
)
def test_only_permalinks_count_as_quotes(link):
    assert markup.render(f"> [x]({link})").quoted == ()


def test_code_that_shows_a_permalink_quotes_nobody():
    assert markup.render("> `[x](/posts/1/)`").quoted == ()


def post(body, name="Ann", pk=12):
    return SimpleNamespace(pk=pk, body=body, author=SimpleNamespace(username=name))


def test_quoting_names_the_author_and_links_the_post():
    assert markup.quote(post("你好\n\n世界")) == "> [Ann](/posts/12/):\n>\n> 你好\n>\n> 世界\n\n"
    assert markup.render(markup.quote(post("你好"))).quoted == (12,)


def test_a_name_in_a_quote_is_only_a_name():
    quote = markup.quote(post("x", name="_a_](/evil/)"))
    assert ">_a_](/evil/)</a>" in html(quote)
    assert 'href="/evil/"' not in html(quote)


@pytest.mark.parametrize("name", ["阿·宁", "नीरजा", "Ann-Lee.", "O_o"])
def test_a_name_of_any_script_is_quoted_as_it_is(name):
    assert f">{name}</a>" in html(markup.quote(post("x", name=name)))


def test_quoting_leaves_out_what_was_quoted():
    assert markup.quote(post("> [Bo](/posts/3/):\n> old\nlazy\n\nnew\n\n```\n> code\n```")) == (
        "> [Ann](/posts/12/):\n>\n> new\n>\n> ```\n> > code\n> ```\n\n"
    )
    assert markup.render(markup.quote(post("> [Bo](/posts/3/):\n> old\n\nnew"))).quoted == (12,)


@pytest.mark.parametrize("body", ["很长的话，" * 400, "word " * 400, "x" * 2000, "> deep\n" * 5000, "[" * 20_000, "\0\ud800"])
def test_a_quote_is_short_whatever_was_said(body):
    assert len(markup.quote(post(body))) < markup.LONGEST_QUOTE + 100


def test_a_long_quote_ends_at_a_pause():
    assert markup.quote(post("很长的话，" * 400)).endswith("很长的话，…\n\n")


@pytest.mark.parametrize(
    "text", ["a\0b", "a\ud800b", "a\x1bb", "\u202eabc\u202c", "&#x202e;abc", "\u2066abc", "`\u202e`", '[x](/a "\u202e")']
)
def test_characters_that_break_or_deceive_are_taken_out(text):
    shown = markup.render(text).html
    shown.encode()
    assert not set(shown) & {"\0", "\x1b", "\u202e", "\u202c", "\u2066"}


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\r\n", "\t"])
def test_nothing_is_nothing(text):
    assert paragraph(text) in {"", text}


@pytest.mark.parametrize(
    "text",
    [
        "[" * 2_100 + "words",
        "![" * 10_000,
        "> " * 40 + "words",
        "".join("  " * n + "- a\n" for n in range(40)) + "words",
        "|a" * 50 + "|\n" + "|-" * 50 + "|\n" + "|words\n" * 900,
        "words\n" * 3_200,
        "[a]: /" + "u" * 1900 + "\n\n" + "[a] words " * 399,
        "*a **b " * 15 + "words" + "** a*" * 15,
        "words " * 4_000,
    ],
)
def test_what_asks_for_too_much_is_shown_as_typed(text):
    assert markup.render(text) == markup.Rendered(safety.clean(markup.plain(text)), ())


def test_a_long_log_is_not_too_much():
    shown = html("```\n" + "[12:00:01] [INFO] ok\n" * 900 + "```")
    assert shown.startswith("<pre")


def test_a_fault_in_the_parser_shows_the_text_as_typed(monkeypatch, caplog):
    monkeypatch.setattr(grammar, "render", lambda text: 1 / 0)
    assert markup.render("*a*\nb\n\n<c>") == markup.Rendered("<p>*a*<br>\nb</p>\n<p>&lt;c&gt;</p>", ())
    assert "could not be parsed" in caplog.text


@pytest.mark.parametrize(
    "wild",
    [
        '<a href="javascript:alert(1)" title="x" class="button" id="main">x</a>',
        '<img src="https://evil.example/x.png" srcset="x" onerror="alert(1)" style="x">',
        '<span class="hl-k modal" lang="x" hx-get="/x">x</span><form action="/x"><input name="y"></form>',
        "<svg><a xlink:href=javascript:alert(1)>x</a></svg><math><mtext></mtext></math>",
        '<p style="position:fixed" data-x="1">x</p><h1>x</h1><iframe src=/></iframe>',
    ],
)
def test_the_second_wall_holds_alone(wild):
    cleaned = safety.clean(wild)
    for word in (
        "javascript",
        "evil",
        "onerror",
        "style",
        "title",
        "button",
        "modal",
        "hx-",
        "form",
        "svg",
        "data-",
        "<h1",
        "iframe",
        "id=",
    ):
        assert word not in cleaned
    assert safety.clean(cleaned) == cleaned
