"""Pictures: the district of each scenario, all in one frame, with the legend they share."""

from dataclasses import dataclass

from layers.layer import Layer
from layers.measures import indicative, values
from layers.report.contents import Contents
from layers.report.picture import framed, picture
from layers.report.tags import EMPTY, Html, figure, tag, text
from layers.stack import legend, map_layers
from layers.words import lowered

WIDTHS = {1: 960, 3: 400}  # px by number of scenarios: one a row, or three
PAIRED = 580  # px of two a row


@dataclass(frozen=True, kw_only=True, eq=False)
class Pictures:
    """The pictures of a report in the order of its entries, none where outlines are missing."""

    contents: Contents
    drawn: tuple[Html, ...]

    def of(self, place: int) -> Html:
        """Return the picture of a scenario with what it shows in words."""
        contents, words = self.contents, self.contents.words
        if not self.drawn[place]:
            return tag("p", text(words("report.picture.empty")), class_="told")
        what = lowered(words(f"map.colour.{contents.colour_by}"))
        told = {"year": contents.year, "colour": what}
        label = words("report.picture.label", title=contents.titles[place], **told)
        caption = EMPTY
        if not contents.is_comparison:
            caption = text(words("report.picture.caption", **told))
        return figure(self.drawn[place], label, caption)

    def legend(self) -> Html:
        """Return the classes of the colours, how houses are told apart, and how sure they stand."""
        contents, words = self.contents, self.contents.words
        if not any(self.drawn):
            return EMPTY
        present = {
            str(kind)
            for entry in contents.entries
            for kind in values(entry.result, contents.colour_by, contents.year)
        }
        found = legend(contents.colour_by, words, present)
        classes = [
            tag("span", tag("i", style=f"background:rgb({r},{g},{b})"), text(label))
            for label, (r, g, b) in found.classes
        ]
        off = indicative(contents.first.result.buildings, words)
        title = tag("strong", text(f"{found.title}, {found.unit}"))
        marks = text(f"{words('screen.map.look')} {off}")
        return tag(
            "div", tag("p", title, *classes, class_="legend"), tag("p", marks, class_="small")
        )


def pictures(contents: Contents) -> Pictures:
    """Return the pictures of all scenarios."""
    scenes = [_layers(contents, place) for place in range(len(contents.entries))]
    shown = [scene for scene in scenes if scene]
    if not shown:
        return Pictures(contents=contents, drawn=(EMPTY,) * len(scenes))
    view = framed(shown, WIDTHS.get(len(scenes), PAIRED))
    made = (Html(picture(scene, view, contents.words)) if scene else EMPTY for scene in scenes)
    return Pictures(contents=contents, drawn=tuple(made))


def _layers(contents: Contents, place: int) -> tuple[Layer, ...]:
    entry = contents.entries[place]
    if entry.drawn is None:
        return ()
    return map_layers(
        entry.result,
        entry.drawn,
        colour_by=contents.colour_by,
        year=contents.year,
        selected=None,
        words=contents.words,
    )
