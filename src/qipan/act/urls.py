"""Cases, intake, orders from decisions."""

from django.urls import path

from qipan.act import views
from qipan.act.duties import views as duty_views

app_name = "act"
urlpatterns = [
    path("cases/", views.cases, name="cases"),
    path("cases/<slug:public_id>/", views.case, name="case"),
    path("cases/<slug:public_id>/reveal/", views.reveal, name="reveal"),
    path("cases/<slug:public_id>/steps/<slug:name>/", views.step, name="step"),
    path("intake/", views.intake, name="intake"),
    path("intake/suggest/", views.suggest, name="suggest"),
    path("intake/receipt/", views.receipt, name="receipt"),
    path("orders/new/<slug:decision>/", views.decision_order, name="decision-order"),
    path("duties/", duty_views.duties, name="duties"),
    path("duties/duties.yaml", duty_views.duties_text, name="duties-text"),
    path("duties/proposals/", duty_views.proposals, name="proposals"),
    path("duties/proposals/<slug:public_id>/", duty_views.proposal, name="proposal"),
    path("disputes/", duty_views.disputes, name="disputes"),
    path("disputes/<slug:public_id>/", duty_views.dispute, name="dispute"),
    path("hops/", duty_views.pingpong, name="pingpong"),
    path("assists/", duty_views.assists, name="assists"),
    path("cases/<slug:public_id>/assist/", duty_views.ask, name="ask-assist"),
    path("cases/<slug:public_id>/whistle/", duty_views.whistle, name="whistle"),
    path("orders/<slug:public_id>/<slug:name>/", duty_views.sub_order, name="sub-order"),
]
