from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render

from releases.models import Build


@login_required
def report(request, pk):
    """The four grids of one member for one build."""
    build = get_object_or_404(Build.objects.visible_to(request.user).select_related("product"), pk=pk)
    return render(request, "feedback/report.html", {"build": build})


def others(request, pk):
    """What others chose."""
    build = get_object_or_404(Build.objects.visible_to(request.user).select_related("product"), pk=pk)
    return render(request, "feedback/said.html", {"build": build})
