"""Journeys P5 and F11, in a real browser: Chen makes three problems of many complaints, and Ann hears what becomes of hers."""

from datetime import timedelta

import pytest
from django.urls import reverse

from feedback.problems.models import Problem
from forum.models import Notice
from tests import make
from tests.stories import SCREENS

pytestmark = pytest.mark.django_db(transaction=True)
SILENT, DRAIN, GLOVES = ("闹钟早上没响，迟到了", "Battery drained overnight", "戴手套完全点不到")


@pytest.mark.parametrize("screen", [SCREENS["phone-zh"], SCREENS["wide-en"]], ids=["phone", "wide"])
def test_88_complaints_become_three_problems_and_ann_hears_of_hers_once(person, said, build, ann, chen, clock):
    for n, words in enumerate([SILENT] * 40 + [DRAIN] * 30 + [GLOVES] * 17):
        make.report(build, letdown_word=f"{words} {n}")
    make.report(build, ann, letdown_word=f"{SILENT}!")
    thread = make.thread("Alarm silent", kind="talk")
    chens, anns = person(chen), person(ann)
    for _group in range(3):
        chens.goes_to("/problems/inbox/")
        chens.presses("button", said("Open a problem"))
    assert sorted(Problem.objects.values_list("voices", flat=True)) == [17, 30, 41]
    silent = Problem.objects.get(voices=41)
    chens.goes_to(f"{silent.get_absolute_url()}?desk=split")
    chens.page.locator("main input[name=evidence]").nth(3).check()
    chens.writes(said("What is wrong there"), "Too quiet")
    chens.presses("button", said("Split the ticked lines off"))
    chens.sees("Too quiet")
    chens.goes_to(f"{Problem.objects.get(title='Too quiet').get_absolute_url()}?desk=merge")
    chens.presses("button", said("Merge into “%(title)s”", title=silent.title))
    chens.goes_to(f"{silent.get_absolute_url()}?desk=add")
    chens.writes(said("A thread: its address or its number"), f"/threads/{thread.pk}/x/")
    chens.presses("button", said("Link the thread"))
    chens.goes_to(f"{silent.get_absolute_url()}?desk=turn")
    chens.chooses(said("State"), said("Being fixed"))
    chens.writes(said("Next word by"), (build.friday + timedelta(days=7)).isoformat())
    chens.presses("button", said("Save and tell them"))
    chens.sees(said("Being fixed"))
    assert Notice.objects.filter(kind="problem").count() == 42
    anns.goes_to("/notices/")
    assert anns.page.locator("main").get_by_text(said("“%(problem)s” is being fixed", problem=silent.title)).count() == 1
    anns.goes_to(reverse("feedback:others", args=[build.pk]))
    anns.presses("link", silent.title)
    anns.sees(said("your words are among them"))
    anns.presses("button", said("It happens to me too"))
    anns.sees(said("It happens to you too · take it back"))
