"""Which marks mean what: Markdown with tables, mentions and highlighted code, that reads Chinese, within bounds."""

import re
from functools import cache
from html import escape
from itertools import takewhile
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from forum import names
from forum.markup import safety

DEEPEST = 20
MOST_LINES = 2_000
MOST_BRACKETS = 2_000
MOST_CELLS = 8_000  # short rows are filled up to the width of their table
LARGEST_HTML = 400_000
MOST_COLOURED = 3_000  # characters of code; what is beyond is shown without colours
MOST_QUOTED = 20  # each quoted author is told; one post must not ring every bell

PERMALINK = "/posts/{}/"
MEMBER = "/members/{}/"

CJK = re.compile(
    "[\u1100-\u11ff\u2e80-\u2fff\u3001-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe6f\uff00-\uffef"
    "\U00020000-\U0003ffff]"
)
# A typed address ends where Chinese begins, and before the punctuation that ends its sentence.
TYPED = re.compile(
    r"(?<![a-z0-9])https?://[a-z0-9][a-z0-9.-]{0,250}(?<![.-])(?::\d{1,5})?"
    r"(?:[/?#](?:[\w~/#=&%+@$-]|[.,:;!?']+(?=[\w~/#=&%+@$(-])|\([!-'*-~]{0,200}\)){0,1000})?"
    r"|(?<![a-z0-9_.+/@-])@(?=\S)",
    re.ASCII | re.IGNORECASE,
)
TABLE_RULE = frozenset("|:- \t>+*.)0123456789")
# Those whose lexers stay quick on hostile code; Java's, C#'s and make's do not.
LANGUAGES = {
    *("bash", "c", "c++", "cpp", "css", "dart", "diff", "docker", "dockerfile", "go", "golang", "html", "ini", "javascript", "js"),
    *("json", "kotlin", "lua", "objective-c", "objc", "php", "powershell", "python", "py", "python3", "ruby", "rb", "rust", "rs"),
    *("sh", "shell", "sql", "swift", "toml", "ts", "typescript", "xml", "yaml", "yml"),
}
UNREADABLE = re.compile(r"\s{80}|.{301}")


class TooMuch(Exception):
    """The text asks for more than a page should hold."""


class ChineseInline(StateInline):
    def scanDelims(self, start, canSplitWord):
        """Chinese puts no space between words and marks, so beside it only white space decides what a mark may do."""
        scanned = super().scanDelims(start, canSplitWord)
        end = start + scanned.length
        before = self.src[start - 1] if start else " "
        after = self.src[end] if end < self.posMax else " "
        if canSplitWord and (CJK.match(before) or CJK.match(after)):
            return Scanned(not after.isspace(), not before.isspace(), scanned.length)
        return scanned


