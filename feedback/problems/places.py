"""Where the list is to be found, and what stands beside a report whose line belongs to a problem."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from feedback import beside, receipt
from feedback.problems.models import Evidence
from forum import places
from forum.templatetags.forum import number


def _list(_context, _thing):
    return reverse("problems:index")


def _of_build(_context, build):
    return f"{reverse('problems:index')}?build={build.pk}"


def _inbox(_context, build):
    return f"{reverse('problems:inbox')}?product={build.product_id}"


def notes(build, member):
    """What the member's let-down line on this build belongs to, and how that stands."""
    found = Evidence.objects.filter(report__build=build.pk, report__author=member.pk).select_related("problem__fixed_in")
    for problem in (one.problem for one in found):
        state = problem.get_state_display()
        state = f"{state}: {problem.fixed_in.number}" if problem.fixed_in else state
        others = problem.voices - 1
        words = ngettext("with %(n)s other", "with %(n)s others", others) % {"n": number(others)} if others > 0 else ""
        yield beside.Note(problem.title, state, words, problem.get_absolute_url())


def outcomes(report, member, _now):
    """The same beside the member's last report, while they write the next one."""
    for note in notes(report.build, member) if report.letdown_word else ():
        yield receipt.Outcome("letdown", f"{note.title} · {note.state}", note.href)


places.register("foot", _("Known problems"), _list)
places.register("builds", _("Problems"), _list)
places.register("build", _("Problems met in it"), _of_build)
places.register("insight", _("Sort what let members down"), _inbox)
beside.register(notes)
receipt.register(outcomes)
