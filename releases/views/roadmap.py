from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from forum import clock
from releases import roadmap as road
from releases.models import Proposal
from releases.proposal_forms import RoadmapForm


@require_safe
def roadmap(request):
    """How far the wishes have come, and what came of each Friday."""
    form, now = RoadmapForm(request.GET), clock.now()
    found = form.narrowed(Proposal.objects.visible_to(request.user))
    sections = [(section, urlencode(section.stage.where | form.asked)) for section in road.sections(found, now)]
    context = {"form": form, "sections": sections, "fridays": road.fridays(request.user, form.product, now), "now": now}
    return render(request, "releases/roadmap.html", context)
