"""State: a table of buildings with all that follows from form, materials and level."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.carbon.assemblies import assembly_coefficients
from geo.carbon.demand import delivered_energy
from geo.carbon.embodied import Embodied, embodied_modules
from geo.carbon.operational import carriers
from geo.carbon.quantities import element_quantities
from geo.reference import Reference
from geo.scenario import Choices


class State(NamedTuple):
    """
    Buildings as they are at one time; all tables have the index id.

    `plan` as in a plan, `measured` of `geo.plan.buildings.measure`, `quantities` amounts per
    element, `embodied` modules [kg CO2e], `energy` of `delivered_energy` and `carriers_kwh` what is
    bought of each carrier [kWh/yr].
    """

    plan: pd.DataFrame
    measured: pd.DataFrame
    quantities: pd.DataFrame
    embodied: Embodied
    energy: pd.DataFrame
    carriers_kwh: pd.DataFrame

    def take(self, rows: npt.NDArray[np.intp]) -> "State":
        """Return some rows of all tables."""
        return State(
            plan=self.plan.take(rows),
            measured=self.measured.take(rows),
            quantities=self.quantities.take(rows),
            embodied=self.embodied.take(rows),
            energy=self.energy.take(rows),
            carriers_kwh=self.carriers_kwh.take(rows),
        )


def state_of(
    plan: pd.DataFrame, measured: pd.DataFrame, reference: Reference, choices: Choices
) -> State:
    """
    Return amounts, modules and energy of buildings.

    Parameters
    ----------
    plan
        Complete columns of a plan; index id.
    measured
        Their measures; same index.
    reference
        The tables of `data/`.
    choices
        Switches of the method.

    Returns
    -------
    state
        Tables with the same index.
    """
    quantities = element_quantities(plan, measured, reference)
    coefficients = assembly_coefficients(reference, choices)
    embodied = embodied_modules(
        plan, quantities, measured["gfa_m2"], coefficients, reference, choices
    )
    energy = delivered_energy(plan, measured, reference, performance_gap=choices.performance_gap)
    bought = carriers(energy, include_tenants=choices.include_tenants)
    return State(plan, measured, quantities, embodied, energy, bought)
