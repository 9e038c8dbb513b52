"""Every page, as each kind of person sees it, in a real browser: nothing for axe to find, nothing that the Content Security
Policy has to stop, no error in the console, nothing wider than the screen."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.core.management import call_command

from awards.medals.models import Meetup
from feedback.growth.models import WatchedIndex
from feedback.problems.models import Problem
from forum.models import Member, Notice, ReadyAnswer, Thread
from releases.models import Ballot, Build, Proposal, Ring, Rollout
from tests.hands import Person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

# Theme and width. Each page is looked at in both languages, themes and widths for what does not fit; axe, which takes longer
# than all of the rest, reads it once, every other page in the other language, theme and width. Behind `soak` it reads all eight.
LOOKS = {"en": [("light", 390), ("dark", 1280)], "zh-CN": [("dark", 1280), ("light", 390)]}
SPARING = [pytest.param(language, looks, True, id=language) for language, looks in LOOKS.items()]
EVERY_LOOK = [*LOOKS["en"], ("light", 1280), ("dark", 390)]
WHOLE = [pytest.param(language, EVERY_LOOK, False, id=f"{language}-whole", marks=pytest.mark.soak) for language in LOOKS]
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}
REPORT = "addEventListener('securitypolicyviolation', e => console.error(`CSP ${e.violatedDirective} ${e.blockedURI}`))"


def addresses():
    """{who: the pages that only such a person sees, or sees differently}"""
    build, planned = Build.objects.out().first(), Build.objects.waiting().first()
    past = Build.objects.out().exclude(pk=build.pk).first()
    skipped = Build.objects.filter(state=Build.State.SKIPPED).first()
    thread = Thread.objects.filter(board__slug="bugs").order_by("-post_count").first()
    news, post = build.thread, thread.posts.first()
    wish, answered = Proposal.objects.open().first(), Proposal.objects.exclude(answer="").first()
    talk = thread.get_absolute_url()
    alarm = Problem.objects.get(title__contains="闹钟").get_absolute_url()
    ballot, frozen = Ballot.objects.get(friday=build.week.next.friday), Ballot.objects.get(friday=past.friday)
    open_now, result = ballot.get_absolute_url(), frozen.get_absolute_url()
    guest = [
        "/", "/forum/", "/forum/?show=unanswered", "/boards/bugs/", "/boards/bugs/?kind=complaint", talk, news.get_absolute_url(),
        "/search/", "/search/?q=battery", "/search/?q=没有这个词", "/members/ann/", "/members/bo/", "/builds/", "/builds/next/",
        build.get_absolute_url(), past.get_absolute_url(), f"/builds/{past.pk}/said/", "/proposals/", "/proposals/?q=图&status=all",
        wish.get_absolute_url(), answered.get_absolute_url(), open_now, result, "/roadmap/",
        "/proposals/?kind=fix&status=all", "/popcorn/", f"/popcorn/{past.friday}/",
        f"/popcorn/{skipped.friday}/", f"/popcorn/{build.friday}/", "/rings/", "/rings/ember/hundred/", "/rings/ember/daily/",
        f"{build.get_absolute_url()}credits/", "/changelog/ember/", "/builds/ember/compare/",
        "/problems/", "/problems/?state=all", f"/problems/?build={build.pk}", alarm,
        "/medals/", "/medals/board/", "/medals/meetups/", "/hall/", "/hall/roll/",
        "/popcorn/2026/", "/popcorn/2026/q4/", f"/popcorn/{past.friday}/ember/thanks/", "/popcorn/?before=2026-12-01",
        "/forum/?show=answered", "/forum/?show=questions", Thread.objects.answered().first().get_absolute_url(),
        "/widgets/", "/widgets/countdown/", "/widgets/ballot/", "/widgets/award/",
        "/accounts/login/", "/accounts/signup/", "/accounts/login/code/", "/accounts/password/reset/", "/no-such-page/",
    ]  # fmt: skip
    ann = [
        alarm, "/", "/forum/", talk, f"{talk}?quote={post.pk}", "/forum/new/", "/boards/bugs/new/", build.get_absolute_url(),
        f"/builds/{build.pk}/report/", f"/builds/{past.pk}/report/", "/proposals/", "/proposals/new/", wish.get_absolute_url(),
        open_now, "/notices/", "/settings/", "/settings/notices/", "/settings/tokens/", "/popcorn/", "/members/ann/", "/insight/",
        "/schedule/", "/accounts/email/", "/accounts/password/change/", "/accounts/sessions/", "/accounts/2fa/",
        "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/", "/accounts/reauthenticate/", "/accounts/logout/",
        "/medals/", "/medals/book/",
        f"/popcorn/{past.friday}/", f"/popcorn/{past.friday}/ember/thanks/",
    ]  # fmt: skip
    candidate = Build.objects.get(state=Build.State.READY).get_absolute_url()
    ann += ["/rings/", *(f"/rings/ember/{slug}/" for slug in ("hundred", "hundred/admissions", "daily", "development"))]
    ann += [candidate, f"{candidate}stop-ship/", f"{candidate}credits/", "/because/"]
    desks = [f"{wish.get_absolute_url()}?desk={desk}" for desk in ("answer", "concern", "merge")]
    chen = [
        *desks,
        "/problems/inbox/", "/problems/new/", alarm, *(f"{alarm}?desk={desk}" for desk in ("turn", "add", "merge", "split")),
        "/rings/ember/hundred/admissions/", f"{candidate}rollout/", f"{build.get_absolute_url()}rollout/",
        "/insight/", f"/insight/{past.pk}/", f"/insight/{build.pk}/?team={build.features.first().team_id}",
        f"/insight/{build.pk}/answers/", *(f"/insight/{build.pk}/{look}/" for look in ("groups", "hours", "words", "review")),
        f"/insight/{build.pk}/features/{build.features.first().pk}/", f"/insight/trends/{build.product.slug}/",
        "/insight/views/?address=/insight/", f"/insight/{past.pk}/letter/",
        "/insight/growth/", *(f"/insight/growth/indices/{index.pk}/" for index in WatchedIndex.objects.all()),
        f"/insight/{build.pk}/rates/", wish.get_absolute_url(), planned.get_absolute_url(),
        f"{open_now}candidates/", f"{result}candidates/", f"/popcorn/{past.friday}/ember/preview/",
        "/waiting/", "/waiting/answers/", "/waiting/answers/new/", f"/waiting/answers/{ReadyAnswer.objects.first().pk}/", talk,
    ]  # fmt: skip
    dana = [f"{candidate}rollout/", "/schedule/", "/schedule/plan/", "/schedule/calendar/"]
    dana += [f"/schedule/{one.pk}/" for one in (planned, build, skipped)]
    dana += [f"/schedule/{planned.pk}/files/", f"/schedule/{planned.pk}/checklist/"]
    admin = [
        f"{talk}?moderate=1",
        f"/posts/{post.pk}/edit/",
        f"/posts/{post.pk}/history/",
        f"/popcorn/{past.friday}/ember/integrity/",
        f"/popcorn/{past.friday}/ember/thanks/",
        "/medals/meetups/new/",
        f"/medals/meetups/{Meetup.objects.first().pk}/",
        Thread.objects.open_questions().filter(post_count__gt=1).first().get_absolute_url(),
        "/mailbox/",
        "/outbox/",
        "/webhooks/",
        "/webhooks/new/",
        *(f"/medals/{path}" for path in ("rules/", "rules/report/", "rules/new/", "rules/medals/steady/", "book/Clara/")),
    ]
    return {"": guest, "ann": ann, "chen": chen, "dana": dana, "admin": admin}


@pytest.fixture
def demo(clock, settings):
    settings.EMAIL_BACKEND = "config.mailbox.Backend"
    clock.move_to("2026-11-22T12:00:00+08:00")
    call_command("demo", verbosity=0)
    Notice.objects.filter(member__username="ann").update(read_at=None)
    dana, candidate = Member.objects.get(username="dana"), Build.objects.get(state=Build.State.READY)
    Rollout.open(candidate, Ring.objects.get(slug="hundred"), clock(), dana, share=100)
    Rollout.open(candidate, Ring.objects.get(slug="daily"), clock(), dana, share=20)


@pytest.mark.parametrize(("language", "looks", "sparing"), [*SPARING, *WHOLE])
def test_every_page_holds_up(browser, live_server, demo, language, looks, sparing):
    wrong = []
    for name, paths in addresses().items():
        member = Member.objects.get(username=name) if name else None
        person = Person(browser, live_server.url, member, locale=language)
        person.context.add_init_script(REPORT)
        said, status = [], None
        person.page.on("console", lambda message, said=said: said.append(message.text) if message.type == "error" else None)
        for place, path in enumerate(paths, start=list(LOOKS).index(language)):
            for number, (theme, width) in enumerate(looks):
                person.page.emulate_media(color_scheme=theme)
                person.page.set_viewport_size({"width": width, "height": 900})
                again = number > 0 and sparing
                status = status if again else person.goes_to(path)
                unread = again or (sparing and place % 2)
                found = [*too_wide(person.page), *([] if unread else violations(person.page))]
                found += [line for line in said if f"status of {status}" not in line]
                wrong += [f"{name or 'a guest'} at {path}, {theme}, {width} px: {problem}" for problem in found]
                said.clear()
        person.context.close()
    assert not wrong, "\n".join(wrong)


def violations(page):
    page.evaluate(AXE_SCRIPT)
    for violation in page.evaluate("rules => axe.run(rules).then(found => found.violations)", RULES):
        yield f"{violation['id']}: {[node['html'][:160] for node in violation['nodes'][:3]]}"


def too_wide(page):
    if (over := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
        yield f"{over} px wider than the screen"
