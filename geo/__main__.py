"""
The method without a screen.

    python -m geo evaluate PLAN.gpkg [--scenario FILE.json] [--parts P] [--out OUT.gpkg] [--json]
    python -m geo export PLAN.gpkg [--scenario FILE.json ...] --out FOLDER|FILE [--formats A,B]
    python -m geo check FILE

Errors go to stderr as one sentence, with exit status 2.
"""

import argparse
import json
import sys
from pathlib import Path

from geo.errors import Note, PlanError, UnreadableFileError
from geo.evaluate import evaluate
from geo.evaluation import Evaluation
from geo.plan.read import read_plan
from geo.reference import Reference, load_reference
from geo.results import result_object
from geo.saved import read_scenario
from geo.scenario import Scenario
from geo.terms import Parts
from layers.words import LANGUAGES

# codes of notes that are no question: a column was left out and its default holds, or heights
# of corners, which the method does not need, were dropped
SETTLED = ("default_taken", "heights_dropped")


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        reference = load_reference()
        if options.command == "check":
            return _check(options.file, reference)
        if options.command == "export":
            return _export(options, reference)
        return _evaluate(options, reference)
    except PlanError as error:
        sys.stderr.write(f"{error.message}\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m geo", description="The carbon of a plan.")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("evaluate", help="compute the carbon of a plan")
    run.add_argument("plan", type=Path, help="GeoPackage with the layer buildings")
    run.add_argument("--scenario", type=Path, help="JSON with choices, target and changes")
    run.add_argument("--parts", choices=[str(p) for p in Parts], help="parts that A1-A5 covers")
    run.add_argument("--out", type=Path, help="GeoPackage to write with results")
    run.add_argument("--json", action="store_true", help="print the result as one JSON object")
    take = commands.add_parser("export", help="write all that can be taken home")
    take.add_argument("plan", type=Path, help="GeoPackage with the layer buildings")
    _add_files(take)
    check = commands.add_parser("check", help="say what a file holds and what would be repaired")
    check.add_argument("file", type=Path)
    return parser


def _add_files(take: argparse.ArgumentParser) -> None:
    """Add what can be said of the files that are written."""
    take.add_argument("--scenario", type=Path, nargs="*", default=[], help="JSON; several fit")
    out = "a folder, a .zip, or a file such as plan.gpkg"
    take.add_argument("--out", type=Path, required=True, help=out)
    take.add_argument("--formats", help="such as gpkg,xlsx,geojson; all by default")
    take.add_argument("--language", choices=LANGUAGES, default="en", help="of names and units")
    take.add_argument("--cell", type=float, default=2.0, help="cell of the raster in m")
    take.add_argument("--year", type=int, default=2030, help="year of operation per area")


def _evaluate(options: argparse.Namespace, reference: Reference) -> int:
    evaluation = evaluate(_scenario(options, reference), reference)
    if options.out:
        # what writes files takes its time to load, and most commands write none
        from layers.export.command import contents_of  # noqa: PLC0415
        from layers.export.geopackage import geopackage  # noqa: PLC0415

        geopackage(options.out, contents_of(options, [("", evaluation)], reference))
    if options.json:
        sys.stdout.write(json.dumps(result_object(evaluation), ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(_summary(evaluation))
    return 0


def _export(options: argparse.Namespace, reference: Reference) -> int:
    from layers.export.command import export  # noqa: PLC0415 - see above

    plan = read_plan(options.plan, reference)
    scenarios = [read_scenario(_json(path), plan) for path in options.scenario]
    chosen = scenarios or [Scenario(plan=plan, name=plan.name)]
    results = [(scenario.name, evaluate(scenario, reference)) for scenario in chosen]
    for name in export(options, results, reference):
        sys.stdout.write(f"{name}\n")
    return 0


def _scenario(options: argparse.Namespace, reference: Reference) -> Scenario:
    plan = read_plan(options.plan, reference)
    scenario = Scenario(plan=plan, name=plan.name)
    if options.scenario:
        scenario = read_scenario(_json(options.scenario), plan)
    if options.parts:
        scenario = scenario.with_choices(parts=Parts(options.parts))
    return scenario


def _json(path: Path) -> object:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path.name} cannot be read; give a scenario file in JSON."
        raise UnreadableFileError(message) from error
    except ValueError as error:
        message = f"{path.name} is not valid JSON: {error}."
        raise UnreadableFileError(message) from error


def _summary(evaluation: Evaluation) -> str:
    years = evaluation.years
    window = years[years["in_window"]]
    first, last = int(window.index.min()), int(window.index.max())
    actual, allowed = window["actual_t"].sum(), window["allowance_t"].sum()
    lines = [
        f"{len(evaluation.buildings)} buildings, {len(evaluation.works)} civil works.",
        f"{first}-{last}: {actual:.0f} t CO2e; our assumed line allows {allowed:.0f} t.",
        f"{len(evaluation.notes)} notes on defaults and repairs; --json lists them.",
    ]
    return "\n".join(lines) + "\n"


def _check(path: Path, reference: Reference) -> int:
    plan = read_plan(path, reference)
    sys.stdout.write(
        f"{plan.name}: {len(plan.buildings)} buildings, {len(plan.plots)} plots, "
        f"{len(plan.works)} civil works.\n"
    )
    for note in plan.notes:
        sys.stdout.write(f"- {note.message}\n")
    return 1 if any(_is_question(note) for note in plan.notes) else 0


def _is_question(note: Note) -> bool:
    return note.code not in SETTLED


if __name__ == "__main__":
    sys.exit(main())
