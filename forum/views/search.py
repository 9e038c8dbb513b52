from django.shortcuts import render
from django.views.decorators.http import require_safe

from forum.finding import Search
from forum.limits import limited


@require_safe
@limited("search", 30, methods=("GET",))
def search(request):
    """Threads and posts in which all the words stand."""
    return render(request, "forum/search.html", {"search": Search(request.GET.get("q", ""), request.user)})
