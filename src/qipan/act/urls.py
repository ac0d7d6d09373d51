"""Cases, intake, orders from decisions."""

from django.urls import path

from qipan.act import views
from qipan.act.emergency import views as emergency

app_name = "act"
urlpatterns = [
    path("cases/", views.cases, name="cases"),
    path("cases/<slug:public_id>/", views.case, name="case"),
    path("cases/<slug:public_id>/reveal/", views.reveal, name="reveal"),
    path("cases/<slug:public_id>/steps/<slug:name>/", views.step, name="step"),
    path("intake/", views.intake, name="intake"),
    path("intake/suggest/", views.suggest, name="suggest"),
    path("intake/receipt/", views.receipt, name="receipt"),
    path("emergencies/", emergency.emergencies, name="emergencies"),
    path("emergencies/new/<slug:origin>/", emergency.open_emergency, name="open-emergency"),
    path("emergencies/<slug:public_id>/", emergency.emergency, name="emergency"),
    path("emergencies/<slug:public_id>/<slug:name>/", emergency.act, name="emergency-act"),
    path("warnings/<slug:origin>/case/", emergency.born, name="born"),
    path("signals/<slug:signal>/case/", emergency.taken_up, name="taken-up"),
    path("orders/new/<slug:decision>/", views.decision_order, name="decision-order"),
]
