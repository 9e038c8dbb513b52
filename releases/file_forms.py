from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from forum import pictures
from releases.models import Build, BuildFile

SHA256 = RegexValidator(r"^[0-9a-f]{64}\Z", _("A SHA-256 checksum is 64 figures and letters from a to f."))
NAME = RegexValidator(
    r"^[^./\\\x00-\x1f\x7f][^/\\\x00-\x1f\x7f]*\Z", _("A file name has no slashes and does not start with a dot.")
)


class ChecksumField(forms.CharField):
    default_validators = [SHA256]

    def __init__(self, **more):
        super().__init__(label=_("Checksum (SHA-256)"), **more)

    def to_python(self, value):
        return super().to_python(value).lower()


class FileForm(forms.Form):
    """What is said of every file of a build."""

    device = forms.CharField(label=_("Device"), help_text=_("Left empty, it is for all."), max_length=60, required=False)
    sha256 = ChecksumField(help_text=_("When it is given, a file that has another one is refused."), required=False)


class BeginForm(FileForm):
    """A file that comes in parts."""

    name = forms.CharField(max_length=BuildFile._meta.get_field("name").max_length, validators=[NAME])
    size = forms.IntegerField(min_value=1)


class SendForm(FileForm):
    """A file that comes whole, as a form without a script sends it."""

    file = forms.FileField(
        label=_("File"), help_text=_("Up to 2 GB. Where scripts are off, up to 12 MB."), max_length=120, allow_empty_file=False
    )
    field_order = ["file", "device", "sha256"]

    def clean_file(self):
        NAME(self.cleaned_data["file"].name)
        return self.cleaned_data["file"]


class AddressForm(FileForm):
    """A file that lies elsewhere."""

    address = forms.URLField(label=_("Address"), max_length=500, assume_scheme="https")
    name = forms.CharField(label=_("File name"), max_length=120, validators=[NAME])
    size = forms.IntegerField(label=_("Size in bytes"), min_value=1, max_value=10**15)
    field_order = ["address", "name", "size", "device", "sha256"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sha256"].required = True
        self.fields["sha256"].help_text = _("It stands beside the download, and devices check it.")
        self.fields["address"].validators[0].schemes = ["http", "https"]


class PictureForm(forms.Form):
    """A picture for a build or one of its features."""

    picture = forms.FileField(label=_("Picture"), widget=forms.FileInput({"accept": pictures.ACCEPT}))
    words = forms.CharField(label=_("What it shows"), help_text=_("For who cannot see it, and beneath it for all."), max_length=200)
    feature = forms.ModelChoiceField(None, label=_("Beside"), required=False)
    stem = ""

    def __init__(self, *args, build, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["feature"].queryset = build.features.all()
        self.fields["feature"].empty_label = _("the whole build")

    def clean(self):
        data = super().clean()
        if not self.errors:
            try:
                self.stem = pictures.keep(data["picture"], "beside", pictures.PHOTOS, crop=False)
            except pictures.Refused as refused:
                self.add_error("picture", str(refused))
        return data


class IssuesForm(forms.ModelForm):
    class Meta:
        model = Build
        fields = ["known_issues"]
        widgets = {"known_issues": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"known_issues": _("Everybody reads it, at once.")}


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is withdrawn"), help_text=_("Everybody reads it, and who runs this build is told."), max_length=300
    )
