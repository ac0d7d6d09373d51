"""What other rooms may use of media."""

from qipan.media.folders import Folder, no_subject, register_keeper
from qipan.media.forms import ACCEPTED, PhotosForm
from qipan.media.http_api import AttachmentOut, attachment_out
from qipan.media.models import Attachment
from qipan.media.selectors import attachments_of, own_content, seen_by_reporter
from qipan.media.services import attach_photo, attach_voice, shred
from qipan.media.uploads import ensure_whole
from qipan.media.views import file_response

__all__ = [
    "ACCEPTED",
    "Attachment",
    "AttachmentOut",
    "Folder",
    "PhotosForm",
    "attach_photo",
    "attach_voice",
    "attachment_out",
    "attachments_of",
    "ensure_whole",
    "file_response",
    "no_subject",
    "own_content",
    "register_keeper",
    "seen_by_reporter",
    "shred",
]
