"""Cases, intake, orders from decisions."""

from django.urls import path

from qipan.cases import views
from qipan.cases.answering import views as answering
from qipan.cases.duties import views as duty_views
from qipan.cases.inspection import views as inspection
from qipan.cases.limits import views as limits
from qipan.cases.lists import views as list_views
from qipan.cases.merging import views as merging
from qipan.cases.questions.views import questions
from qipan.cases.triage import views as triage

app_name = "cases"
urlpatterns = [
    path("cases/", list_views.cases, name="cases"),
    path("cases/unanswered/", answering.waiting, name="unanswered"),
    path("cases/<slug:public_id>/delay/", answering.delay, name="delay"),
    path("cases/<slug:public_id>/remarks/", answering.remarks, name="remarks"),
    path("cases/export/", list_views.export, name="export"),
    path("cases/bulk/", list_views.bulk, name="bulk"),
    path("cases/bulk/<slug:public_id>/", list_views.bulk_result, name="bulk-result"),
    path("cases/filters/", list_views.save, name="save-filter"),
    path("cases/filters/<slug:public_id>/end/", list_views.end, name="end-filter"),
    path("cases/<slug:public_id>/", views.case, name="case"),
    path("cases/<slug:public_id>/reveal/", views.reveal, name="reveal"),
    path("cases/<slug:public_id>/steps/<slug:name>/", views.step, name="step"),
    path("cases/<slug:public_id>/similar/", merging.similar, name="similar"),
    path("cases/<slug:public_id>/merge/", merging.merge, name="merge"),
    path("cases/<slug:public_id>/unmerge/", merging.unmerge, name="unmerge"),
    path("cases/<slug:public_id>/split/", merging.split, name="split"),
    path("cases/<slug:public_id>/limits/<slug:name>/", limits.limit, name="limit"),
    path("attention/", limits.attention, name="attention"),
    path("requests/<slug:public_id>/", limits.decide, name="decide"),
    path("intake/", views.intake, name="intake"),
    path("intake/questions/", questions, name="questions"),
    path("intake/suggest/", views.suggest, name="suggest"),
    path("intake/receipt/", views.receipt, name="receipt"),
    path("triage/", triage.overview, name="triage"),
    path("triage/models/<slug:public_id>/", triage.model, name="triage-model"),
    path("inspections/", inspection.inspections, name="inspections"),
    path("inspections/draws/", inspection.draws, name="draws"),
    path("inspections/draws/<slug:public_id>/", inspection.draw, name="draw"),
    path("inspections/<slug:public_id>/", inspection.inspection, name="inspection"),
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
