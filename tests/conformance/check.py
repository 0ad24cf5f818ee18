"""
Does the exported GeoPackage hold before others? Debian's GDAL and QGIS, and PDOK's validator.

    python tests/conformance/check.py [FOLDER]

Exports Oceanhamnen, runs both validators, lets QGIS open the file and draw it, and compares what
QGIS sums with the result. Pictures stay in FOLDER to be looked at. What has to be installed stands
in docs/conformance.md; `KOLKARTA_GIS_PYTHON` names the Python that has it.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import rasterio

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from geo.contract import Chosen, Titled  # noqa: E402 - the repository is found first
from geo.evaluate import evaluate  # noqa: E402
from geo.plan.read import read_context, read_plan  # noqa: E402
from geo.reference import DATA, load_reference  # noqa: E402
from geo.scenario import Scenario  # noqa: E402
from layers.colour import GREY, SCALES, Rgb  # noqa: E402
from layers.export.contents import Contents  # noqa: E402
from layers.export.geopackage import geopackage  # noqa: E402
from layers.words import load_words  # noqa: E402
from tests.layers.export.conftest import edited  # noqa: E402

PYTHON = os.environ.get("KOLKARTA_GIS_PYTHON", "/usr/bin/python3")
ALLOWED = "RQ22"  # PDOK takes Dutch and European coordinate systems only
LEAST_SHARE = 0.001  # of the picture that a colour covers


def main(arguments: list[str]) -> int:
    """Check, print one line each, and return 1 when anything fails."""
    folder = Path(arguments[0] if arguments else tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    failed = 0
    for language in ("sv", "en"):
        contents = taken(language)
        path = folder / f"{language}.gpkg"
        geopackage(path, contents)
        checks: tuple[Callable[[], Iterator[str]], ...] = (
            lambda path=path: gdal(path),
            lambda path=path: pdok(path),
            lambda path=path, contents=contents: qgis(path, contents),
        )
        for check, name in zip(checks, ("validate_gpkg", "PDOK", "QGIS"), strict=True):
            faults = list(check())
            failed += bool(faults)
            sys.stdout.write(f"{language} {name}: {'; '.join(faults) or 'ok'}\n")
    sys.stdout.write(f"Pictures to look at: {folder}\n")
    return 1 if failed else 0


def taken(language: str) -> Contents:
    """Return an edited scenario and the plan, as a visitor would take them."""
    reference = load_reference()
    path = DATA / "plan" / "oceanhamnen.gpkg"
    plan = read_plan(path, reference)
    scenarios = [Scenario(plan=plan, name="Plan"), edited(plan)]
    titled = [Titled(result=evaluate(one, reference), name=one.name) for one in scenarios]
    return Contents(
        chosen=Chosen(scenarios=titled, context=read_context(path)),
        reference=reference,
        words=load_words(language),
    )


def gdal(path: Path) -> Iterator[str]:
    """Yield what GDAL's validator says against the file."""
    done = ran(PYTHON, "-m", "osgeo_utils.samples.validate_gpkg", "--extra", path)
    if done.returncode:
        yield (done.stdout + done.stderr).strip().splitlines()[-1]


def pdok(path: Path) -> Iterator[str]:
    """Yield the errors of PDOK's validator, those of foreign coordinate systems left out."""
    program = Path(PYTHON).with_name("geopackage-validator")
    done = ran(program, "validate", "--gpkg-path", path)
    said = json.loads(done.stdout[: done.stdout.rindex("}") + 1])
    for result in said["results"]:
        if result["level"] == "error" and result["validation_code"] != ALLOWED:
            yield f"{result['validation_code']}: {result['locations'][0]}"


def qgis(path: Path, contents: Contents) -> Iterator[str]:
    """Yield what QGIS does otherwise than it should."""
    pictures = (path.with_suffix(".project.png"), path.with_suffix(".layer.png"))
    done = ran(PYTHON, Path(__file__).with_name("view.py"), path, *pictures)
    if done.returncode:
        yield done.stderr.strip().splitlines()[-1]
        return
    said = json.loads(done.stdout)
    yield from seen(said, contents)
    project = said["project"]
    expected = (True, "EPSG:3008", [])
    if (project["read"], project["crs"], project["broken"]) != expected:
        yield f"the project: {project}"
    if len(project["rasters"]) != 3:
        yield f"rasters in the project: {project['rasters']}"
    yield from said["errors"]
    for picture in pictures:
        yield from painted(picture, contents)


def seen(said: dict[str, Any], contents: Contents) -> Iterator[str]:
    """Yield faults of layers: validity, system, rows, style, titles and sums."""
    for name, layer in contents.layers.items():
        found = said["layers"][name]
        if not found["valid"] or found["crs"] != "EPSG:3008" or found["rows"] != len(layer):
            yield f"the layer {name}: {found}"
        if not any(found["aliases"]):
            yield f"the layer {name} has no titles"
    wanted = [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in (*SCALES["upfront"].colours, GREY)]
    if said["colours"][: len(wanted)] != wanted:
        yield f"colours: {said['colours']}"
    total = contents.chosen.first.buildings["upfront_kg"].sum()
    if abs(said["upfront_kg"] - total) > 1e-9 * total:
        yield f"QGIS sums {said['upfront_kg']} kg, the result is {total} kg"


def painted(picture: Path, contents: Contents) -> Iterator[str]:
    """Yield classes whose colour is not in a picture."""
    with rasterio.open(picture) as file:
        dots = np.stack([file.read(band) for band in (1, 2, 3)], axis=-1).reshape(-1, 3)
    rows = contents.chosen.first.buildings
    scale = SCALES["upfront"]
    column = contents.whole["buildings"]["house_upfront_kg_m2gfa"].to_numpy(dtype=float)
    for number in sorted(set(scale.classes(column)[rows["status"] == "existing"])):
        colour: Rgb = GREY if number < 0 else scale.colours[number]
        share = (np.abs(dots.astype(int) - colour).max(axis=1) <= 2).mean()
        if share < LEAST_SHARE:
            yield f"{picture.name} lacks the colour {colour}"


def ran(*command: object) -> subprocess.CompletedProcess[str]:
    """Run a program of the machine."""
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
