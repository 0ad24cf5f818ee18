"""
Kolkarta: what a district plan emits, on one page.

Run it with `python run.py`. The page is a paragraph: open, find the session, show the page.
"""

import mimetypes

from layers.screen import frame, pages, session

# a registry may call scripts plain text, and browsers then refuse them
mimetypes.add_type("text/javascript", ".js")

frame.open_page()
pages.navigation(session.current()).run()
