"""F5 and P6 as people live them: on a phone and on a wide screen, in both languages, with and without JavaScript."""

import pytest

from releases.models import Merge, Proposal
from tests import make
from tests.hands import Person

pytestmark = pytest.mark.django_db(transaction=True)

PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
SCREENS = [
    pytest.param(PHONE, "zh-CN", True, id="phone-zh"),
    pytest.param(WIDE, "en", True, id="wide-en"),
    pytest.param(PHONE, "en", False, id="phone-en-no-js"),
    pytest.param(WIDE, "zh-CN", False, id="wide-zh-no-js"),
]
WORDS = {
    "title": ("What do you wish for?", "你的心愿是什么？"),
    "body": ("What would it change for you?", "它会给你带来什么？"),
    "improve": ("Make it better", "改进"),
    "make": ("Make this wish", "许下心愿"),
    "similar": ("Is it one of these?", "是不是这些心愿之一？"),
    "different": ("Mine is different", "我的不一样"),
    "go_on": ("Mine is different: make this wish", "我的不一样，发布心愿"),
    "mine": ("That is mine too: {}", "我也想要：{}"),
    "backed": ("Backed by you", "已支持"),
    "merge": ("Merge", "合并"),
    "into": ("Merge into “{}”", "合并到“{}”"),
    "same": ("The same wish", "同一个心愿"),
    "part": ("Part “{}” from it again", "把“{}”重新分开"),
}


@pytest.fixture
def product():
    product = make.product()
    for title in ("锁屏上能看农历", "锁屏显示农历日期和节气", "锁屏农历"):
        make.proposal(title, of=product)
    make.proposal("Per-app volume", of=product)
    return product


@pytest.fixture
def person(browser, live_server):
    people = []

    def come(member, screen, language, javascript):
        people.append(Person(browser, live_server.url, member, javascript, viewport=screen, locale=language))
        return people[-1]

    yield come
    for one in people:
        one.context.close()


def said(language):
    return {name: words[language.startswith("zh")] for name, words in WORDS.items()}


@pytest.mark.parametrize(("screen", "language", "javascript"), SCREENS)
def test_ann_sees_three_like_hers_and_hers_is_different(person, product, ann, clock, screen, language, javascript):
    anns, words = person(ann, screen, language, javascript), said(language)
    anns.goes_to("/proposals/new/")
    if javascript:
        anns.labelled(words["title"]).press_sequentially("锁屏显示农历", delay=20)
        anns.sees(words["similar"])
        anns.presses("link", words["different"])
        anns.page.get_by_label(words["improve"], exact=True).check()
        anns.writes(words["body"], "看日子方便。")
        anns.presses("button", words["make"])
    else:
        anns.writes(words["title"], "锁屏显示农历")
        anns.page.get_by_label(words["improve"], exact=True).check()
        anns.writes(words["body"], "看日子方便。")
        anns.presses("button", words["make"])
        anns.sees(words["similar"])
        assert Proposal.objects.count() == 4
        anns.presses("button", words["go_on"])
    anns.sees("看日子方便。")
    assert Proposal.objects.get(thread__title="锁屏显示农历").kind == "improve"
    assert anns.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize(("screen", "language", "javascript"), SCREENS)
def test_eve_finds_hers_and_backs_it_with_one_tap(person, product, eve, clock, screen, language, javascript):
    eves, words = person(eve, screen, language, javascript), said(language)
    eves.goes_to("/proposals/new/")
    eves.labelled(words["title"]).press_sequentially("锁屏上能看农历", delay=20)
    if not javascript:
        eves.writes(words["body"], "我也想要。")
        eves.presses("button", words["make"])
    eves.presses("button", words["mine"].format("锁屏上能看农历"))
    eves.sees(words["backed"])
    assert Proposal.objects.get(thread__title="锁屏上能看农历").backings.filter(member=eve).exists()
    assert Proposal.objects.count() == 4


@pytest.mark.parametrize(("screen", "language", "javascript"), SCREENS)
def test_chen_merges_a_duplicate_and_takes_it_back(person, product, chen, clock, screen, language, javascript):
    wish, other = (Proposal.objects.get(thread__title=title) for title in ("锁屏农历", "锁屏上能看农历"))
    chens, words = person(chen, screen, language, javascript), said(language)
    chens.goes_to(wish.get_absolute_url())
    chens.presses("link", words["merge"])
    chens.presses("button", words["into"].format("锁屏上能看农历"))
    chens.sees(words["same"])
    assert chens.page.url.endswith(other.get_absolute_url())
    assert Merge.objects.standing().get().proposal == wish
    chens.presses("button", words["part"].format("锁屏农历"))
    chens.page.wait_for_url(f"**{wish.get_absolute_url()}")
    assert not Merge.objects.standing().exists()
