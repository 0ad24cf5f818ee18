"""
The method without a screen.

    python -m geo evaluate PLAN.gpkg [--scenario FILE.json] [--parts P] [--out OUT.gpkg] [--json]
    python -m geo export PLAN.gpkg [--scenario FILE.json ...] --out FOLDER|FILE [--formats A,B]
    python -m geo check FILE [--json]
    python -m geo convert FILE --out PLAN.gpkg [--fill COLUMN=VALUE ...] [--mapping FILE.json]
                          [--crs EPSG] [--name NAME] [--zone EPSG --climate C --heat H]

`-` as a scenario reads it from the standard input. A file that holds scenarios is evaluated as the
first of them; `--plain` takes the plan alone. Errors go to stderr as one sentence, with exit
status 2.
"""

import argparse
import json
import sys
from pathlib import Path

from geo.errors import PlanError, UnreadableFileError
from geo.evaluate import evaluate
from geo.evaluation import Evaluation
from geo.held import Held, held
from geo.place import Place
from geo.reference import Reference, load_reference
from geo.results import result_object
from geo.saved import read_scenario
from geo.scenario import Scenario
from geo.terms import Parts
from layers.words import LANGUAGES


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        reference = load_reference()
        if options.command == "check":
            return _check(options, reference)
        if options.command == "convert":
            return _convert(options, reference)
        if options.command == "export":
            return _export(options, reference)
        return _evaluate(options, reference)
    except PlanError as error:
        sys.stderr.write(f"{error.message}\n")
        return 2
    except OSError as error:
        name, why = Path(str(error.filename or "A file")).name, error.strerror or "no reason given"
        sys.stderr.write(f"{name} cannot be read or written ({why}); check folder and disk.\n")
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
    run.add_argument("--plain", action="store_true", help="the plan without its scenarios")
    take = commands.add_parser("export", help="write all that can be taken home")
    take.add_argument("plan", type=Path, help="GeoPackage with the layer buildings")
    _add_files(take)
    check = commands.add_parser("check", help="say what a file holds and what would be repaired")
    check.add_argument("file", type=Path)
    check.add_argument("--json", action="store_true", help="print what is said as one JSON object")
    _add_answers(commands.add_parser("convert", help="write a foreign file as a plan file"))
    return parser


def _add_answers(turn: argparse.ArgumentParser) -> None:
    """Add what the import page would ask."""
    turn.add_argument("file", type=Path)
    turn.add_argument("--out", type=Path, required=True, help="the plan file to write")
    turn.add_argument("--fill", nargs="*", default=[], help="COLUMN=VALUE of rows without one")
    turn.add_argument("--mapping", type=Path, help="JSON with layer and rules, as profiles have it")
    turn.add_argument("--crs", type=int, help="EPSG number of a layer that declares none")
    turn.add_argument("--name", default="", help="what the plan is called")
    turn.add_argument("--zone", type=int, help="EPSG number in which a plan elsewhere is computed")
    turn.add_argument("--climate", help="row of energy/climates.csv")
    turn.add_argument("--heat", help="row of energy/heat_networks.csv")


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
    found = _held(options, reference)
    evaluation = evaluate(_scenario(options, found), reference)
    if options.out:
        # what writes files takes its time to load, and most commands write none
        from layers.export.command import contents_of  # noqa: PLC0415
        from layers.export.geopackage import geopackage  # noqa: PLC0415

        contents = contents_of(options, [("", evaluation)], reference, found.context)
        geopackage(options.out, contents)
    if options.json:
        sys.stdout.write(json.dumps(result_object(evaluation), ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(_summary(evaluation))
    return 0


def _export(options: argparse.Namespace, reference: Reference) -> int:
    from layers.export.command import export  # noqa: PLC0415 - see above

    found = _held(options, reference)
    chosen = _scenarios(options, found)
    results = [(name, evaluate(scenario, reference)) for name, scenario in chosen]
    for name in export(options, results, reference, found.context):
        sys.stdout.write(f"{name}\n")
    return 0


def _held(options: argparse.Namespace, reference: Reference) -> Held:
    """Return what the plan file holds; what of it cannot be read is said beside the result."""
    found = held(options.plan, reference)
    for note in found.notes:
        sys.stderr.write(f"- {note.message}\n")
    return found


def _scenario(options: argparse.Namespace, found: Held) -> Scenario:
    given = [options.scenario] if options.scenario else []
    options = argparse.Namespace(**vars(options) | {"scenario": given})
    scenario = _scenarios(options, found)[0][1]
    if options.parts:
        scenario = scenario.with_choices(parts=Parts(options.parts))
    return scenario


def _scenarios(options: argparse.Namespace, found: Held) -> list[tuple[str, Scenario]]:
    """Return what is asked for: the given scenarios, else those of the file, else its plan."""
    plain = Scenario(plan=found.plan, name=found.plan.name)
    if options.scenario:
        read = [read_scenario(_json(path), found.plan) for path in options.scenario]
        return [(scenario.name, scenario) for scenario in read]
    if found.scenarios and not getattr(options, "plain", False):
        return [(told.name, told.scenario) for told in found.scenarios]
    return [("", plain)]


def _json(path: Path) -> object:
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text("utf-8")
        return json.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path.name} cannot be read; give a scenario file in JSON."
        raise UnreadableFileError(message) from error
    except RecursionError as error:
        message = f"{path.name} is nested too deeply; give a file that this program has written."
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


def _check(options: argparse.Namespace, reference: Reference) -> int:
    from geo.foreign import checked  # noqa: PLC0415 - see above

    said: list[str] = []
    status = checked(options.file, reference, said.append)
    if options.json:
        asked = [line[2:] for line in said if line.startswith("? ")]
        noted = [line[2:] for line in said if line.startswith("- ")]
        held_ = [line for line in said if line[:2] not in {"? ", "- "}]
        told = {"status": status, "held": held_, "questions": asked, "notes": noted}
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("".join(f"{line}\n" for line in said))
    return status


def _convert(options: argparse.Namespace, reference: Reference) -> int:
    from geo.foreign import Answers, converted  # noqa: PLC0415 - see above

    wrong = [text for text in options.fill if "=" not in text]
    if wrong:
        message = f"--fill wants COLUMN=VALUE, not {wrong[0][:40]!r}."
        raise UnreadableFileError(message)
    named = {"crs": options.zone, "climate": options.climate, "heat": options.heat}
    given = {name: value for name, value in named.items() if value is not None}
    answers = Answers(
        mapping=_json(options.mapping) if options.mapping else None,
        fills=dict(text.split("=", 1) for text in options.fill),
        crs=options.crs,
        place=Place(name=options.name or options.file.stem, **given) if given else None,
        title=options.name,
    )
    said: list[str] = []
    converted(options.file, options.out, answers, reference, said.append)
    sys.stdout.write("".join(f"{line}\n" for line in said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
