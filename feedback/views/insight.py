from django.contrib.auth.decorators import login_required, permission_required
from django.shortcuts import get_object_or_404, redirect, render

from releases.models import Build


@login_required
@permission_required("feedback.read_insight", raise_exception=True)
def latest(request):
    newest = Build.objects.out().order_by("-published_at").first()
    return redirect("feedback:insight-build", newest.pk) if newest else render(request, "feedback/insight.html")


@login_required
@permission_required("feedback.read_insight", raise_exception=True)
def build(request, pk):
    found = get_object_or_404(Build.objects.out().select_related("product"), pk=pk)
    return render(request, "feedback/insight.html", {"build": found})


answers = votes_csv = reports_csv = build
