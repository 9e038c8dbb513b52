"""A line over the builds, as the figures an SVG wants: in percent across and in pixels down, so that words keep their size."""

from dataclasses import dataclass

TOP, BOTTOM = 24, 180  # of a picture 210 high
LEFT = 8  # the scale's figures stand left of the first point
NAMES = 4  # more would run into one another on a phone


@dataclass(frozen=True)
class Chart:
    line: str
    area: str
    dots: tuple  # (x, y, point)
    lines: tuple  # (y, number): the scale
    names: tuple  # (x, anchor, name)


def chart(points):
    """A Chart of points with `reports` and `number`, the oldest first. The scale begins at nothing."""
    step = _step(max((point.reports for point in points), default=0))
    across = (100 - LEFT) / max(1, len(points) - 1)
    spots = [(round(LEFT + across * n, 2), _down(point.reports, 4 * step), point) for n, point in enumerate(points)]
    line = " ".join(f"{x},{y}" for x, y, _point in spots)
    every = max(1, -(-len(spots) // NAMES))
    return Chart(
        line=line,
        area=f"{LEFT},{BOTTOM} {line} {spots[-1][0] if spots else LEFT},{BOTTOM}",
        dots=tuple(spots),
        lines=tuple((_down(n, 4), step * n) for n in range(5)),
        names=tuple((x, _anchor(x), point.number) for x, _y, point in spots[::-1][::every]),
    )


def _down(number, top):
    return round(BOTTOM - (BOTTOM - TOP) * number / top, 1)


def _anchor(x):
    return {LEFT: "start", 100: "end"}.get(x, "middle")


def _step(most):
    """A quarter of the scale: the smallest of 1, 2, 5, 10, 20, 50 … with which four hold the most."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if step * 4 >= most:
                return step
        size *= 10
