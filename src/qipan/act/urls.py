"""Cases, intake, orders from decisions."""

from django.urls import path

from qipan.act import views
from qipan.act.limits import views as limits

app_name = "act"
urlpatterns = [
    path("cases/", views.cases, name="cases"),
    path("cases/<slug:public_id>/", views.case, name="case"),
    path("cases/<slug:public_id>/reveal/", views.reveal, name="reveal"),
    path("cases/<slug:public_id>/steps/<slug:name>/", views.step, name="step"),
    path("cases/<slug:public_id>/limits/<slug:name>/", limits.limit, name="limit"),
    path("attention/", limits.attention, name="attention"),
    path("requests/<slug:public_id>/", limits.decide, name="decide"),
    path("intake/", views.intake, name="intake"),
    path("intake/suggest/", views.suggest, name="suggest"),
    path("intake/receipt/", views.receipt, name="receipt"),
    path("orders/new/<slug:decision>/", views.decision_order, name="decision-order"),
]
