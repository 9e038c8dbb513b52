"""Addresses that begin alike."""

from django.urls import include, path


def under(route, *patterns):
    """The patterns below one route. What is looked for elsewhere is compared with the route alone, not with each of them."""
    return path(route, include(list(patterns)))
