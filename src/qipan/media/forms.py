"""What people hand in and say of photos: the photos of a report, a purpose, what is covered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qipan.core.forms import HouseForm
from qipan.errors import InputError
from qipan.kernels.covering import Box
from qipan.media.photos import read_photo

ACCEPTED = "image/jpeg,image/png,image/webp"


class ManyFiles(forms.ClearableFileInput):
    """A file control that takes several."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photos, each read and checked; ``clean`` gives their contents."""

    widget = ManyFiles(attrs={"multiple": True, "accept": ACCEPTED})

    def clean(self, data: Any, initial: Any = None) -> list[bytes]:
        """The contents. Raises ``ValidationError`` that names the file which is wrong, and how to mend it."""
        del initial
        handed: list[UploadedFile] = [file for file in data or [] if file]
        if len(handed) > settings.QIPAN_PHOTOS_EACH:
            said = _("These are %(count)d photos; %(most)d are taken with one report.")
            told = {"count": len(handed), "most": settings.QIPAN_PHOTOS_EACH}
            raise forms.ValidationError(f"{said % told} {_('Choose those that show most.')}")
        return [_checked(file) for file in handed]


def _checked(file: UploadedFile) -> bytes:
    content = file.read()
    try:
        read_photo(content)
    except InputError as error:
        raise forms.ValidationError(f"{file.name}: {error.what} {error.mend}") from error
    return content


class PhotosForm(HouseForm):
    """The photos of a report; ``part`` shows them on pages of any room."""

    part = "media/_field.html"

    photos = PhotosField(
        label=gettext_lazy("Photos"),
        required=False,
        help_text=gettext_lazy(
            "JPEG, PNG or WebP. Where and when they were taken is read and then removed; others see them "
            "with faces and number plates covered."
        ),
    )


class PurposeForm(HouseForm):
    """Why somebody needs the original of a photo."""

    name = "original"
    purpose = forms.CharField(
        label=gettext_lazy("What do you need the original for?"),
        help_text=gettext_lazy("Your name, the time and this purpose are written to the log."),
        max_length=200,
    )


class BoxForm(HouseForm):
    """A region to cover, in per cent of the picture; works by keyboard alone."""

    name = "box"
    x = forms.FloatField(label=gettext_lazy("From the left, %"), min_value=0, max_value=99)
    y = forms.FloatField(label=gettext_lazy("From the top, %"), min_value=0, max_value=99)
    w = forms.FloatField(label=gettext_lazy("Width, %"), min_value=0.5, max_value=100)
    h = forms.FloatField(label=gettext_lazy("Height, %"), min_value=0.5, max_value=100)

    @property
    def box(self) -> Box:
        """The region as shares of the picture."""
        return Box(**{side: self.cleaned_data[side] / 100 for side in ("x", "y", "w", "h")})
