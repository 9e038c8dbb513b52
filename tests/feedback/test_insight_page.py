import threading
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from feedback.recent import recent
from tests import make
from tests.feedback.crowd import Crowd

SECOND = timedelta(seconds=1)


def words(client, build, query=""):
    answer = client.get(f"/insight/{build.pk}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_first_address_leads_to_the_newest_build(signed_in, chen, build):
    assert signed_in(chen).get("/insight/").url == f"/insight/{build.pk}/"


def test_another_build_and_a_team_can_be_chosen_without_javascript(signed_in, chen, build, feature):
    answer = signed_in(chen).get(f"/insight/?build={build.pk}&team={feature.team_id}")
    assert answer.url == f"/insight/{build.pk}/?team={feature.team_id}"


@pytest.mark.parametrize("wanted", ["0", "x", "9" * 30, "٣"])
def test_a_build_that_nobody_knows(signed_in, chen, build, wanted):
    answer = signed_in(chen).get(f"/insight/?build={wanted}", follow=True)
    assert answer.status_code in (200, 404)


def test_before_the_first_build(signed_in, chen):
    answer = signed_in(chen).get("/insight/")
    assert answer.status_code == 200
    assert "No build is out yet" in answer.content.decode()


def test_before_the_first_report(signed_in, chen, build):
    assert "No reports yet" in words(signed_in(chen), build)


def test_members_without_the_permission_are_refused(client, signed_in, ann, bo, dana, moe, build):
    assert client.get(f"/insight/{build.pk}/").url == f"/accounts/login/?next=/insight/{build.pk}/"
    for somebody in (ann, bo, dana, moe):
        assert signed_in(somebody).get("/insight/").status_code == 403
        assert signed_in(somebody).get(f"/insight/{build.pk}/").status_code == 403


def test_a_build_that_is_not_out_cannot_be_found(signed_in, chen, build):
    planned = make.build(of=build.product, friday=date(2026, 11, 27), number="SECRET")
    assert signed_in(chen).get(f"/insight/{planned.pk}/").status_code == 404
    assert "SECRET" not in words(signed_in(chen), build)


def test_a_team_of_another_product_cannot_be_found(signed_in, chen, build):
    assert signed_in(chen).get(f"/insight/{build.pk}/?team={make.team().pk}").status_code == 404


def test_a_team_without_a_feature_in_this_build(signed_in, chen, build):
    idle = make.team("Idle", of=build.product)
    assert "This team has none in this build." in words(signed_in(chen), build, f"?team={idle.pk}")


def test_the_chart_has_a_table_twin(signed_in, chen, build):
    make.report(build, mood="happy")
    page = words(signed_in(chen), build)
    assert "<polyline" in page
    assert f'<th scope="row"><a href="/insight/{build.pk}/">26.11.20</a></th>' in page


def test_the_build_before_is_named(signed_in, chen, db, clock):
    crowd = Crowd().gather()
    clock.move_to("2026-11-22T15:00:00+08:00")
    page = words(signed_in(chen), crowd.builds[2])
    assert "on 26.11.13 at the same age, which ended at" in page
    assert "updated 15:00:00" in page


def test_it_asks_few_questions_and_no_more_for_more(signed_in, chen, clock, django_assert_num_queries):
    clock.move_to("2026-11-22T15:00:00+08:00")
    client = signed_in(chen)
    for members in (3, 60):
        build = Crowd().gather(members=members).builds[2]
        cache.clear()
        with django_assert_num_queries(12):
            words(client, build)


def test_chinese_readers_get_the_same_count_in_their_language(signed_in, chen, build):
    make.report(build, mood="happy")
    client = signed_in(chen)
    words(client, build)
    chen.language = "zh-hans"
    chen.save()
    assert '<html lang="zh-Hans"' in words(client, build)


def test_counts_are_at_most_fifteen_seconds_old(signed_in, chen, build, clock):
    client, before = signed_in(chen), clock()
    assert "0 reports" in words(client, build)
    make.report(build, mood="happy")
    clock.move_to(before + 9 * SECOND)
    assert "0 reports" in words(client, build)
    clock.move_to(before + 15 * SECOND)
    assert "1 report ·" in words(client, build)


def test_many_readers_make_one_count():
    cache.clear()
    made, now, gate = [], timezone.now(), threading.Barrier(8)

    def count():
        made.append(1)
        threading.Event().wait(0.3)
        return "counted"

    def read():
        gate.wait(5)
        found.append(recent("test:many", now, count))

    found = []
    readers = [threading.Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(made) == 1
    assert found == [(now, "counted")] * 8


def test_a_count_that_fails_does_not_block_the_next():
    cache.clear()
    with pytest.raises(ZeroDivisionError):
        recent("test:fails", timezone.now(), lambda: 1 / 0)
    assert recent("test:fails", timezone.now(), lambda: 7)[1] == 7


def test_a_count_from_the_future_is_not_believed():
    cache.clear()
    now = timezone.now()
    recent("test:future", now + timedelta(days=1), lambda: "tomorrow")
    assert recent("test:future", now, lambda: "today")[1] == "today"


def test_who_asked_a_moment_before_it_was_made_reads_it_too():
    cache.clear()
    now = timezone.now()
    recent("test:moment", now, lambda: "made")
    assert recent("test:moment", now - SECOND, lambda: "made again")[1] == "made"


def test_while_one_counts_again_the_others_read_what_was_counted():
    cache.clear()
    now = timezone.now()
    recent("test:again", now, lambda: "old")
    later = now + 12 * SECOND
    assert recent("test:again", later, lambda: recent("test:again", later, lambda: "never")[1] + " seen")[1] == "old seen"


def test_what_is_fifteen_seconds_old_is_never_read():
    cache.clear()
    now = timezone.now()
    recent("test:old", now, lambda: "old")
    cache.add("test:old:making", 1, 30)  # somebody counts, and will not come back
    threading.Timer(0.2, cache.delete, ["test:old:making"]).start()
    assert recent("test:old", now + 15 * SECOND, lambda: "new")[1] == "new"
