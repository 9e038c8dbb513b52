"""Every template compiles, names only what exists, and leaves nothing inline that the content policy would refuse."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils import translation

from forum import icons
from forum.templatetags.forum import compact

ROOT = Path(settings.BASE_DIR, "templates")
TEMPLATES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.*"))
PAGES = [name for name in TEMPLATES if name.endswith(".html") and "email" not in name and not name.startswith("mail/")]
INLINE = re.compile(r"""\sstyle=|\son[a-z]+=|<style\b|<script\b(?![^>]*(?:\bsrc=|application/json))|javascript:""")


def source(name):
    return (ROOT / name).read_text()


def names(resolver, prefix=""):
    """Every name an address has, with the spaces it stands in."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from names(pattern, space)
        elif pattern.name:
            yield prefix + pattern.name


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_compiles(name):
    assert get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_inline(name):
    assert not INLINE.findall(re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "", source(name)))


@pytest.mark.parametrize("name", TEMPLATES)
def test_addresses_are_named_and_exist(name):
    known = set(names(get_resolver()))
    assert set(re.findall(r"""{% url ["']([\w:-]+)["']""", source(name))) <= known
    if name in PAGES and not name.startswith(("mfa/", "account/", "usersessions/")):
        assert not re.findall(r"""(?:href|action)="/\w""", source(name))


@pytest.mark.parametrize("name", PAGES)
def test_what_it_includes_and_draws_exists(name):
    for other in re.findall(r"""{% (?:include|extends) ["']([^"']+)["']""", source(name)):
        assert get_template(other)
    assert set(re.findall(r"""{% icon ["'](\w+)["']""", source(name))) <= {*icons.FILLED, *icons.DRAWN}


def test_a_style_attribute_would_be_found():
    assert INLINE.search('<p style="color: red">')
    assert INLINE.search("<p onclick=x>")
    assert INLINE.search("<script>1</script>")
    assert not INLINE.search('<script type="module" src="/static/js/site.js"></script>')


def test_the_tags_need_no_loading():
    found = engines["django"].from_string('{% bar 3 4 "loved" %}{{ "你好"|lang_of }}{{ 48120|compact }}').render()
    assert 'width="75%"' in found
    assert "zh-Hans" in found
    assert "48.1k" in found


@pytest.mark.parametrize(
    ("number", "english", "chinese"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (4812, "4.8k", "4812"),
        (12_000, "12k", "1.2万"),
        (1_000_000, "1M", "100万"),
        (250_000_000, "250M", "2.5亿"),
    ],
)
def test_large_numbers_are_short_in_either_language(number, english, chinese):
    with translation.override("en"):
        assert compact(number) == english
    with translation.override("zh-hans"):
        assert compact(number) == chinese
