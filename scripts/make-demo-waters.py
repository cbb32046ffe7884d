#!/usr/bin/env python3
"""Makes assets/demo/waters.geojson: real German waters for the demo course.

Large rivers are cut out of the basemap's river network (GSHHG) along towns
that lie on them, large lakes are taken from the basemap's lakes (Natural
Earth), and what neither holds is drawn by hand from known points.  Only the
standard library is needed:

    python3 scripts/make-demo-waters.py                 # write the file
    python3 scripts/make-demo-waters.py --check         # check all demo data

`--check` reads waters.geojson, measurements.json, texts.json and the
catalogue and exits with 1 when something does not fit.
"""

import argparse
import heapq
import json
import math
import sys
from datetime import datetime
from pathlib import Path

# Degrees to kilometres in Germany's latitude; good to 0.3 % for short lengths.
KM_LAT = 111.2
VIA_TOLERANCE_KM = 3.0
BRIDGE_KM = 5.0
# A jump over a gap of the network costs this many times its length, so that
# a path leaves the drawn river only where it must.
BRIDGE_COST = 4.0
MAX_POINTS = 150
GERMANY = (5.8, 47.2, 15.1, 55.1)

# name | points from source to mouth, "lon lat" of a town's river front.
# "//" starts a new part where lakes interrupt the river.
NETWORK_RIVERS = """
Rhein|8.860 47.660,8.215 47.620,7.950 47.550,7.590 47.560,7.575 48.030,7.800 48.570,8.305 49.040,8.440 49.320,8.455 49.485,8.375 49.630,8.275 50.005,7.900 49.970,7.605 50.365,7.110 50.740,6.965 50.940,6.770 51.225,6.725 51.450,6.600 51.655,6.245 51.830
Neckar|8.630 48.170,8.690 48.445,9.055 48.520,9.415 48.710,9.215 48.805,9.255 48.940,9.215 49.140,9.105 49.340,8.985 49.460,8.690 49.415,8.465 49.500
Main|11.060 50.150,10.830 49.910,10.230 50.045,10.225 49.865,10.165 49.740,10.070 49.665,9.925 49.790,9.695 50.050,9.580 49.990,9.515 49.760,9.250 49.705,9.140 49.975,8.910 50.125,8.680 50.107,8.295 50.000
Donau|8.510 47.950,8.820 47.985,9.215 48.085,9.995 48.395,10.780 48.715,11.425 48.760,11.885 48.915,12.100 49.020,12.575 48.885,12.965 48.830,13.465 48.575
Elbe|14.155 50.915,13.740 51.055,13.475 51.165,13.295 51.310,13.010 51.560,12.645 51.855,12.235 51.870,11.640 52.130,11.975 52.540,11.750 52.985,11.250 53.135,10.555 53.370,10.375 53.430,9.980 53.540
Weser|9.650 51.420,9.450 51.645,9.445 51.830,9.355 52.100,9.080 52.190,8.920 52.290,9.205 52.640,8.800 53.075,8.490 53.330
Werra|10.415 50.570,10.235 50.810,10.055 51.190,9.855 51.345,9.655 51.420
Fulda|9.660 50.550,9.715 50.870,9.730 51.000,9.545 51.130,9.505 51.315,9.645 51.420
Aller|10.790 52.430,10.550 52.485,10.080 52.625,9.225 52.925
Havel|13.170 53.180,13.245 52.755,13.210 52.535//12.555 52.410,12.335 52.605,12.075 52.825
Spree|14.420 51.185,14.380 51.570//14.340 51.755,13.900 51.940,14.245 52.170,14.060 52.360,13.750 52.390//13.575 52.445,13.400 52.520,13.210 52.535
Saale|11.920 50.325,11.365 50.650,11.595 50.930,11.810 51.165,12.000 51.360,11.955 51.490,11.735 51.795,11.920 51.955
Unstrut|10.450 51.210,11.125 51.165,11.295 51.365,11.580 51.285,11.770 51.215,11.790 51.170
Mulde|12.735 51.235,12.720 51.365,12.640 51.460,12.350 51.625,12.255 51.835
Mosel|6.375 49.475,6.630 49.755,7.070 49.915,7.115 49.950,7.180 50.030,7.165 50.145,7.600 50.365
Ems|8.430 51.810,7.990 51.955,7.785 51.980,7.435 52.285,7.305 52.525,7.295 52.695,7.370 53.090,7.430 53.220
Inn|12.190 47.610,12.135 47.855,12.235 48.060,12.525 48.240,13.470 48.575
Isar|11.570 47.680,11.555 47.760,11.440 47.910,11.590 48.135,11.760 48.400,12.150 48.540,12.500 48.630,12.875 48.780
Lech|10.870 48.050,10.915 48.370,10.920 48.700
Oder|14.755 52.065,14.555 52.345,14.640 52.580
Lausitzer Neiße|14.990 51.155,14.720 51.950
Altmühl|10.755 49.115,10.910 48.955,11.185 48.890,11.470 49.035,11.870 48.910
Regnitz|10.985 49.485,10.995 49.600,11.050 49.720,10.885 49.890
Trave|10.310 53.930,10.380 53.810,10.680 53.865
Warnow|11.980 53.845,12.140 54.090
"""

