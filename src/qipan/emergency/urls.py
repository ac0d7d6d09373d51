"""Addresses of emergency plans and public alerts."""

from django.urls import path

from qipan.emergency import views
from qipan.emergency.alerts import views as alerts

app_name = "emergency"
urlpatterns = [
    path("emergencies/", views.emergencies, name="emergencies"),
    path("emergencies/new/<slug:origin>/", views.open_emergency, name="open-emergency"),
    path("emergencies/<slug:public_id>/", views.emergency, name="emergency"),
    path("emergencies/<slug:public_id>/<slug:name>/", views.act, name="emergency-act"),
    path("warnings/<slug:origin>/case/", views.born, name="born"),
    path("signals/<slug:signal>/case/", views.taken_up, name="taken-up"),
    path("warnings/<slug:public_id>/alert/", alerts.tell, name="tell"),
    path("alert-proposals/<slug:public_id>/", alerts.second, name="second"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("cap/feed", alerts.feed, name="cap-feed"),
    path("cap/<slug:public_id>.xml", alerts.message, name="cap"),
]
