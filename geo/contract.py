"""
Contract: the layers and tables of an exported plan, as the contract with files names them.

`buildings`, `plots`, `works` and `context` are the plan as the first scenario edits it, with its
results; `base_*` are the tables of the plan as they were read, so that the file gives back the plan
and every scenario to the last bit. Whatever holds for several scenarios has a column `scenario`,
the `name` in the table `scenarios`.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.carbon.operational import series_of
from geo.evaluation import Evaluation
from geo.plan.read import BASE
from geo.plan.sketched import outline
from geo.plan.write import plan_layers, plan_tables
from geo.reference import Reference
from geo.results import first_year, years_from
from geo.terms import Carrier, Status

ASSUMED = (
    "table", "parameter", "use", "frame", "value", "unit", "low", "high",
    "source", "status", "licence", "note",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False)
class Titled:
    """A scenario that is taken home: its result, the name it goes by, who made it, a note."""

    result: Evaluation
    name: str
    author: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Chosen:
    """
    The scenarios of one plan that are taken home, the open one first, and what lies around.

    `names` are theirs, no two alike. `context` is drawn and not computed; see
    `geo.plan.read.read_context`.
    """

    scenarios: Sequence[Titled]
    context: gpd.GeoDataFrame | None = None
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Give scenarios of one name numbers, and refuse those of several plans."""
        if len({each.result.scenario.plan.digest for each in self.scenarios}) != 1:
            message = "Only scenarios of one plan go into one file."
            raise ValueError(message)
        names = told_apart([each.name or each.result.scenario.name for each in self.scenarios])
        object.__setattr__(self, "names", names)

    @property
    def first(self) -> Evaluation:
        """Return the result of the open scenario."""
        return self.scenarios[0].result

    @property
    def results(self) -> list[tuple[str, Evaluation]]:
        """Return name and result of each scenario."""
        return [(n, s.result) for n, s in zip(self.names, self.scenarios, strict=True)]


def told_apart(names: Iterable[str]) -> tuple[str, ...]:
    """
    Return names of which no two are alike.

    Examples
    --------
    >>> told_apart(["Timber", "", "Timber"])
    ('Timber', '–', 'Timber (2)')
    """
    made: list[str] = []
    for given in names:
        name = base = printed(given) or "–"
        number = 1
        while name in made:
            number += 1
            name = f"{base} ({number})"
        made.append(name)
    return tuple(made)


def printed(text: str, *, lines: bool = False) -> str:
    r"""
    Return a text without signs that do not print, which files cannot hold; lines may stay.

    Examples
    --------
    >>> printed(" a\x00b\tc\n"), printed("a\nb", lines=True)
    ('ab c', 'a\nb')
    """
    kept = [
        sign if sign.isprintable() or (lines and sign == "\n") else " " * sign.isspace()
        for sign in text
    ]
    return "".join(kept).strip()


def contract_layers(chosen: Chosen) -> dict[str, gpd.GeoDataFrame]:
    """
    Return the layers of an exported plan.

    Parameters
    ----------
    chosen
        What is taken home.

    Returns
    -------
    layers
        buildings, plots, works, context, results_buildings, results_works, base_buildings,
        base_plots, base_works; those without rows are left out, but for the base of a plan.
    """
    first = chosen.first
    layers = {
        "buildings": first.buildings,
        "plots": _plots(first),
        "works": first.works,
        "context": chosen.context,
        "results_buildings": _stacked([(n, r.buildings) for n, r in chosen.results]),
        "results_works": _stacked([(n, r.works) for n, r in chosen.results]),
    }
    kept = {name: layer for name, layer in layers.items() if layer is not None and len(layer)}
    return kept | base_layers(first)


def base_layers(result: Evaluation) -> dict[str, gpd.GeoDataFrame]:
    """Return the tables of the plan as they were read, empty ones too."""
    plan, crs = result.scenario.plan, result.buildings.crs
    layers = plan_layers(plan, prefix=BASE)
    return {
        name: table.set_crs(table.crs or crs).rename_axis("id") for name, table in layers.items()
    }


def contract_tables(chosen: Chosen, reference: Reference) -> dict[str, pd.DataFrame]:
    """
    Return the tables without geometry that go beside the layers.

    Parameters
    ----------
    chosen
        What is taken home.
    reference
        The tables of `data/`.

    Returns
    -------
    tables
        scenarios, place (with climate and heat_factors where it has its own), base_notes (of the
        plan as it was read; where there are any), results_years, results_interventions (where there
        are any), assumptions, factors (with `used`: whether a scenario takes the series),
        factors_used (by scenario, carrier and year), products, works_factors, sources.
    """
    begin = min(first_year(result) for _, result in chosen.results)
    years = [(n, years_from(result, begin).rename_axis("year")) for n, result in chosen.results]
    works = _stacked([(n, r.interventions) for n, r in chosen.results])
    tables = {
        "scenarios": _scenarios(chosen),
        **plan_tables(chosen.first.scenario.plan),
        "results_years": _stacked(years),
        "results_interventions": works,
        "assumptions": _assumptions(reference),
        "factors": _factors(chosen, reference),
        "factors_used": _factors_used(chosen),
        "products": _products(reference),
        "works_factors": reference.works_factors.reset_index(),
        "sources": reference.sources.reset_index(),
    }
    return {name: table for name, table in tables.items() if len(table)}


