from functools import partial

from django.utils.translation import gettext_lazy as _

from forum import notices

about_reports = partial(notices.Kind, theme=notices.Theme.REPORTS)

notices.register(
    about_reports(
        "report_due",
        _("Once a week: time for my report on a build I tried"),
        _("How does build %(number)s feel? Four grids, a minute"),
    )
)
notices.register(
    about_reports(
        "last_hours",
        _("The last hours to report on a build I tried"),
        _("Last hours: how does build %(number)s feel? Reports are about to close"),
    )
)
