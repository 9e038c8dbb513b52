from django.shortcuts import get_object_or_404, redirect, render

from feedback import figured
from feedback.chart import chart
from feedback.downloads import shown
from feedback.insight import trends as by_week
from feedback.views.asked import for_product_managers
from forum import clock
from releases.models import Build, Product


@for_product_managers
def latest(request):
    """The trends of the product whose build is the newest."""
    newest = Build.objects.asked_about().order_by("-published_at").select_related("product").first()
    return redirect("feedback:trends", newest.product.slug) if newest else render(request, "feedback/no_builds.html")


@for_product_managers
def trends(request, product):
    """Twelve builds side by side: love for each team's work, mood, how long a wish and an answer take, who reports."""
    now, builds = clock.now(), by_week.builds_of(product)
    found = builds[0].product if builds else get_object_or_404(Product, slug=product)
    weeks = by_week.trends(found, builds, now)
    tables = (figured.of_satisfaction, figured.of_moods_over_builds, figured.of_days, figured.of_replies, figured.of_rings)
    figures = [table(weeks) for table in tables]
    teams = [(name, chart(weeks.weeks, by_week.percent_love(pk), most=100)) for pk, name in weeks.teams]
    lines = {"mood": chart(weeks.weeks, by_week.percent_glad, most=100), "days": chart(weeks.weeks, lambda week: week.days_median)}
    lines["replies"] = chart(weeks.weeks, lambda week: week.replies_median)
    context = {
        "product": found,
        "latest": builds[-1] if builds else None,
        "teams": teams,
        "lines": lines,
        "weeks": weeks,
        "now": now,
    }
    return shown(request, "feedback/trends.html", context, figures)
