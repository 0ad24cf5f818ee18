"""Things: what an element of a room is, in the visitor's words."""

from layers.screen.session import Session

NAMED = ("sketch", "work", "change", "intervention")


def thing(key: str, session: Session) -> str:
    """
    Return what an element is called.

    Parameters
    ----------
    key
        As in `geo.workshop.elements`.
    session
        Whose plan and language it is told in.
    """
    words = session.words
    kind, _, rest = key.partition("/")
    if kind not in NAMED:
        return words(f"workshop.thing.{kind}", name=_field(rest, session))
    return words(f"workshop.thing.{kind}", name=_name(rest.partition("/")[0], session))


def _field(name: str, session: Session) -> str:
    """Return the name of a choice; windows and own limits have none of their own."""
    words = session.words
    known = words.known(f"screen.choices.{name}", "")
    return (known or words.known(f"compare.field.{name}", name)).lower()


def _name(identity: str, session: Session) -> str:
    scenario = session.scenario
    drawn = {sketch.id: sketch.name for sketch in scenario.sketches}
    drawn |= {work.id: work.name for work in scenario.drawn_works}
    plan = scenario.plan.buildings
    if identity in plan.index:
        return str(plan["name"][identity])
    houses = plan["name"].to_numpy(dtype=object)[plan["building"].to_numpy() == identity]
    return str(houses[0]) if len(houses) else drawn.get(identity) or identity