# name | a point inside; the polygon of the basemap's lakes that holds it.
BASEMAP_LAKES = """
Bodensee|9.420 47.620
Müritz|12.700 53.430
Schweriner See|11.470 53.720
Großer Plöner See|10.390 54.140
Großer Müggelsee|13.650 52.440
"""

# name | OSM key=value | water type | points. Drawn by hand; see the README of
# assets/demo for how exact they are.
HAND_LINES = """
Lahn|waterway=river|river|8.410 50.927,8.475 50.925,8.530 50.912,8.640 50.895,8.740 50.880,8.788 50.848,8.776 50.808,8.745 50.755,8.730 50.700,8.690 50.645,8.665 50.586,8.580 50.560,8.497 50.557,8.420 50.550,8.360 50.548,8.300 50.520,8.262 50.485,8.210 50.455,8.155 50.405,8.065 50.390,8.010 50.372,7.970 50.345,7.910 50.335,7.850 50.315,7.800 50.315,7.715 50.333,7.605 50.308
Ruhr|waterway=river|river|8.540 51.215,8.500 51.285,8.485 51.355,8.380 51.365,8.285 51.350,8.170 51.360,8.065 51.400,7.965 51.450,7.870 51.490,7.765 51.470,7.660 51.450,7.565 51.435,7.490 51.420,7.435 51.395,7.390 51.385,7.335 51.425,7.260 51.415,7.175 51.405,7.110 51.430,7.075 51.445,7.070 51.400,7.005 51.388,6.940 51.365,6.900 51.395,6.875 51.430,6.810 51.445,6.730 51.445
Leine|waterway=river|river|10.140 51.380,10.020 51.400,9.935 51.460,9.920 51.535,9.935 51.620,9.970 51.705,9.900 51.810,9.945 51.860,9.880 51.925,9.815 51.985,9.775 52.085,9.790 52.170,9.800 52.230,9.780 52.300,9.728 52.365,9.680 52.400,9.590 52.425,9.530 52.460,9.460 52.505,9.500 52.590,9.590 52.680
Saar|waterway=river|river|7.070 49.115,7.025 49.190,6.990 49.232,6.920 49.240,6.855 49.248,6.800 49.285,6.750 49.320,6.710 49.360,6.680 49.400,6.630 49.445,6.580 49.475,6.545 49.500,6.560 49.515,6.595 49.495,6.590 49.530,6.560 49.570,6.550 49.607,6.570 49.655,6.560 49.705
Nahe|waterway=river|river|7.160 49.640,7.240 49.690,7.320 49.700,7.380 49.735,7.460 49.785,7.560 49.785,7.650 49.780,7.740 49.800,7.845 49.810,7.855 49.845,7.880 49.890,7.890 49.967
Kocher|waterway=river|river|10.095 48.840,10.000 48.893,9.880 48.935,9.770 49.000,9.735 49.060,9.735 49.112,9.770 49.170,9.740 49.230,9.690 49.280,9.640 49.300,9.560 49.290,9.440 49.265,9.335 49.235,9.270 49.245,9.200 49.225
Jagst|waterway=river|river|10.250 48.925,10.130 48.960,10.110 49.050,10.070 49.135,9.985 49.200,9.850 49.255,9.780 49.300,9.740 49.350,9.635 49.385,9.510 49.345,9.360 49.325,9.270 49.285,9.195 49.235
Iller|waterway=river|river|10.280 47.515,10.235 47.555,10.290 47.620,10.300 47.680,10.320 47.725,10.300 47.790,10.200 47.880,10.110 47.960,10.110 48.050,10.125 48.125,10.085 48.220,10.030 48.320,9.980 48.380
Weil|waterway=stream|stream|8.455 50.238,8.445 50.270,8.420 50.300,8.405 50.325,8.395 50.365,8.380 50.400,8.372 50.432,8.320 50.455,8.275 50.475
Dreisam|waterway=river|river|7.940 47.967,7.905 47.985,7.857 47.990,7.815 48.005,7.775 48.045,7.745 48.090,7.745 48.150
Ammer|waterway=stream|stream|8.865 48.595,8.895 48.562,8.925 48.540,8.965 48.530,9.005 48.523,9.050 48.523,9.082 48.532
Leutra|waterway=stream|stream|11.530 50.926,11.555 50.928,11.575 50.930,11.592 50.925
Wuhle|waterway=stream|stream|13.575 52.570,13.580 52.550,13.578 52.535,13.572 52.510,13.574 52.485,13.575 52.465,13.571 52.456
Landwehrkanal|waterway=canal|canal|13.453 52.497,13.435 52.494,13.410 52.495,13.391 52.498,13.370 52.505,13.345 52.508,13.333 52.514,13.323 52.519
Mittellandkanal|waterway=canal|canal|7.600 52.290,7.800 52.345,7.990 52.400,8.200 52.350,8.345 52.325,8.620 52.330,8.920 52.305,9.200 52.355,9.420 52.400,9.600 52.425,9.750 52.410,9.860 52.365,10.030 52.340,10.220 52.325,10.500 52.310,10.640 52.390,10.785 52.430,11.000 52.430,11.200 52.340,11.420 52.280,11.700 52.230
"""

