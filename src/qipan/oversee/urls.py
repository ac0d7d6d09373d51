"""The walk along the chain, evaluation, audit, reviews."""

from django.urls import path

from qipan.oversee import retention_views as retention
from qipan.oversee import views
from qipan.oversee.operations import views as operations

app_name = "oversee"
urlpatterns = [
    path("walk/<slug:public_id>/", views.chain, name="walk"),
    path("walk/<slug:public_id>/up/<slug:relation>/", views.neighbours, {"direction": "up"}, name="up"),
    path("walk/<slug:public_id>/down/<slug:relation>/", views.neighbours, {"direction": "down"}, name="down"),
    path("evaluation/", views.evaluation, name="evaluation"),
    path("operations/", operations.operations_page, name="operations"),
    path("operations/jobs/", operations.start, name="start-job"),
    path("operations/jobs/<slug:public_id>/cancel/", operations.cancel, name="cancel-job"),
    path("audit/", views.audit, name="audit"),
    path("retention/", retention.retention, name="retention"),
    path("retention/holds/", retention.hold, name="hold"),
    path("retention/holds/<slug:public_id>/lift/", retention.lift, name="lift"),
    path("reviews/new/<slug:subject>/", views.write_review, name="review"),
]
