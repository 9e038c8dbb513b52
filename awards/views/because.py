from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from awards import because
from feedback import fixed


@require_safe
@login_required
def because_of_you(request):
    """A member's own page of what their voice changed; nobody else's is to be had."""
    member = request.user
    found = {"shipped": list(because.shipped(member)), "fixes": list(fixed.for_member(member)[: because.SHOWN])}
    found["won"] = list(because.won(member))
    return render(request, "awards/because.html", {**found, "any": any(found.values()), "most": because.SHOWN})