HAND_POLYGONS = """
Chiemsee|water=lake|lake|12.475 47.935,12.515 47.915,12.530 47.890,12.535 47.865,12.510 47.850,12.485 47.840,12.440 47.838,12.400 47.835,12.378 47.842,12.366 47.860,12.360 47.880,12.385 47.888,12.415 47.893,12.435 47.910,12.450 47.928
Starnberger See|water=lake|lake|11.345 47.993,11.355 47.980,11.352 47.960,11.345 47.930,11.340 47.905,11.335 47.870,11.338 47.835,11.320 47.822,11.302 47.826,11.297 47.865,11.288 47.890,11.286 47.912,11.305 47.935,11.318 47.962,11.332 47.985
Ammersee|water=lake|lake|11.130 48.076,11.140 48.050,11.145 48.025,11.165 48.000,11.168 47.980,11.150 47.958,11.118 47.956,11.108 47.975,11.100 48.000,11.097 48.025,11.108 48.050,11.120 48.072
Steinhuder Meer|water=lake|lake|9.300 52.486,9.340 52.488,9.380 52.478,9.396 52.466,9.385 52.457,9.355 52.451,9.330 52.449,9.295 52.455,9.278 52.466,9.285 52.478
Edersee|water=reservoir|reservoir|8.895 51.182,8.935 51.189,8.960 51.183,8.990 51.177,9.020 51.189,9.045 51.192,9.059 51.186,9.056 51.181,9.020 51.180,8.990 51.169,8.960 51.175,8.935 51.181,8.900 51.176
Laacher See|water=lake|lake|7.267 50.423,7.278 50.420,7.284 50.412,7.280 50.404,7.270 50.401,7.258 50.404,7.253 50.411,7.257 50.419
Maschsee|water=lake|lake|9.738 52.3615,9.7455 52.3612,9.7505 52.350,9.7525 52.343,9.748 52.342,9.742 52.352
Großer Wannsee|water=lake|lake|13.152 52.4385,13.172 52.4425,13.182 52.437,13.176 52.428,13.166 52.4205,13.160 52.424,13.158 52.431
Aasee (Münster)|water=lake|lake|7.6165 51.960,7.6185 51.958,7.610 51.952,7.602 51.946,7.594 51.942,7.592 51.944,7.600 51.950,7.608 51.955
"""

