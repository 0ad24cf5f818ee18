"""Files that GDAL would open with another driver, and so read another file or an address."""

from collections.abc import Iterator
from pathlib import Path

from tests.hostile.case import Case, clean, refused, text

# {canary} is a file nobody may show, {port} that of a listener nobody may ask
XML = {
    "vrt": (
        "<OGRVRTDataSource><OGRVRTLayer name='buildings'><SrcDataSource>CSV:{canary}"
        "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    ),
    "vrt remote": (
        "<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>/vsicurl/http://127.0.0.1:{port}/a"
        ".geojson</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    ),
    "vrt raster": (
        "<VRTDataset rasterXSize='9' rasterYSize='9'><VRTRasterBand dataType='Byte' band='1' "
        "subClass='VRTRawRasterBand'><SourceFilename>{canary}</SourceFilename></VRTRasterBand>"
        "</VRTDataset>"
    ),
    "wfs": "<OGRWFSDataSource><URL>http://127.0.0.1:{port}/wfs</URL></OGRWFSDataSource>",
    "wms": (
        "<GDAL_WMS><Service name='WMS'><ServerUrl>http://127.0.0.1:{port}/?</ServerUrl></Service>"
        "</GDAL_WMS>"
    ),
    "wmts": (
        "<GDAL_WMTS><GetCapabilitiesUrl>http://127.0.0.1:{port}/c</GetCapabilitiesUrl></GDAL_WMTS>"
    ),
    "kml": (
        "<?xml version='1.0'?><!DOCTYPE k [<!ENTITY x SYSTEM 'file://{canary}'>]>"
        "<kml><Document><Placemark><name>&x;</name></Placemark></Document></kml>"
    ),
    "gml": (
        "<?xml version='1.0'?><!DOCTYPE g [<!ENTITY x SYSTEM 'http://127.0.0.1:{port}/x'>]>"
        "<gml:FeatureCollection xmlns:gml='http://www.opengis.net/gml'>&x;</gml:FeatureCollection>"
    ),
    "osm": "<?xml version='1.0'?><osm version='0.6'><node id='1' lat='56' lon='12'/></osm>",
    "gpx": "<?xml version='1.0'?><gpx><wpt lat='56' lon='12'><name>a</name></wpt></gpx>",
    "html": "<!DOCTYPE html><html><script>alert(1)</script></html>",
    "svg": "<svg xmlns='http://www.w3.org/2000/svg'><image href='http://127.0.0.1:{port}/'/></svg>",
}
JSON = {
    "gdalg": (
        '{"type": "gdal_streamed_alg", "command_line": '
        '"gdal vector pipeline ! read CSV:{canary} ! write"}'
    ),
    "gdalg remote": (
        '{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read '
        'http://127.0.0.1:{port}/a.geojson ! write"}'
    ),
    "topojson": '{"type": "Topology", "objects": {}, "arcs": []}',
    "esrijson": '{"geometryType": "esriGeometryPoint", "features": [], "fields": []}',
}
STAC = (
    '{"type": "Feature", "stac_version": "1.0.0", "assets": '
    '{"a": {"href": "http://127.0.0.1:{port}/a.tif"}}, "geometry": null, "properties": {}}'
)
ADDRESSES = {
    "address": "http://127.0.0.1:{port}/plan.geojson\n",
    "vsicurl": "/vsicurl/http://127.0.0.1:{port}/plan.geojson\n",
    "postgres": "PG:host=127.0.0.1 port={port}\n",
}
ENDINGS = ("gpkg", "geojson", "tif")


def cases(folder: Path, canary: Path, port: int) -> Iterator[Case]:
    """Yield all of them, under three endings that lie."""
    said = {**dict.fromkeys(XML, "XML"), **dict.fromkeys(JSON, "not GeoJSON")}
    for name, content in {**XML, **JSON, **ADDRESSES}.items():
        filled = content.replace("{canary}", str(canary)).replace("{port}", str(port))
        for ending in ENDINGS:
            path = text(folder / f"{name}.{ending}", filled)
            expected = said.get(name, "nothing that is taken")
            yield refused(path, expected)
    filled = STAC.replace("{port}", str(port))
    yield clean(text(folder / "stac.geojson", filled))
