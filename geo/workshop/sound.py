"""
Sound: whether changes of several people, each of them fine, still go together on a plan.

One lets a house begin later while another one lets it be done earlier: neither is wrong, and both
together are a plan that nobody can compute. The change that comes second is refused.
"""

from geo.plan.changes import changed_buildings
from geo.plan.interventions import intervened
from geo.scenario import Plan
from geo.workshop.elements import Elements, scenario_of


def check_sound(elements: Elements, plan: Plan) -> None:
    """
    Refuse elements that contradict one another or the plan; for the `check` of `Rooms`.

    Parameters
    ----------
    elements
        All those of a plan or a variant.
    plan
        The base plan.

    Raises
    ------
    UnknownChoiceError
        If a house is not in the plan, or its years and the works on it do not go together.
    """
    scenario = scenario_of(elements, plan)
    standing = changed_buildings(plan.buildings, scenario.changes)
    intervened(standing, scenario.interventions)