HAND_POINTS = """
Blautopf|natural=spring|spring|9.784 48.416
"""

RUNNING = {"river", "stream", "canal"}
STANDING = {"lake", "reservoir"}


def rows(table):
    return [line.split("|") for line in table.strip().splitlines()]


def points(text):
    return [tuple(float(n) for n in pair.split()) for pair in text.split(",")]


def plane(point, around):
    """Kilometres east and north of `around`."""
    east = (point[0] - around[0]) * KM_LAT * math.cos(math.radians(around[1]))
    return east, (point[1] - around[1]) * KM_LAT


def distance(a, b):
    return math.hypot(*plane(a, b))


def foot(point, a, b):
    """Nearest point of the segment a-b and its distance in kilometres."""
    ax, ay = plane(a, point)
    bx, by = plane(b, point)
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    t = 0.0 if length == 0 else min(1.0, max(0.0, -(ax * dx + ay * dy) / length))
    near = (a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]))
    return near, math.hypot(ax + t * dx, ay + t * dy)


def nearest(point, line):
    if len(line) == 1:
        return line[0], distance(point, line[0])
    return min((foot(point, a, b) for a, b in zip(line, line[1:])), key=lambda f: f[1])


class Network:
    """The rivers as a graph whose nodes are vertices of the lines."""

    def __init__(self, features):
        self.edges = {}
        ends = set()
        for feature in features:
            for line in feature["geometry"]["coordinates"]:
                line = [tuple(p) for p in line]
                ends.update((line[0], line[-1]))
                for a, b in zip(line, line[1:]):
                    self.join(a, b, distance(a, b))
        for end in sorted(ends):
            for node in sorted(self.edges):
                if node != end and abs(node[1] - end[1]) < BRIDGE_KM / KM_LAT:
                    gap = distance(end, node)
                    if gap <= BRIDGE_KM and node not in self.edges[end]:
                        self.join(end, node, gap * BRIDGE_COST)

    def join(self, a, b, cost):
        self.edges.setdefault(a, {})[b] = cost
        self.edges.setdefault(b, {})[a] = cost

    def snap(self, point):
        """Puts a node on the edge nearest to `point` and returns it."""
        best = None
        for a, targets in self.edges.items():
            if abs(a[0] - point[0]) > 0.5 or abs(a[1] - point[1]) > 0.5:
                continue
            for b in targets:
                near, gap = foot(point, a, b)
                if best is None or (gap, a, b) < best[:3]:
                    best = (gap, a, b, near)
        if best is None or best[0] > VIA_TOLERANCE_KM:
            found = "nothing" if best is None else f"{best[0]:.1f} km at {best[3]}"
            raise ValueError(f"no river near {point}: {found}")
        _, a, b, near = best
        if near in (a, b):
            return near
        cost = self.edges[a][b]
        share = distance(a, near) / max(distance(a, b), 1e-9)
        self.join(a, near, cost * share)
        self.join(near, b, cost * (1 - share))
        return near

    def path(self, start, goal):
        known, before, queue = {start: 0.0}, {}, [(0.0, start)]
        while queue:
            cost, node = heapq.heappop(queue)
            if node == goal:
                way = [goal]
                while way[-1] != start:
                    way.append(before[way[-1]])
                return way[::-1]
            if cost > known[node]:
                continue
            for target, step in self.edges[node].items():
                if cost + step < known.get(target, math.inf):
                    known[target], before[target] = cost + step, node
                    heapq.heappush(queue, (cost + step, target))
        raise ValueError(f"no way from {start} to {goal}")

    def along(self, via):
        nodes = [self.snap(p) for p in via]
        way = [nodes[0]]
        for start, goal in zip(nodes, nodes[1:]):
            for node in self.path(start, goal)[1:]:
                # A via point on a side arm makes the way run in and back out.
                if len(way) > 1 and way[-2] == node:
                    way.pop()
                else:
                    way.append(node)
        return way


