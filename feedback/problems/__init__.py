"""The one list of what lets members down: words of reports, threads and the team's own findings, side by side."""
