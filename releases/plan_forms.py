from django import forms
from django.utils.translation import gettext_lazy as _

from forum.models import Member
from releases.models import Handover, Point, Template


def people(product):
    """Who may look after a point: the product's makers, and everybody who holds a role."""
    theirs = Member.objects.filter(teams__product=product) | Member.objects.filter(groups__isnull=False, is_active=True)
    return theirs.distinct().order_by("username")


class OwnerField(forms.ModelChoiceField):
    def __init__(self, product, **more):
        super().__init__(people(product), required=False, label=_("Who looks after it"), empty_label=_("Nobody yet"), **more)


class PointForm(forms.Form):
    text = forms.CharField(label=_("What has to be done"), max_length=Point._meta.get_field("text").max_length)

    def __init__(self, *args, build, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"] = OwnerField(build.product)


class OwnerForm(forms.Form):
    def __init__(self, *args, build, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"] = OwnerField(build.product)


class TemplateForm(forms.Form):
    def __init__(self, *args, build, **kwargs):
        super().__init__(*args, **kwargs)
        templates = Template.objects.filter(product=build.product)
        self.fields["template"] = forms.ModelChoiceField(templates, label=_("Template"), empty_label=None)


class HandoverForm(forms.ModelForm):
    class Meta:
        model = Handover
        fields = ["words"]
        widgets = {"words": forms.Textarea(attrs={"rows": 3})}
        labels = {"words": _("What the next one should know")}
