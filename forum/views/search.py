from django.shortcuts import render

from forum.finding import Search
from forum.limits import limited


@limited("search", 30, methods=("GET",))
def search(request):
    """Threads and posts in which all the words stand."""
    return render(request, "forum/search.html", {"search": Search(request.GET.get("q", ""), request.user)})
