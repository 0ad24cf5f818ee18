"""The page that answers backwards: what each plot may emit, what would help, what is best."""

from geo.evaluation import Evaluation
from geo.reference import Reference
from layers.screen import frame
from layers.screen.panels.reaching.budgets import budgets
from layers.screen.panels.reaching.levers import levers
from layers.screen.panels.reaching.searching import searching
from layers.screen.session import Session


def reach(result: Evaluation, reference: Reference, session: Session) -> None:
    """Show levers, budgets and the search; each holds though another cannot be computed."""
    words = session.words
    frame.title(words("explain.levers"))
    with frame.explained(session):
        levers(reference, session)
    frame.title(words("reach.budgets"))
    with frame.explained(session):
        budgets(result, reference, session)
    frame.title(words("reach.search_title"))
    searching(reference, session)
