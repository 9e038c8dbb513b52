"""A page and its figures: read on the page, or taken from the same address as CSV, XLSX or JSON."""

import io

import xlsxwriter
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render

from feedback.figures import misses
from feedback.sheets import harmless, sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def shown(request, template, context, figures):
    """The page with its figures by name; or the one that `?figure=…&as=…` asks for, as a file."""
    if "as" in request.GET:
        wanted = next((figure for figure in figures if figure.name == request.GET.get("figure")), None)
        if not wanted or request.GET["as"] not in KINDS:
            raise Http404
        return KINDS[request.GET["as"]](wanted)
    looks, missing = misses(figures)
    named = {figure.name: figure for figure in figures}
    return render(request, template, {**context, "figures": named, "looks": looks, "missing": missing})


def _csv(figure):
    return sheet(
        f"{figure.name}.csv", figure.flat_header, (["" if one is None else one for one in row] for row in figure.flat_rows)
    )


def _xlsx(figure):
    """Numbers as numbers, words as words: none of them is ever run."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for y, row in enumerate([figure.flat_header, *figure.flat_rows]):
            for x, one in enumerate(row):
                if isinstance(one, (int, float)):
                    page.write_number(y, x, one)
                elif one is not None:
                    page.write_string(y, x, harmless(one))
    headers = {"Content-Disposition": f'attachment; filename="{figure.name}.xlsx"'}
    return HttpResponse(file.getvalue(), content_type=XLSX, headers=headers)


def _json(figure):
    found = {"figure": figure.name, "columns": figure.flat_header, "rows": figure.flat_rows}
    headers = {"Content-Disposition": f'attachment; filename="{figure.name}.json"'}
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False}, headers=headers)


KINDS = {"csv": _csv, "xlsx": _xlsx, "json": _json}
