"""Public pages: no account is needed."""

from django.urls import path

from qipan.voice import call_views, views

app_name = "voice"
urlpatterns = [
    path("report/", views.report, name="report"),
    path("report/receipt/", views.receipt, name="receipt"),
    path("follow/", views.follow, name="follow"),
    path("follow/case/", views.case, name="case"),
    path("follow/case/verdict/", views.verdict, name="verdict"),
    path("follow/case/forget/", views.forget_identity, name="forget"),
    path("follow/matter/<str:number>/", views.matter, name="matter"),
    path("follow/case/photos/<slug:public_id>/", views.photo, name="photo"),
    path("callbacks/", call_views.callbacks, name="callbacks"),
    path("callbacks/<slug:public_id>/", call_views.callback, name="callback"),
    path("callbacks/<slug:public_id>/number/", call_views.number, name="callback-number"),
    path("follow/leave/", views.leave, name="leave"),
]
