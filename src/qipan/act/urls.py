"""Cases, intake, orders from decisions."""

from django.urls import path

from qipan.act import views
from qipan.act.merging import views as merging

app_name = "act"
urlpatterns = [
    path("cases/", views.cases, name="cases"),
    path("cases/<slug:public_id>/", views.case, name="case"),
    path("cases/<slug:public_id>/reveal/", views.reveal, name="reveal"),
    path("cases/<slug:public_id>/steps/<slug:name>/", views.step, name="step"),
    path("cases/<slug:public_id>/similar/", merging.similar, name="similar"),
    path("cases/<slug:public_id>/merge/", merging.merge, name="merge"),
    path("cases/<slug:public_id>/unmerge/", merging.unmerge, name="unmerge"),
    path("cases/<slug:public_id>/split/", merging.split, name="split"),
    path("intake/", views.intake, name="intake"),
    path("intake/suggest/", views.suggest, name="suggest"),
    path("intake/receipt/", views.receipt, name="receipt"),
    path("orders/new/<slug:decision>/", views.decision_order, name="decision-order"),
]
