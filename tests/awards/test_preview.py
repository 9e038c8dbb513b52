"""Between the count and the announcement: Chen sees it, may hold it back, and no photo goes up without consent."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from awards import popcorn
from awards.models import Laureate, Standing, Tally
from forum.models import Thread
from releases.models import Team, TeamMember
from tests import make

pytestmark = pytest.mark.django_db
WEEK = "/popcorn/2026-11-20/"


@pytest.fixture
def build(bo, ann, clock):
    product = make.product()
    product.slug = "phone"
    product.save()
    team = make.team("Messaging", of=product, makers=[bo])
    Team.objects.filter(pk=team.pk).update(photo="teams/messaging")
    build = make.build(of=product, published=True)
    make.votes(make.feature(build, "Quick reply", by=team, makers=[bo]), loves=6, misses=1)
    other = make.team("Maps", of=product)
    make.votes(make.feature(build, "Dark maps", by=other), loves=5, misses=3)
    for author, shown in ((ann, True), (make.member("Cy"), False)):
        make.report(build, author, loved=build.features.first(), loved_word=f"{author.username} types less", shown=shown)
    popcorn.tally(build, build.reports_close_at)
    clock.move_to(build.announces_at - timedelta(minutes=30))
    return build


def photo(data=None):
    written = BytesIO()
    Image.new("RGB", (640, 360), "orange").save(written, "PNG")
    return SimpleUploadedFile("team.png", data or written.getvalue())


def see(client, who, place="preview"):
    client.force_login(who)
    return client.get(f"{WEEK}phone/{place}/")


def do(client, who, place="preview", **sent):
    client.force_login(who)
    return client.post(f"{WEEK}phone/{place}/", sent)


def test_at_half_past_nine_chen_sees_who_wins_and_nobody_else_does(client, build, chen, ann):
    shown = see(client, chen).text
    assert shown.index("Quick reply") < shown.index("Dark maps")
    assert "48.7" in shown
    assert "48.7" not in client.get(WEEK).text
    assert "Preview of the award" in client.get(WEEK).text
    assert see(client, ann).status_code == 403
    assert "Preview" not in client.get(WEEK).text
    client.logout()
    assert client.get(f"{WEEK}phone/preview/").status_code == 302


def test_what_is_held_back_waits_for_approval(client, build, chen, dana):
    assert do(client, chen, action="hold", reason="Two shops look alike").status_code == 302
    assert popcorn.announce_due(build.announces_at + timedelta(hours=3)) == []
    assert not Thread.objects.filter(title__startswith="Popcorn").exists()
    assert "Two shops look alike" in see(client, dana).text
    do(client, dana, action="approve")
    assert popcorn.announce_due(build.announces_at + timedelta(hours=3)) == [Tally.objects.get()]


def test_while_it_waits_members_read_that_it_is_checked(client, build, chen, clock):
    do(client, chen, action="hold", reason="Two shops look alike")
    assert "The votes are being counted" in client.get(WEEK).text
    clock.move_to(build.announces_at)
    client.logout()
    public = client.get(WEEK).text
    assert "The count is being checked" in public
    assert "Two shops" not in public


def test_nothing_is_held_back_without_a_reason_or_after_it_is_announced(client, build, chen):
    assert do(client, chen, action="hold", reason=" ").status_code == 422
    popcorn.announce_due(build.announces_at)
    do(client, chen, action="hold", reason="Too late")
    assert Tally.objects.get().held_at is None


def test_where_every_award_is_approved_none_goes_out_alone(build, settings, client, chen):
    settings.AWARD_APPROVAL = True
    second = make.build(of=build.product, friday=build.week.next.friday, published=True)
    popcorn.tally(second, second.reports_close_at)
    popcorn.announce_due(second.announces_at)
    assert list(Tally.objects.filter(announced_at=None)) == [second.tally]


def test_a_team_photo_needs_the_consent_of_everybody_in_the_team(client, build, bo, eve, clock):
    TeamMember.objects.create(team=build.features.first().team, member=eve)  # has not agreed
    popcorn.announce_due(build.announces_at)
    assert Standing.objects.get(title="Quick reply").team_photo == ""
    clock.move_to(build.announces_at)
    assert "teams/messaging" not in client.get(WEEK).text


def test_who_agrees_before_ten_is_shown_at_ten(client, build, bo):
    TeamMember.objects.filter(member=bo).update(shown=False)
    assert do(client, bo, "ours", shown="1").status_code == 302
    popcorn.announce_due(build.announces_at)
    assert Standing.objects.get(title="Quick reply").team_photo == "teams/messaging"
    assert Laureate.objects.get(member=bo).name == "Bo"


def test_who_takes_it_back_goes_from_earlier_awards_too(client, build, bo, clock):
    popcorn.announce_due(build.announces_at)
    clock.move_to(build.announces_at)
    assert ">Bo<" in client.get(WEEK).text
    do(client, bo, "ours", shown="0")
    client.logout()
    assert ">Bo<" not in client.get(WEEK).text
    assert "teams/messaging" not in client.get(WEEK).text


def test_chen_brings_a_photo_and_a_broken_one_is_refused(client, build, chen, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    team = build.features.first().team
    assert do(client, chen, action="photo", team=team.pk, photo=photo()).status_code == 302
    kept = Team.objects.get(pk=team.pk).photo
    assert kept.startswith("teams/")
    assert kept != "teams/messaging"
    assert do(client, chen, action="photo", team=team.pk, photo=photo(b"no picture")).status_code == 422


def test_a_team_reads_its_own_place_and_the_words_and_only_its_own(client, build, bo, ann, clock):
    assert "Not announced yet" in see(client, bo, "ours").text
    clock.move_to(build.announces_at)
    popcorn.announce_due(clock())
    shown = see(client, bo, "ours").text
    for words in ("Number 1 of 2 features", "Ann types less", "Cy types less"):
        assert words in shown
    assert "Dark maps" not in shown
    assert ">Cy<" not in shown  # the words are for the team, without the name
    assert "Our own place" in client.get(WEEK).text
    assert see(client, ann, "ours").status_code == 404
