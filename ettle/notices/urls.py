"""Addresses of the notices room."""

from django.urls import path

from ettle.notices.views import notices, outbox

app_name = "notices"
urlpatterns = [
    path("", notices.mine, name="mine"),
    path("<int:notice_id>/", notices.open_notice, name="open"),
    path("<int:notice_id>/read/", notices.read, name="read"),
    path("read/", notices.read_all, name="read_all"),
    path("digest/", notices.digest, name="digest"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:message_id>/", outbox.message, name="message"),
    path("outbox/<int:message_id>/again/", outbox.send_again, name="send_again"),
    path("outbox/<int:message_id>/cancel/", outbox.cancel, name="cancel_message"),
]
