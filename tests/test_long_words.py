"""Words without a blank: a name, a title, an address. They break where the screen ends, and figures in tables stay whole."""

import pytest
from django.urls import reverse

from forum.models import Member
from releases.models import Feature, Team
from tests import make
from tests.hands import Person

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamten"
TABLE = "\n".join(
    [
        "| Device | Build | Battery | Screen | Camera | Network |",
        "|---|---|---|---|---|---|",
        "| Ember | 26.11.20 | enough | bright | sharp | steady |",
    ]
)


@pytest.fixture
def everywhere(live_server, clock):
    """The pages on which a long name and long titles stand, and who looks at them."""
    wide = make.member("W" * 30, city=LONG[:50], about=LONG * 3)
    make.member("Dana", role="release manager")
    make.member("Ann").emailaddress_set.update(email=f"{LONG.lower().replace('ä', 'ae')}@example.org")
    build = make.build(features=1, published=True, headline=LONG)
    Team.objects.update(name=LONG[:50])
    Feature.objects.update(title=LONG, summary=LONG)
    build.features.get().makers.add(wide)
    thread = make.thread(LONG, author=wide, body=f"{TABLE}\n\n> {LONG}\n\n`{LONG}`")
    wish = make.proposal(LONG, of=build.product, author=wide)
    clock.move_to(build.published_at)
    guest = [
        reverse("home"),
        reverse("forum:index"),
        reverse("releases:proposals"),
        *(thing.get_absolute_url() for thing in (thread, wish, build, wide)),
    ]
    return {None: guest, "Ann": [reverse("account_email")], "Dana": [reverse("releases:edit", args=[build.pk])]}


def too_wide(page):
    return page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0


def test_no_page_grows_wider_than_the_phone(browser, live_server, everywhere):
    wide = []
    for name, addresses in everywhere.items():
        member = Member.objects.get(username=name) if name else None
        person = Person(browser, live_server.url, member, viewport={"width": 390, "height": 800})
        for address in addresses:
            assert person.goes_to(address) == 200
            wide += [address] if too_wide(person.page) else []
        person.context.close()
    assert wide == []


def test_a_table_in_a_post_is_read_by_the_word(browser, live_server, everywhere):
    person = Person(browser, live_server.url, viewport={"width": 390, "height": 800})
    person.goes_to(everywhere[None][3])
    cell = person.page.get_by_role("cell", name="26.11.20")
    assert cell.evaluate("cell => cell.clientHeight") < 80
    person.context.close()
