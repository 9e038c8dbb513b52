from django.urls import path

from releases.widgets import views
from releases.widgets.shelf import WIDGETS

app_name = "widgets"
urlpatterns = [path("", views.shelf, name="shelf")]
for widget in WIDGETS.values():
    urlpatterns += [
        path(f"{widget.name}/", views.frame, {"widget": widget}, name=widget.name),
        path(f"{widget.name}.json", views.facts, {"widget": widget}, name=f"{widget.name}-json"),
    ]
