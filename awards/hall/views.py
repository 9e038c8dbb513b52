from django.shortcuts import render
from django.views.decorators.http import require_safe

from awards.hall.honoured import hall


@require_safe
def index(request):
    return render(request, "awards/hall/index.html", {"hall": hall()})


@require_safe
def roll(request):
    """The same names as credits that roll, for a large screen."""
    return render(request, "awards/hall/roll.html", {"hall": hall()})
