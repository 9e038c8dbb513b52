"""The map of the site: one include per app. The apps' addresses all begin at the root."""

from django.contrib import admin
from django.urls import include, path

from config import health, home, mailbox

handler400 = "forum.views.errors.bad_request"  # also says 413, where Django knows only 400
urlpatterns = [
    path("", home.home, name="home"),
    path("", include("forum.urls")),
    path("", include("releases.urls")),
    path("", include("feedback.urls")),
    path("", include("awards.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("mailbox/", mailbox.mails, name="mailbox"),
    path("mailbox/<str:name>/", mailbox.mail, name="mail"),
]
