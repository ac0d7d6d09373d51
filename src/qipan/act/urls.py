"""Cases, intake, orders from decisions."""

from django.urls import path, re_path

from qipan.act import views
from qipan.act.attachments import views as photos
from qipan.act.field import views as field

app_name = "act"
urlpatterns = [
    path("cases/", views.cases, name="cases"),
    path("cases/<slug:public_id>/", views.case, name="case"),
    path("cases/<slug:public_id>/reveal/", views.reveal, name="reveal"),
    path("cases/<slug:public_id>/steps/<slug:name>/", views.step, name="step"),
    path("intake/", views.intake, name="intake"),
    path("intake/suggest/", views.suggest, name="suggest"),
    path("intake/receipt/", views.receipt, name="receipt"),
    path("field/", field.day, name="field"),
    path("field/worker.js", field.worker, name="field-worker"),
    path("field/app.webmanifest", field.manifest, name="field-manifest"),
    path("field/forms/", field.forms, name="filled-forms"),
    re_path(r"^field/forms/(?P<code>[\w.{}-]+)\.(?P<kind>csv|xlsx)$", field.download, name="filled-form"),
    path("photos/<slug:public_id>/", photos.content, name="photo"),
    path("photos/<slug:public_id>/redact/", photos.redaction, name="redaction"),
    path("photos/<slug:public_id>/release/", photos.release, name="release-photo"),
    path("photos/<slug:public_id>/withdraw/", photos.withdraw, name="withdraw-photo"),
    path("photos/<slug:public_id>/original/", photos.original, name="original-photo"),
    path("orders/new/<slug:decision>/", views.decision_order, name="decision-order"),
]
