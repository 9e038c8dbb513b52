"""Works a Popcorn Award out again from its published count: python3 recount.py popcorn.csv [SHA-256]

Needs Python 3.9 or newer and nothing else. Prints the podium; the exit code is 1 when the file says anything different.
"""

import csv
import hashlib
import io
import sys
from math import sqrt


def score(loves, votes, z):
    """The lower bound of Wilson's interval (E. B. Wilson, JASA 22, 1927)."""
    p = loves / votes if votes else 0
    if not loves:
        return 0.0
    return (p + z * z / (2 * votes) - z * sqrt((p * (1 - p) + z * z / (4 * votes)) / votes)) / (1 + z * z / votes)


def podium(rows):
    """{row: place}: one more than the number of features that are better; equal votes share a place."""
    running = []
    for n, row in enumerate(rows):
        loves, votes = int(row["loves"]), int(row["loves"]) + int(row["misses"])
        if loves and votes >= int(row["fewest_votes"]):
            running.append((score(loves, votes, float(row["z"])), loves, votes, n))
    running.sort(reverse=True)
    counts = [one[1:3] for one in running]
    places = {n: 1 + counts.index((loves, votes)) for _score, loves, votes, n in running}
    return {n: place for n, place in places.items() if place <= 3}


def differences(rows, places):
    """What the file says otherwise than its own votes do."""
    for n, row in enumerate(rows):
        loves, votes = int(row["loves"]), int(row["loves"]) + int(row["misses"])
        if abs(float(row["score"]) - score(loves, votes, float(row["z"]))) > 1e-9:
            yield f"{row['feature']}: the score is not {row['score']}"
        if row["place"] != str(places.get(n, "")):
            yield f"{row['feature']}: the place is not {row['place'] or 'none'}"


def main(path, digest=""):
    with open(path, "rb") as file:
        data = file.read()
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    places = podium(rows)
    for n in sorted(places, key=places.get):
        print(places[n], rows[n]["feature"], f"{float(rows[n]['score']):.4f}")
    wrong = list(differences(rows, places))
    if digest and hashlib.sha256(data).hexdigest() != digest.lower():
        wrong.append("these are not the bytes of that digest")
    print("\n".join(wrong) or f"{len(rows)} features, 0 differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
