"""Words: a file that says it is ours may hold signs that nobody sees; honest words stay."""

import json
from pathlib import Path

import pandas as pd
import pytest

from geo.held import told
from geo.intake.look import own
from geo.intake.words import HARMFUL, line, prose
from geo.place import Place
from geo.plan.write import plan_layers, plan_tables, write_geopackage
from geo.reference import Reference
from geo.scenario import Plan, Scenario

TURNED = "Hus\u202e\u0007 1\nB\u2066\ufeff"
HONEST = "Åäö  x\u00a0– ‘1’ 👩\u200d🚀 mjuk\u00adbindning"


def exported(path: Path, plan: Plan, word: str) -> Path:
    """Write a file of ours with a word in every place where one may stand."""
    buildings = plan.buildings.assign(name=word, source=word)
    buildings = buildings.rename(index={buildings.index[0]: f"first{word}"})
    place = Place(name=word, source=word)
    notes = tuple(n for n in plan.notes if n.code == "default_taken")[:1]
    made = Plan(
        name="x", buildings=buildings, plots=plan.plots, works=plan.works, place=place, notes=notes
    )
    scenario = Scenario(plan=made, name=word).to_dict()
    row = {"order": 0, "name": word, "author": word, "note": f"{word}\ntwo"}
    row |= {"plan": word, "scenario": json.dumps(scenario)}
    context = plan.plots.iloc[:1].assign(kind="water", name=word, name_sv=word, height_m=0.0)
    context = context[["kind", "name", "name_sv", "height_m", "source", "geometry"]]
    tables = plan_tables(made)
    tables["base_notes"] = tables["base_notes"].assign(message=word)
    write_geopackage(path, plan_layers(made, context), {**tables, "scenarios": pd.DataFrame([row])})
    return path


@pytest.mark.parametrize("word", [TURNED, HONEST])
def test_words_of_our_own_files(
    word: str, plan: Plan, reference: Reference, tmp_path: Path
) -> None:
    """Law: what turns or hides words is gone everywhere, is told of once, and all else stays."""
    found = own(exported(tmp_path / "own.gpkg", plan, word), reference)
    (scenario,), notes = told(found.rows, found.plan, found.total)
    again, kept = found.plan, line(word)
    lines = [
        *again.buildings["name"], *again.buildings["source"], again.place.name,
        again.place.source, found.context["name"].iloc[0], scenario.name, scenario.author,
        again.notes[0].message,
    ]  # fmt: skip
    said = [note for note in again.notes if note.code == "signs_taken_out"]

    assert set(lines) == {kept}
    assert again.buildings.index[0] == f"first{kept}"
    assert scenario.note == f"{prose(word)}\ntwo"
    assert not any(map(HARMFUL.search, [*lines, scenario.note, scenario.scenario.name]))
    assert len(said) == (word == TURNED)
    assert notes == ()
    assert kept == (word if word == HONEST else "Hus 1 B")
