"""
What QGIS makes of a GeoPackage: run by Debian's Python, which has PyQGIS.

    python3 view.py FILE.gpkg PICTURE.png LAYER.png

Prints one JSON object: layers with validity, system, row count and renderer, sums of kilograms,
classes of the default style, and what the stored project shows. The first picture is the project,
the second the layer of buildings alone, in the style that QGIS chose by itself.
"""

import json
import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from osgeo import ogr
from qgis.core import (
    QgsApplication,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

WIDE, HIGH = 1400, 1000
ROOM = 1.15  # round the buildings


def layers(path):  # noqa: ANN001, ANN201 - Debian's Python, without the types of ours
    """Return what each layer is to QGIS."""
    found = {}
    source = ogr.Open(path)
    for number in range(source.GetLayerCount()):
        name = source.GetLayer(number).GetName()
        layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
        renderer = layer.renderer()
        found[name] = {
            "valid": layer.isValid(),
            "crs": layer.crs().authid(),
            "rows": layer.featureCount(),
            "spatial": layer.isSpatial(),
            "renderer": renderer.type() if renderer else "",
            "aliases": [layer.attributeAlias(i) for i in range(layer.fields().count())],
        }
    return found


def drawn(shown, extent, crs, picture):  # noqa: ANN001, ANN201
    """Draw layers into a picture."""
    settings = QgsMapSettings()
    settings.setLayers(shown)
    settings.setDestinationCrs(crs)
    settings.setExtent(extent)
    settings.setOutputSize(QSize(WIDE, HIGH))
    settings.setBackgroundColor(QColor("white"))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(picture)
    return [error.message for error in job.errors()]


def fill(symbol):  # noqa: ANN001, ANN201
    """Return the colour of the part of a symbol that is drawn last."""
    return symbol.symbolLayer(symbol.symbolLayerCount() - 1).color().name()


def main(path, picture, alone):  # noqa: ANN001, ANN201
    """Look at a file and print what was seen."""
    application = QgsApplication([], False)  # noqa: FBT003 - a positional argument of Qt
    application.initQgis()
    buildings = QgsVectorLayer(f"{path}|layername=buildings", "buildings", "ogr")
    rules = buildings.renderer().rootRule().descendants()
    extent = buildings.extent()
    extent.scale(ROOM)
    said = {
        "layers": layers(path),
        "upfront_kg": sum(f["upfront_kg"] for f in buildings.getFeatures()),
        "classes": [rule.label() for rule in rules],
        "colours": [fill(rule.symbol()) for rule in rules if rule.symbol()],
        "errors": drawn([buildings], extent, buildings.crs(), alone),
    }
    project = QgsProject.instance()
    read = project.read(f"geopackage:{path}?projectName=kolkarta")
    tree = project.layerTreeRoot()
    seen = [la for la in tree.layerOrder() if tree.findLayer(la.id()).isVisible()]
    shown = [layer for layer in seen if not isinstance(layer, QgsVectorLayer) or layer.isSpatial()]
    everything = list(project.mapLayers().values())
    said["project"] = {
        "read": read,
        "title": project.title(),
        "crs": project.crs().authid(),
        "broken": [layer.name() for layer in everything if not layer.isValid()],
        "rasters": [la.name() for la in everything if isinstance(la, QgsRasterLayer)],
        "shown": [layer.name() for layer in shown],
    }
    said["errors"] += drawn(shown, extent, project.crs(), picture)
    sys.stdout.write(json.dumps(said))
    sys.stdout.flush()
    # QGIS 3.22 may fall over its own feet when it is taken down
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
