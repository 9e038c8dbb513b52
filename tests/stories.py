"""How a story is told in a browser: on a phone in Chinese and on a wide screen in English; the other two behind `soak`."""

import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext

from config import ticking
from forum import spoken
from tests.hands import Person

SCREENS = {"phone-zh": (390, "zh-CN"), "wide-en": (1280, "en"), "wide-zh": (1280, "zh-CN"), "phone-en": (390, "en")}
BOTH = ("phone-zh", "wide-en")
LANGUAGES = {"zh-CN": "zh-hans", "en": "en"}


@pytest.fixture(params=[*BOTH, *(pytest.param(name, marks=pytest.mark.soak) for name in SCREENS if name not in BOTH)])
def screen(request):
    return SCREENS[request.param]


@pytest.fixture
def language(screen):
    """As the site calls it."""
    return LANGUAGES[screen[1]]


@pytest.fixture
def said(language):
    """How the site says it in the language of this telling; a word with many forms wants a count."""

    def translated(words, many="", count=1, **filled):
        with translation.override(language):
            return (ngettext(words, many, count) if many else gettext(words)) % {"count": count, **filled}

    def moment(instant):
        with translation.override(language):
            return spoken.moment(instant)

    translated.moment = moment
    return translated


@pytest.fixture
def person(browser, live_server, screen):
    """`person(ann)`: Ann with a browser of her own."""
    people = []

    def come(member):
        width, language = screen
        people.append(Person(browser, live_server.url, member, viewport={"width": width, "height": 844}, locale=language))
        return people[-1]

    yield come
    for one in people:
        one.context.close()


def the_minute_strikes(now):
    assert not [problem for _step, _done, problem in ticking.tick(now) if problem]


def fits(person):
    """Nothing is wider than the screen."""
    return person.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def downloaded(person, link):
    """The bytes that a link of the page gives as a file."""
    with person.page.expect_download() as download:
        link.click()
    return download.value.path().read_bytes()
