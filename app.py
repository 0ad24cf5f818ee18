"""
Kolkarta: what a district plan emits, on one page.

Run it with `python run.py`. The page is a paragraph: open, find the session, suit its reader, show
the page once it is the reader's turn.
"""

import mimetypes

from layers.screen import arrival, frame, pages, reading, turns

# a registry may call scripts plain text, and browsers then refuse them
mimetypes.add_type("text/javascript", ".js")

frame.open_page()
visitor = arrival.current()
reading.suit(visitor)
page = pages.navigation(visitor)
with turns.turn(visitor):
    page.run()
