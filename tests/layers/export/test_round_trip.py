"""Round trip: export, read back, export again; nothing differs."""

import dataclasses
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.contract import Chosen, Titled, contract_layers, contract_tables
from geo.evaluate import evaluate
from geo.evaluation import Evaluation
from geo.held import held
from geo.intake.words import line
from geo.plan.read import read_context
from geo.plan.write import write_geopackage
from geo.reference import Reference
from geo.scenario import Change, Intervention, Plan, Scenario
from geo.terms import Ccs, FactorSet, InterventionKind, MassingKind, Parts
from layers.export.contents import Contents
from layers.export.geopackage import geopackage
from tests.layers.export.conftest import PLOT, SKETCH, STREET
from tests.sketches import massing

TABLES = ("buildings", "plots", "works")
FIELDS = st.one_of(
    st.tuples(st.just("storeys"), st.floats(0.5, 20.0)),
    st.tuples(st.just("frame"), st.sampled_from(["clt", "steel", "hybrid"])),
    st.tuples(st.just("window_share"), st.floats(0.05, 0.6)),
    st.tuples(st.just("gfa_m2"), st.floats(100.0, 20_000.0)),
    st.tuples(st.just("fate"), st.just("remove")),
    st.tuples(st.just("declared_a1a5_kg_m2gfa"), st.floats(100.0, 500.0)),
)


def same(first: Evaluation, second: Evaluation) -> None:
    """Assert that two results agree to the last bit."""
    assert first.scenario.digest == second.scenario.digest
    for name in ("buildings", "works", "years", "interventions"):
        one, two = (pd.DataFrame(getattr(each, name)) for each in (first, second))
        pd.testing.assert_frame_equal(
            one.drop(columns="geometry", errors="ignore"),
            two.drop(columns="geometry", errors="ignore"),
            check_exact=True,
        )
    for name in ("buildings", "works"):
        one, two = getattr(first, name).geometry, getattr(second, name).geometry
        assert one.to_wkb().tolist() == two.to_wkb().tolist()
    assert first.totals == second.totals


def alike(first: Plan, second: Plan) -> None:
    """Assert that two plans agree to the last bit, types of shapes and of columns too."""
    assert first.digest == second.digest
    assert first.notes == second.notes
    for name in TABLES:
        one, two = getattr(first, name), getattr(second, name)
        pd.testing.assert_frame_equal(
            pd.DataFrame(one.drop(columns="geometry")),
            pd.DataFrame(two.drop(columns="geometry")),
            check_exact=True,
        )
        assert one.geometry.to_wkb().tolist() == two.geometry.to_wkb().tolist()
        assert one.crs == two.crs


def again(path: Path, chosen: Chosen, reference: Reference) -> Chosen:
    """Return what a file holds, evaluated anew."""
    found = held(path, reference)
    assert found.notes == ()
    titled = [
        Titled(
            result=evaluate(told.scenario, reference),
            name=told.name,
            author=told.author,
            note=told.note,
        )
        for told in found.scenarios
    ]
    return Chosen(scenarios=titled, context=read_context(path))


def test_a_file_gives_the_same_file(gpkg: Path, contents: Contents, tmp_path: Path) -> None:
    """Law: export, read, export again: the same bytes."""
    chosen = again(gpkg, contents.chosen, contents.reference)
    second = tmp_path / gpkg.name
    geopackage(second, dataclasses.replace(contents, chosen=chosen))

    alike(chosen.first.scenario.plan, contents.chosen.first.scenario.plan)
    assert second.read_bytes() == gpkg.read_bytes()


def test_an_edit_in_a_gis_is_not_lost(
    gpkg: Path, contents: Contents, reference: Reference, tmp_path: Path
) -> None:
    """Law: a layer that was changed after the export is read as it is now, and that is said."""
    path = shutil.copy(gpkg, tmp_path / "edited.gpkg")
    with closing(sqlite3.connect(path)) as file, file:
        # a spatial index needs functions that only a GIS brings; a storey needs none
        for (name,) in file.execute(
            "select name from sqlite_master where type = 'trigger'"
        ).fetchall():
            file.execute(f'drop trigger "{name}"')
        file.execute("update buildings set storeys = storeys + 1 where status <> 'sketch'")
        file.execute(
            "update gpkg_contents set last_change = '2999-01-01T00:00:00.000Z'"
            " where table_name = 'buildings'"
        )
    before, found = contents.chosen.first.scenario.plan, held(Path(path), reference)

    assert [n.code for n in found.plan.notes].count("edited_since") == 1
    assert set(found.plan.buildings.index) <= set(before.buildings.index)
    first = contents.chosen.first.buildings.loc[found.plan.buildings.index, "storeys"]
    assert (found.plan.buildings["storeys"] == first + 1).all()
    assert len(found.scenarios) == len(contents.chosen.scenarios)
    assert evaluate(found.scenarios[0].scenario, reference).totals


@st.composite
def scenarios(draw: st.DrawFn, plan: Plan) -> Scenario:
    """Return a scenario with changes, drawings, works on houses and other choices."""
    ids = draw(st.lists(st.sampled_from(sorted(plan.buildings.index)), max_size=4, unique=True))
    changes = [Change(id=name, field=f, value=v) for name in ids for f, v in [draw(FIELDS)]]
    # signs that cannot be seen do not come back, see `geo.intake.words`
    name = draw(st.text(max_size=8).map(line))
    made = Scenario(plan=plan, name=name, changes=tuple(changes))
    if draw(st.booleans()):
        kind = draw(st.sampled_from(list(MassingKind)))
        form = massing(kind, storeys=draw(st.floats(2.0, 9.0)))
        ring = tuple((x + draw(st.floats(0.0, 5.0)), y) for x, y in PLOT)
        made = dataclasses.replace(
            made, sketches=(dataclasses.replace(SKETCH, massing=form, rings=(ring,)),)
        )
    if draw(st.booleans()):
        made = dataclasses.replace(made, drawn_works=(STREET,))
    if draw(st.booleans()):
        made = dataclasses.replace(made, interventions=(_work(draw, plan, set(ids)),))
    return made.with_choices(
        ccs=draw(st.sampled_from(list(Ccs))),
        factor_set=draw(st.sampled_from(list(FactorSet))),
        parts=draw(st.sampled_from(list(Parts))),
        performance_gap=draw(st.floats(0.5, 3.0)),
    )


def _work(draw: st.DrawFn, plan: Plan, touched: set[str]) -> Intervention:
    table = plan.buildings
    standing = table[(table["completion_year"] < 2030) & ~table.index.isin(touched)]
    return Intervention(
        building=draw(st.sampled_from(sorted(set(standing["building"])))),
        kind=draw(st.sampled_from(list(InterventionKind))),
        start_year=2035,
        completion_year=2036,
    )


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_scenarios_go_round(data: st.DataObject, plan: Plan, reference: Reference) -> None:
    """Law: whatever was chosen and drawn comes back, and its results with it."""
    made: list[Any] = [data.draw(scenarios(plan)) for _ in range(2)]
    chosen = Chosen(
        scenarios=[Titled(result=evaluate(one, reference), name=one.name) for one in made]
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "round.gpkg"
        write_geopackage(path, contract_layers(chosen), contract_tables(chosen, reference))
        found = again(path, chosen, reference)

    alike(found.first.scenario.plan, plan)
    assert found.names == chosen.names
    for (_, one), (_, two) in zip(chosen.results, found.results, strict=True):
        same(one, two)
