"""Reading: in which language a page is read, in how large type, and what is read aloud."""

from pathlib import Path

import streamlit as st

from layers.screen.session import Session

LARGE = Path(__file__).with_name("large.css")
TOUCH = Path(__file__).with_name("touch.css").read_text("utf-8")
FINGERS = "(pointer: coarse)"
SCALE = 1.35  # of large type, as the style sheet has it
USUAL_PX = 15  # as .streamlit/config.toml has it
SIZES = range(8, 65)  # that type in a browser can have. [px]

# The document is Streamlit's and says that it is English, whoever reads it. And lists and painted
# tables measure type once, as they are built, maybe before it has grown: its size is told then.
_document = st.components.v2.component(
    "document",
    html="<i></i>",
    css="i { position: absolute; width: 1rem; height: 0; }",
    js="""
let told;
export default ({ data, parentElement, setStateValue }) => {
  const root = document.documentElement;
  root.lang = data.language;
  const watch = new ResizeObserver(() => {
    const size = Math.round(parseFloat(getComputedStyle(root).fontSize));
    if (size === (told ?? data.size)) return;
    told = size;
    setStateValue('size', size);
  });
  watch.observe(parentElement.querySelector('i'));
  return () => watch.disconnect();
};
""",
)
# a region that is there before its words change is what makes a screen reader say them
_aloud = st.components.v2.component(
    "aloud",
    html='<p role="status"></p>',
    css="p { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; "
    "clip-path: inset(50%); white-space: nowrap; }",
    js="""
export default ({ data, parentElement }) => {
  const region = parentElement.querySelector('p');
  if (region.textContent !== data.said) region.textContent = data.said;
};
""",
)


def suit(session: Session) -> None:
    """Make the document one of the visitor's language and size of type; before any page."""
    large = session.shown.large
    if large:
        st.html(LARGE)
    # who asked for large type is given large targets too, whatever the hand holds
    st.html(f"<style>@media {'all' if large else FINGERS} {{ {TOUCH} }}</style>")
    data = {"language": session.shown.language, "size": session.size or USUAL_PX}
    with st.container(key="document"):
        said = _document(key="reader", data=data, height="content", on_size_change=lambda: None)
    size = said.get("size")
    # what a browser says is never believed as it is
    if isinstance(size, int | float) and size in SIZES:
        session.size = int(size)


def scale(session: Session) -> float:
    """Return how much larger than usual the visitor's type is; charts must be told."""
    return SCALE if session.shown.large else 1.0


def aloud(said: str) -> None:
    """Let a screen reader say the answer of an edit once it has changed; nothing is to be seen."""
    with st.container(key="aloud"):
        _aloud(key="answer", data={"said": said}, height="content")
