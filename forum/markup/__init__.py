"""What members type → safe HTML. Rendered once, when it is written; never raises; the same text always gives the same page."""

import logging
import re
from dataclasses import dataclass
from html import escape

from forum import names
from forum.markup import grammar, safety

MAX_LENGTH = 20_000
ASCII_SIGN = r"[!-/:-@\[-`{-~]"  # what a backslash takes the meaning from; before anything else it is shown itself
LONGEST_QUOTE = 600

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rendered:
    html: str
    quoted: tuple[int, ...]  # the posts that the text quotes, by their keys


def render(text):
    """The text's HTML, and the posts it quotes. What is too long, too deep or too large is shown as it was typed."""
    text = safety.tidy(text)
    try:
        html, quoted = grammar.render(text) if len(text) <= MAX_LENGTH else (plain(text), ())
    except grammar.TooMuch:
        html, quoted = plain(text), ()
    except Exception:
        logger.exception("A text of %d characters could not be parsed", len(text))
        html, quoted = plain(text), ()
    return Rendered(safety.clean(html), quoted)


def plain(text):
    """Paragraphs and lines, nothing else."""
    paragraphs = re.split(r"\n(?:[ \t]*\n)+", text.strip("\n"))
    return "\n".join("<p>{}</p>".format(escape(each).replace("\n", "<br>\n")) for each in paragraphs)


def quote(post):
    """The Markdown that quotes a post in a reply: who said it, linked to where, and the words without what they quoted."""
    said = _shortened(_own_words(safety.tidy(post.body)))
    name = re.sub(ASCII_SIGN, r"\\\g<0>", post.author.username)
    lines = [f"[{name}]({grammar.PERMALINK.format(post.pk)}):", "", *said.split("\n")]
    return "\n".join(f"> {line}".rstrip() for line in lines).rstrip("\n> ") + "\n\n"


def name(username):
    """The Markdown that shows a member's name and does nothing else: no mark, no mention and no address, whatever stands in it.

    A sign escaped would not do: what is left of "\\@Ann" and "https\\://" is linked all the same.
    """
    return "".join(filter(names.may_hold, username)).strip(names.SEPARATORS).replace("_", r"\_")


def _own_words(text):
    try:
        borrowed = grammar.quotations(text)
    except Exception:  # too much to parse: lines that begin with > are a good guess
        borrowed = [n for n, line in enumerate(text.split("\n")) if line.lstrip().startswith(">")]
    return "\n".join(line for n, line in enumerate(text.split("\n")) if n not in borrowed).strip("\n")


def _shortened(text):
    """The text, or its beginning up to the last place to pause."""
    if len(text) <= LONGEST_QUOTE:
        return text
    start = text[:LONGEST_QUOTE]
    pauses = [match.end() for match in re.finditer(r"\s|[，。！？；、]", start)]
    return start[: max((p for p in pauses if p > LONGEST_QUOTE * 2 // 3), default=LONGEST_QUOTE)].rstrip() + "…"