class Inline(ParserInline):
    def parse(self, src, md, env, tokens):
        state = ChineseInline(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def render(text):
    """The HTML, not yet cleaned, and the keys of the posts quoted."""
    env = {}
    html = _parser().renderer.render(_parse(text, env), _parser().options, env)
    if len(html) > LARGEST_HTML:
        raise TooMuch
    return html, tuple(env["quoted"])


def quotations(text):
    """The numbers of the lines that quote somebody."""
    blocks = (token for token in _parse(text, {}) if token.type == "blockquote_open")
    return {line for token in blocks for line in range(*token.map)}


def _parse(text, env):
    lines = text.split("\n")
    widest = max((line.count("|") for line in lines if TABLE_RULE.issuperset(line)), default=0)
    if len(lines) > MOST_LINES or text.count("[") > MOST_BRACKETS or widest * len(lines) > MOST_CELLS:
        raise TooMuch
    return _parser().parse(text, env)


def _bounds(state):
    # The parser drops in silence what lies deeper than it goes, so that is refused here.
    if any(token.level >= DEEPEST - 1 for token in state.tokens):
        raise TooMuch


def _finish(state):
    """Give the tokens the site's own shape: headings below the page's, pictures of our own, mentions, what is quoted."""
    quoted, depth, above = {}, 0, 2
    for token in state.tokens:
        depth += token.nesting if token.type.startswith("blockquote") else 0
        if token.type == "heading_open":
            above = min(int(token.tag[1]) + 2, above + 1, 5)  # no level is left out, whatever the writer began with
            token.tag = f"h{above}"
        elif token.type == "heading_close":
            token.tag = f"h{above}"
        elif token.tag in {"td", "th"} and "style" in token.attrs:
            token.attrs = {"align": token.attrs["style"].removeprefix("text-align:")}
        elif token.type == "inline":
            token.children = list(_finished(token.children))
            if depth:
                quoted |= dict.fromkeys(_permalinks(token.children))
    state.env["quoted"] = list(quoted)[:MOST_QUOTED]


def _finished(tokens):
    depth = links = 0
    for token in tokens:
        depth += token.nesting
        links += token.nesting if token.tag == "a" else 0
        if depth > DEEPEST:
            raise TooMuch
        if token.type == "text" and not links:
            yield from _with_links(token.content)
        elif token.type == "image":
            yield from _picture(token, inside_link=links > 0)
        else:
            yield token


def _permalinks(tokens):
    for token in tokens:
        if token.type == "link_open" and (match := re.fullmatch(r"/posts/([1-9][0-9]{0,17})/", token.attrs["href"])):
            yield int(match[1])


def _picture(token, inside_link):
    """A picture of our own stays; one from elsewhere would tell its owner who reads, so it becomes a link."""
    address = token.attrs["src"]
    if safety.is_picture(address):
        token.attrs = {"src": address, "alt": "", "loading": "lazy"}
        return [token]
    words = _text(_parser().renderer.renderInlineAsText(token.children, _parser().options, {}) or address)
    return [words] if inside_link else _link(address, words)


def _with_links(text):
    """The text with its addresses and mentions made links."""
    done = 0
    for match in TYPED.finditer(text):
        if match.start() < done:
            continue
        if match[0] == "@":
            found = text[match.end() : match.end() + names.LONGEST + 1]
            name = "".join(takewhile(names.may_hold, found)).rstrip(names.SEPARATORS)
            link = names.is_possible(name) and _link(MEMBER.format(quote(name)), _text(f"@{name}"), **{"class": "mention"})
            end = match.end() + len(name)
        else:
            address, end = _parser().normalizeLink(match[0]), match.end()
            link = safety.is_address(address) and _link(address, _text(match[0]))
        if link:
            yield from (_text(text[done : match.start()]), *link)
            done = end
    yield _text(text[done:])


def _text(content):
    return Token("text", "", 0, content=content)


def _link(address, words, **attrs):
    return [Token("link_open", "a", 1, attrs={"href": address, **attrs}), words, Token("link_close", "a", -1)]


def _code(renderer, tokens, i, options, env):
    language, code = tokens[i].info.strip().split(" ")[0].lower(), tokens[i].content
    coloured = env.get("coloured", 0) + len(code)
    if language in LANGUAGES and coloured <= MOST_COLOURED and not UNREADABLE.search(code):
        env["coloured"] = coloured
        shown = highlight(code, get_lexer_by_name(language, stripnl=False), HtmlFormatter(nowrap=True, classprefix="hl-"))
    else:
        shown = escape(code)
    return f'<pre tabindex="0"><code>{shown}</code></pre>\n'  # long lines scroll, also for those who use the keyboard


@cache
def _parser():
    md = MarkdownIt("js-default", {"html": False, "breaks": True, "maxNesting": DEEPEST})
    md.inline = Inline()
    md.validateLink = safety.is_address
    md.core.ruler.after("block", "bounds", _bounds)
    md.core.ruler.push("finish", _finish)
    md.add_render_rule("fence", _code)
    md.add_render_rule("code_block", _code)
    return md