def simplify(line, tolerance):
    """Douglas and Peucker's line reduction, tolerance in kilometres."""
    if len(line) < 3:
        return line
    offsets = [foot(p, line[0], line[-1])[1] for p in line[1:-1]]
    worst = max(range(len(offsets)), key=offsets.__getitem__)
    if offsets[worst] <= tolerance:
        return [line[0], line[-1]]
    left = simplify(line[: worst + 2], tolerance)
    return left + simplify(line[worst + 1 :], tolerance)[1:]


def short(line):
    tolerance = 0.05
    while len(reduced := simplify(line, tolerance)) > MAX_POINTS:
        tolerance *= 1.3
    return reduced


def rounded(line):
    return [[round(x, 4), round(y, 4)] for x, y in line]


def inside(point, ring):
    odd = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1]):
        if (ay > point[1]) != (by > point[1]):
            if point[0] < ax + (point[1] - ay) / (by - ay) * (bx - ax):
                odd = not odd
    return odd


def counterclockwise(ring):
    """A closed ring in the direction that RFC 7946 asks of outer rings."""
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:]))
    return ring if area > 0 else ring[::-1]


def feature(name, tag, water_type, kind, coordinates, source):
    key, value = tag.split("=")
    tags = {"name": name, key: value}
    if key == "water":
        tags["natural"] = "water"
    flow = "running" if water_type in RUNNING else "standing" if water_type in STANDING else None
    properties = {"name": name, "tags": tags, "water_type": water_type, "flow_type": flow, "source": source}
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def make(basemap):
    network = Network(json.loads((basemap / "rivers.geojson").read_text())["features"])
    out = []
    for name, text in rows(NETWORK_RIVERS):
        parts = []
        for part in text.split("//"):
            via = points(part)
            line = short(network.along(via))
            for point in via:
                near, gap = nearest(point, line)
                if gap > VIA_TOLERANCE_KM:
                    raise ValueError(f"{name} misses {point} by {gap:.1f} km")
            parts.append(rounded(line))
        kind, coordinates = ("LineString", parts[0]) if len(parts) == 1 else ("MultiLineString", parts)
        out.append(feature(name, "waterway=river", "river", kind, coordinates, "GSHHG"))
    lakes = json.loads((basemap / "lakes.geojson").read_text())["geometry"]["coordinates"]
    for name, text in rows(BASEMAP_LAKES):
        point = points(text)[0]
        ring = next(p[0] for p in lakes if inside(point, p[0]))
        out.append(feature(name, "water=lake", "lake", "Polygon", [counterclockwise(ring)], "Natural Earth"))
    for name, tag, kind, text in rows(HAND_LINES):
        out.append(feature(name, tag, kind, "LineString", rounded(points(text)), "GCampus"))
    for name, tag, kind, text in rows(HAND_POLYGONS):
        ring = rounded(points(text))
        out.append(feature(name, tag, kind, "Polygon", [counterclockwise(ring + ring[:1])], "GCampus"))
    for name, tag, kind, text in rows(HAND_POINTS):
        out.append(feature(name, tag, kind, "Point", rounded(points(text))[0], "GCampus"))
    return out


