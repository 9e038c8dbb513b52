"""A line over the builds, as the figures an SVG wants: in percent across and in pixels down, so that words keep their size."""

from dataclasses import dataclass

TOP, BOTTOM = 24, 180  # of a picture 210 high
LEFT = 8  # the scale's figures stand left of the first point
NAMES = 3  # more would run into one another on a phone, where the last one ends at its point


@dataclass(frozen=True)
class Chart:
    line: str
    area: str
    dots: tuple  # (x, y, point)
    lines: tuple  # (y, number): the scale
    names: tuple  # (x, anchor, name)


def across(length):
    """Where so many points stand from left to right, in percent."""
    return [round(LEFT + (100 - LEFT) / max(1, length - 1) * n, 2) for n in range(length)]


def chart(points, value=lambda point: point.reports, most=None, finest=1):
    """A Chart of points with a `number` (their name), the oldest first; those whose value is None are left out of the line.

    The scale begins at nothing and ends above the largest value, or at `most`; its steps are not smaller than `finest`.
    """
    values = [value(point) for point in points]
    step = most // 4 if most else _step(max((one for one in values if one is not None), default=0), finest)
    places = list(zip(across(len(points)), points, strict=True))
    spots = [(x, _down(one, 4 * step), point) for (x, point), one in zip(places, values, strict=True) if one is not None]
    line = " ".join(f"{x},{y}" for x, y, _point in spots)
    every = max(1, -(-len(places) // NAMES))
    return Chart(
        line=line,
        area=f"{spots[0][0] if spots else LEFT},{BOTTOM} {line} {spots[-1][0] if spots else LEFT},{BOTTOM}",
        dots=tuple(spots),
        lines=tuple((_down(n, 4), step * n) for n in range(5)),
        names=tuple((x, _anchor(x), point.number) for x, point in places[::-1][::every]),
    )


def _down(number, top):
    return round(BOTTOM - (BOTTOM - TOP) * number / top, 1)


def _anchor(x):
    return {LEFT: "start", 100: "end"}.get(x, "middle")


def _step(most, finest):
    """A quarter of the scale: the smallest of 1, 2, 5, 10, 20, 50 … with which four hold the most; `finest` in place of 1."""
    size = finest
    while True:
        for step in (size, 2 * size, 5 * size):
            if step * 4 >= most:
                return step
        size *= 10