def _plots(result: Evaluation) -> gpd.GeoDataFrame:
    """Return the plots of the plan and, as plots too, those that were drawn."""
    plan = result.scenario.plan
    plots = plan.plots.set_crs(plan.plots.crs or result.buildings.crs).rename_axis("id")
    drawn = result.scenario.sketches
    if not drawn:
        return plots
    texts = {name: "" for name in plots.columns if plots[name].dtype == object}
    rows = [{**texts, "name": s.name or s.id, "status": str(Status.SKETCH)} for s in drawn]
    made = gpd.GeoDataFrame(
        pd.DataFrame(rows, index=pd.Index([s.id for s in drawn], name="id")),
        geometry=[outline(s.rings) for s in drawn],
        crs=plots.crs,
    )
    return made if plots.empty else gpd.GeoDataFrame(pd.concat([plots, made])).rename_axis("id")


def _stacked(tables: Sequence[tuple[str, pd.DataFrame]]) -> Any:  # noqa: ANN401 - with or without shapes
    """Return tables below each other, with the name of the scenario first."""
    rows = []
    for name, table in tables:
        named = table.rename_axis(str(table.index.name or "id")).reset_index()
        named.insert(0, "scenario", name)
        rows.append(named)
    filled = [table for table in rows if len(table)]
    return pd.concat(filled or rows[:1], ignore_index=True)


def _scenarios(chosen: Chosen) -> pd.DataFrame:
    rows = []
    for order, (name, each) in enumerate(zip(chosen.names, chosen.scenarios, strict=True)):
        result, scenario = each.result, each.result.scenario
        rows.append(
            {
                "order": order,
                "name": name,
                "author": printed(each.author),
                "note": printed(each.note, lines=True),
                "plan": printed(scenario.plan.name),
                "digest": scenario.digest,
                "scenario": _text(scenario.to_dict()),
                "versions": _text(dict(result.versions)),
                "notes": _text([note.message for note in result.notes]),
                "totals": _text(dict(result.totals)),
            }
        )
    return pd.DataFrame(rows)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _assumptions(reference: Reference) -> pd.DataFrame:
    """Return the rules, defaults and spreads of the method below each other."""
    spread = reference.uncertainty
    tables = {
        "rules": reference.rules,
        "energy_rules": reference.energy_rules.reset_index(),
        "defaults": reference.defaults.rename(columns={"column": "parameter"}),
        "uncertainty": spread.rename(columns={"relative_sd": "value"}).assign(
            parameter="relative_sd " + spread["basis"] + " " + spread["part"], unit="-"
        ),
    }
    rows = [t.assign(table=n).reindex(columns=list(ASSUMED)) for n, t in tables.items()]
    table = pd.concat([each.astype(object) for each in rows], ignore_index=True)
    value = pd.to_numeric(table["value"], errors="coerce")
    # a default may be a word, and a column holds either numbers or words
    word = table["value"].where(value.isna() & table["value"].notna())
    numbers = {name: table[name].astype(float) for name in ("low", "high")}
    return table.assign(value=value.astype(float), word=word, **numbers)


def _products(reference: Reference) -> pd.DataFrame:
    """Return the products that the assemblies are made of, and no other."""
    table = reference.products
    return table[table.index.isin(reference.assemblies["product_id"])].reset_index()


def _factors(chosen: Chosen, reference: Reference) -> pd.DataFrame:
    """Return every series of emission factors, and whether a scenario takes it."""
    choices = [each.result.scenario.choices for each in chosen.scenarios]
    used = {
        (series_of(reference, factor_set=c.factor_set, ccs=c.ccs, carrier=carrier), str(carrier))
        for c in choices
        for carrier in Carrier
    }
    table = reference.factor_series
    pairs = zip(table["series"], table["carrier"], strict=True)
    return table.assign(used=[pair in used for pair in pairs])


def _factors_used(chosen: Chosen) -> pd.DataFrame:
    tables = []
    for name, result in chosen.results:
        long = result.factors.rename_axis("year").reset_index()
        long = long.melt("year", var_name="carrier", value_name="kg_per_kwh")
        tables.append((name, long.astype({"carrier": object}).set_index("year")))
    return _stacked(tables)  # type: ignore[no-any-return]  # tables without shapes