def lines_of(geometry):
    coordinates = geometry["coordinates"]
    depth = {"Point": [[coordinates]], "LineString": [coordinates]}
    return depth.get(geometry["type"], coordinates)


def check(folder, catalogue, structure):
    """All faults of the demo data, one sentence each."""
    faults = []
    features = json.loads((folder / "waters.geojson").read_text())["features"]
    waters = {f["properties"]["name"]: f for f in features}
    if len(waters) != len(features):
        faults.append("two waters have one name")
    west, south, east, north = GERMANY
    for name, f in waters.items():
        for line in lines_of(f["geometry"]):
            if not all(west < x < east and south < y < north for x, y in line):
                faults.append(f"{name} leaves Germany's bounding box")
    types = {t["identifier"]: t for t in json.loads(catalogue.read_text())["parameter_types"]}
    questions = json.loads(structure.read_text())["structure"]["questions"]
    data = json.loads((folder / "measurements.json").read_text())
    ids = [m["id"] for m in data["measurements"] if "id" in m]
    if sorted(ids) != [173, 253]:
        faults.append(f"the kept ids are {ids}")
    for number, m in enumerate(data["measurements"]):
        place = f"measurement {number} ({m['water']}, {m['local_time']})"
        if not 0 <= m["key"] < len(data["keys"]):
            faults.append(f"{place}: no key {m['key']}")
        water = waters.get(m["water"])
        if water is None:
            faults.append(f"{place}: unknown water")
            continue
        moment = datetime.fromisoformat(m["local_time"])
        if moment.weekday() > 4 or not 8 <= moment.hour < 16:
            faults.append(f"{place}: not in school hours")
        point = (m["longitude"], m["latitude"])
        gap = min(nearest(point, line)[1] for line in lines_of(water["geometry"]))
        if gap > 0.3:
            faults.append(f"{place}: {gap:.2f} km from the water")
        for p in m["parameters"]:
            kind = types.get(p["type"])
            if kind is None:
                faults.append(f"{place}: unknown parameter {p['type']}")
            elif not (kind["lower_warning_limit"] or 0) <= p["value"] <= kind["upper_warning_limit"]:
                faults.append(f"{place}: {p['type']} {p['value']} is out of limits")
        for question, answer in m.get("structure", {}).items():
            if answer not in questions.get(question, []):
                faults.append(f"{place}: no answer {question}={answer}")
        if m.get("structure") and water["properties"]["flow_type"] != "running":
            faults.append(f"{place}: structure of a water that does not run")
    for identifier in json.loads((folder / "texts.json").read_text())["parameters"]:
        if identifier not in types:
            faults.append(f"texts.json: unknown parameter {identifier}")
    return faults


def main():
    root = Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--basemap", type=Path, default=root / "assets/basemap/src", help="folder of the basemap's GeoJSON")
    parser.add_argument("--demo", type=Path, default=root / "assets/demo", help="folder of the demo data")
    parser.add_argument("--check", action="store_true", help="check the demo data instead of writing it")
    parser.add_argument("--catalogue", type=Path, help="catalogue.json, for --check")
    parser.add_argument("--indices", type=Path, help="indices.json, for --check")
    arguments = parser.parse_args()
    if arguments.check:
        if not (arguments.catalogue and arguments.indices):
            parser.error("--check needs --catalogue and --indices")
        faults = check(arguments.demo, arguments.catalogue, arguments.indices)
        print("\n".join(faults) or "demo data: no fault")
        sys.exit(1 if faults else 0)
    features = make(arguments.basemap)
    text = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    (arguments.demo / "waters.geojson").write_text('{"type":"FeatureCollection","features":[\n' + text + "\n]}\n")
    print(f"{len(features)} waters")


if __name__ == "__main__":
    main()
