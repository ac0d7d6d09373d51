"""Cases, intake, orders from decisions."""

from django.urls import include, path, re_path

from qipan.act import list_views, views
from qipan.act.answering import views as answering
from qipan.act.attachments import views as photos
from qipan.act.duties import views as duty_views
from qipan.act.emergency import views as emergency
from qipan.act.field import views as field
from qipan.act.inspection import views as inspection
from qipan.act.limits import views as limits
from qipan.act.mail.views import mails
from qipan.act.merging import views as merging
from qipan.act.questions.views import questions
from qipan.act.triage import views as triage

app_name = "act"
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
    path("intake/mail/", mails, name="mails"),
    path("open311/", include("qipan.act.open311.urls")),
    path("outbox/", include("qipan.act.outbox.urls")),
    path("triage/", triage.overview, name="triage"),
    path("triage/models/<slug:public_id>/", triage.model, name="triage-model"),
    path("emergencies/", emergency.emergencies, name="emergencies"),
    path("emergencies/new/<slug:origin>/", emergency.open_emergency, name="open-emergency"),
    path("emergencies/<slug:public_id>/", emergency.emergency, name="emergency"),
    path("emergencies/<slug:public_id>/<slug:name>/", emergency.act, name="emergency-act"),
    path("warnings/<slug:origin>/case/", emergency.born, name="born"),
    path("signals/<slug:signal>/case/", emergency.taken_up, name="taken-up"),
    path("field/", field.day, name="field"),
    path("field/worker.js", field.worker, name="field-worker"),
    path("field/app.webmanifest", field.manifest, name="field-manifest"),
    path("field/forms/", field.forms, name="filled-forms"),
    re_path(r"^field/forms/(?P<code>[\w.{}-]+)\.(?P<kind>csv|xlsx)$", field.download, name="filled-form"),
    path("inspections/", inspection.inspections, name="inspections"),
    path("inspections/draws/", inspection.draws, name="draws"),
    path("inspections/draws/<slug:public_id>/", inspection.draw, name="draw"),
    path("inspections/<slug:public_id>/", inspection.inspection, name="inspection"),
    path("photos/<slug:public_id>/", photos.content, name="photo"),
    path("photos/<slug:public_id>/redact/", photos.redaction, name="redaction"),
    path("photos/<slug:public_id>/release/", photos.release, name="release-photo"),
    path("photos/<slug:public_id>/withdraw/", photos.withdraw, name="withdraw-photo"),
    path("photos/<slug:public_id>/original/", photos.original, name="original-photo"),
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
