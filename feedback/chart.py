"""A line over the builds, as the figures an SVG wants."""

from dataclasses import dataclass

LEFT, RIGHT, TOP, BOTTOM = 44, 620, 20, 180  # of a picture 640 wide and 210 high


@dataclass(frozen=True)
class Chart:
    line: str
    area: str
    dots: tuple  # (x, y, point)
    lines: tuple  # (y, number): the scale
    names: tuple  # (x, name): at most six, so that they do not run into one another


def chart(points):
    """A Chart of points with `reports` and `number`, the oldest first. The scale begins at nothing."""
    step = _step(max((point.reports for point in points), default=0))
    top = step * 4
    across = (RIGHT - LEFT) / max(1, len(points) - 1)
    spots = [(round(LEFT + across * n, 1), round(BOTTOM - (BOTTOM - TOP) * p.reports / top, 1), p) for n, p in enumerate(points)]
    line = " ".join(f"{x},{y}" for x, y, _point in spots)
    every = -(-len(spots) // 6)
    return Chart(
        line=line,
        area=f"{LEFT},{BOTTOM} {line} {spots[-1][0] if spots else LEFT},{BOTTOM}",
        dots=tuple(spots),
        lines=tuple((round(BOTTOM - (BOTTOM - TOP) * n / 4, 1), step * n) for n in range(5)),
        names=tuple((x, point.number) for x, _y, point in spots[::-1][::every]),
    )


def _step(most):
    """A quarter of the scale: the smallest of 1, 2, 5, 10, 20, 50 … with which four hold the most."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if step * 4 >= most:
                return step
        size *= 10
