"""The front page: this week at a glance."""

from django.shortcuts import render


def home(request):
    return render(request, "home/home.html", {})
