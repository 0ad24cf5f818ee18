"""
Kolkarta: what a district plan emits, on one page.

Run it with `python run.py`. The page is a paragraph: open, find the session, suit its reader, show
the page.
"""

import mimetypes

from layers.screen import arrival, frame, pages, reading

# a registry may call scripts plain text, and browsers then refuse them
mimetypes.add_type("text/javascript", ".js")

frame.open_page()
visitor = arrival.current()
reading.suit(visitor)
pages.navigation(visitor).run()
