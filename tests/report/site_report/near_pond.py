"""A copy of the bundled site baotou with a village close below the pond, and a floor laid early.

At Baotou itself what seeps from 2026 on reaches nobody by 2035, so that the switch of the tight
floor moves no number of an inhabited place. Here Dalahai, with its fields, stands 1 km south of
the pond, where the groundwater flows, its people go on drinking from wells and living of their
fields, and the floor is laid when the pond begins to be filled.
"""

from __future__ import annotations

import json
import re
import shutil
from importlib.resources import as_file, files
from pathlib import Path

FLOOR, START = "tight_floor", 1966
DUST = "dust_suppression"
MOVED = {"dalahai": [109.688, 40.6120], "dalahai_field": [109.690, 40.6125]}
"""Longitude and latitude of what stands elsewhere than at Baotou."""
GIVEN_UP = ("[supply.tap_water]", "[supply.fields_given_up]")
"""What ends that villages live of their own wells and fields."""


def near_pond(folder: Path) -> Path:
    """Write the site to a folder of its own; return the folder."""
    with as_file(files("tailrace.data") / "sites" / "baotou") as bundled:
        shutil.copytree(bundled, folder)
    _changed(folder / "site.toml", 'name = "baotou"', f'name = "{folder.name}"')
    _changed(folder / "site.toml", "option_starts = [2026,", f"option_starts = [{START}, 2026,")
    options = folder / "options.toml"
    declared = re.split(r"(?m)^(?=\[option\.)", options.read_text(encoding="utf-8"))
    kept = [one for one in declared if one.startswith((f"[option.{FLOOR}", f"[option.{DUST}]"))]
    options.write_text("\n".join(kept), encoding="utf-8")
    _changed(options, f"[option.{FLOOR}]\n", f"[option.{FLOOR}]\nfirst_year = {START}\n")
    people = folder / "people.toml"
    supplied = re.split(r"(?m)^(?=\[)", people.read_text(encoding="utf-8"))
    kept = [one for one in supplied if not one.startswith(GIVEN_UP)]
    assert len(kept) == len(supplied) - len(GIVEN_UP)
    people.write_text("".join(kept), encoding="utf-8")
    places = folder / "places.geojson"
    read = json.loads(places.read_text(encoding="utf-8"))
    for feature in read["features"]:
        name = feature["properties"]["name"]
        if name in MOVED:
            feature["geometry"]["coordinates"] = MOVED[name]
    places.write_text(json.dumps(read), encoding="utf-8")
    return folder


def _changed(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")
