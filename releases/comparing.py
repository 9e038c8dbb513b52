"""What lies between two builds of a product."""

from dataclasses import dataclass

from releases.models import Build


@dataclass(frozen=True)
class Comparison:
    older: Build
    newer: Build
    between: list  # the builds after the older one up to the newer one, the newest first
    figures: list  # (what was measured, before, after) over all of them
    sizes: list  # (device, size then, size now); None where there was or is no file for it

    @classmethod
    def of(cls, builds, one, other):
        """Of these builds, the newest first, from the earlier of the two to the later one."""
        older, newer = sorted((one, other), key=lambda build: build.friday)
        between = [build for build in builds if older.friday < build.friday <= newer.friday]
        return cls(older, newer, between, _figures(between), _sizes(older, newer))


def _figures(between):
    """Each measurement once: as it was before the first of the builds, and after the last."""
    found = {}
    for build in reversed(between):
        for feature in build.features.all():
            if feature.measure:
                before, _after = found.get(feature.measure, (feature.before, None))
                found[feature.measure] = before, feature.after
    return [(measure, before, after) for measure, (before, after) in found.items()]


def _sizes(older, newer):
    then, now = _by_device(older), _by_device(newer)
    return [(device, then.get(device), now.get(device)) for device in sorted(then.keys() | now.keys())]


def _by_device(build):
    """How much there is to fetch for each device."""
    sizes = {}
    for file in build.files.all() if build.is_offered else ():
        sizes[file.device] = sizes.get(file.device, 0) + file.size
    return sizes
