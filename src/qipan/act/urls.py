"""Cases, intake, orders from decisions."""

from django.urls import path

from qipan.act import views
from qipan.act.answering import views as answering

app_name = "act"
urlpatterns = [
    path("cases/", views.cases, name="cases"),
    path("cases/unanswered/", answering.waiting, name="unanswered"),
    path("cases/<slug:public_id>/delay/", answering.delay, name="delay"),
    path("cases/<slug:public_id>/remarks/", answering.remarks, name="remarks"),
    path("cases/<slug:public_id>/", views.case, name="case"),
    path("cases/<slug:public_id>/reveal/", views.reveal, name="reveal"),
    path("cases/<slug:public_id>/steps/<slug:name>/", views.step, name="step"),
    path("intake/", views.intake, name="intake"),
    path("intake/suggest/", views.suggest, name="suggest"),
    path("intake/receipt/", views.receipt, name="receipt"),
    path("orders/new/<slug:decision>/", views.decision_order, name="decision-order"),
]
