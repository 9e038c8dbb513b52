"""The site's map for search engines: the sections of every app."""

from django.contrib.sitemaps import views
from django.urls import path

from awards.sitemaps import SECTIONS as AWARDS
from forum.sitemaps import SECTIONS as FORUM
from forum.sitemaps import Places
from releases.sitemaps import SECTIONS as RELEASES

SECTIONS = {"home": Places("home"), **FORUM, **RELEASES, **AWARDS}
ONE = "sitemap-section"

urlpatterns = [
    path("sitemap.xml", views.index, {"sitemaps": SECTIONS, "sitemap_url_name": ONE}, name="sitemap"),
    path("sitemap-<slug:section>.xml", views.sitemap, {"sitemaps": SECTIONS}, name=ONE),
]
