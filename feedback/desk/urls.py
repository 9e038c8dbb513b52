from django.urls import path

from feedback.desk import views

app_name = "desk"

urlpatterns = [
    path("views/", views.views, name="views"),
    path("views/<int:pk>/removal/", views.removal, name="removal"),
    path("<int:pk>/letter/", views.letter, name="letter"),
]
