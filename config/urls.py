"""The map of the site: one include per app. The apps' addresses all begin at the root."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView

from config import health, home, mailbox
from config.api import site as api

admin.site.login = secure_admin_login(admin.site.login)  # one log-in for everybody, with its limits and second factor
handler400 = "forum.views.errors.bad_request"  # also says 413, where Django knows only 400
urlpatterns = [
    path("", home.home, name="home"),
    path("", include("feedback.urls")),  # first: votes come by the hundred a second
    path("", include("releases.urls")),
    path("", include("forum.urls")),
    path("", include("awards.urls")),
    path("insight/", include("feedback.desk.urls")),
    path("insight/growth/", include("feedback.growth.urls")),
    path("medals/", include("awards.medals.urls")),
    path("", include("awards.thanks.urls")),
    path("hall/", include("awards.hall.urls")),
    path("widgets/", include("releases.widgets.urls")),
    path("problems/", include("feedback.problems.urls")),
    path("api/v1/", api.api.urls),
    path("api/docs/", api.docs, name="api-docs"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("config.sitemaps")),
    path("robots.txt", TemplateView.as_view(template_name="robots.txt", content_type="text/plain")),
    path("healthz", health.healthz, name="healthz"),
    path("mailbox/", mailbox.mails, name="mailbox"),
    path("mailbox/<str:name>/", mailbox.mail, name="mail"),
]
