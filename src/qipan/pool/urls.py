"""Sources and runs."""

from django.urls import path

from qipan.pool import views

app_name = "pool"
urlpatterns = [
    path("pool/", views.runs, name="runs"),
    path("pool/runs/<slug:public_id>/", views.run, name="run"),
    path("pool/rows/<slug:public_id>/dismiss/", views.dismiss, name="dismiss"),
    path("pool/sources/<slug:code>/reread/", views.reread, name="reread"),
]
