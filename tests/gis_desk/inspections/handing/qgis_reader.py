"""Opens a field project in QGIS, fills rows in, saves, and says as JSON what it saw: run by QGIS's own Python.

``python3 qgis_reader.py PROJECT PICTURE``
"""

import json
import os
import sys

from qgis.core import (
    QgsApplication,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsFieldConstraints,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsProject,
    QgsVectorLayer,
    QgsVectorLayerUtils,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QSize
from qgis.PyQt.QtGui import QColor

app = QgsApplication([], True)
app.initQgis()
project = QgsProject.instance()


def described(layer):
    """Form of a layer: for each column its alias, widget, default, whether it may be edited."""
    found = {}
    for index, field in enumerate(layer.fields()):
        widget = layer.editorWidgetSetup(index)
        limits = field.constraints()
        found[field.name()] = {
            "alias": layer.attributeAlias(index),
            "widget": widget.type(),
            "options": {k: v for k, v in widget.config().items() if isinstance(v, (str, int, float, bool, list))},
            "default": layer.defaultValueDefinition(index).expression(),
            "read_only": layer.editFormConfig().readOnly(index),
            "must": bool(limits.constraints() & QgsFieldConstraints.ConstraintNotNull)
            and limits.constraintStrength(QgsFieldConstraints.ConstraintNotNull)
            == QgsFieldConstraints.ConstraintStrengthHard,
            "message": limits.constraintDescription(),
        }
    return found


def wrong(layer, feature):
    """Columns whose hard constraints `feature` breaks."""
    names = []
    for index, field in enumerate(layer.fields()):
        good, _ = QgsVectorLayerUtils.validateAttribute(
            layer, feature, index, QgsFieldConstraints.ConstraintStrengthHard
        )
        if not good:
            names.append(field.name())
    return names


def filled(layer, feature, values):
    """`feature` with `values`, and default values where they are asked again."""
    copy = QgsFeature(feature)
    for name, value in values.items():
        copy[name] = value
    for index in layer.attributeList():
        definition = layer.defaultValueDefinition(index)
        if definition.applyOnUpdate():
            copy[index] = layer.defaultValue(index, copy)
    return copy


def save(layer, feature):
    """Write `feature` back."""
    assert layer.startEditing(), layer.name()
    assert layer.updateFeature(feature)
    assert layer.commitChanges(), layer.commitErrors()


def draw(path):
    """The first view as a picture; the number of names on it."""
    settings = QgsMapSettings()
    settings.setLayers([n.layer() for n in project.layerTreeRoot().findLayers() if n.layer().isSpatial()])
    settings.setDestinationCrs(project.crs())
    settings.setOutputSize(QSize(1200, 900))
    settings.setExtent(project.viewSettings().defaultViewExtent())
    settings.setBackgroundColor(QColor("white"))
    settings.setFlag(QgsMapSettings.DrawLabeling)
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(path)
    return len(job.takeLabelingResults().allLabels())


seen = {"read": project.read(sys.argv[1]), "crs": project.crs().authid(), "title": project.title()}
layers = {
    layer.dataProvider().uri().table() or layer.source().split("layername=")[-1]: layer
    for layer in project.mapLayers().values()
}
seen["layers"] = {
    name: {
        "valid": layer.isValid(),
        "count": layer.featureCount(),
        "crs": layer.crs().authid(),
        "read_only": layer.readOnly(),
        "rules": layer.renderer().type() if layer.renderer() else "",
        "labels": layer.labelsEnabled(),
    }
    for name, layer in layers.items()
}
seen["relations"] = {k: r.isValid() for k, r in project.relationManager().relations().items()}
markers, stretches, days, photos = (layers[n] for n in ("markers_to_inspect", "stretches_to_walk", "days", "photos"))
seen["forms"] = {
    name: described(layers[name]) for name in ("markers_to_inspect", "stretches_to_walk", "days", "photos")
}
seen["tabs"] = [t.name() for t in markers.editFormConfig().tabs()]

marker = next(markers.getFeatures())
first = QgsFeature(marker)
seen["empty"] = wrong(markers, first)
answers = {"found": "yes", "body": "intact", "lettering": "clear", "both_present": "yes"}
answers |= {f"object_{n}": "intact" for n in (1, 2, 3)}
good = filled(markers, marker, answers)
seen["good"] = wrong(markers, good)
seen["today"] = good["visited_on"].toString("yyyy-MM-dd") if isinstance(good["visited_on"], QDate) else ""
seen["lost but intact"] = wrong(markers, filled(markers, marker, {**answers, "found": "no"}))
seen["differs"] = wrong(markers, filled(markers, marker, {**answers, "measured": "differs"}))
save(markers, good)
stretch = next(stretches.getFeatures())
answers = {"terrain": "slight", "course": "clear", "one_side_mark": "yes"}
seen["unexplained"] = wrong(stretches, filled(stretches, stretch, answers))
answers |= {"change": "=塌方 <b>", "mark_handling": "已清除"}
good = filled(stretches, stretch, answers)
seen["stretch"] = wrong(stretches, good)
save(stretches, good)
day = next(days.getFeatures())
save(days, filled(days, day, {"leader": "张三", "people_left": "李四", "people_right": "王五"}))

photo = QgsVectorLayerUtils.createFeature(
    photos, marker.geometry(), {photos.fields().indexOf("visit"): marker["visit"]}
)
photo["photo"] = "DCIM/a.jpg"
assert photos.startEditing()
assert photos.addFeature(photo)
assert photos.commitChanges(), photos.commitErrors()
kept = next(photos.getFeatures())
seen["photo"] = {n: str(kept[n]) for n in ("photo_id", "plan_key", "marker_key", "visit", "photo")}
seen["taken_at"] = isinstance(kept["taken_at"], QDateTime)
naming = json.loads(markers.customProperty("QFieldSync/photo_naming"))["photo"]
context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(markers))
context.setFeature(marker)
expression = QgsExpression(naming)
seen["photo_name"] = [expression.evaluate(context), expression.hasEvalError(), str(marker["number"])]
seen["locked"] = markers.customProperty("QFieldSync/is_geometry_locked")
seen["names"] = draw(sys.argv[2])

alone = QgsVectorLayer(markers.source(), "alone", "ogr")
seen["style in the package"] = [alone.renderer().type(), alone.editorWidgetSetup(alone.fields().indexOf("body")).type()]
sys.stdout.write("SEEN " + json.dumps(seen, ensure_ascii=False, default=str) + "\n")
sys.stdout.flush()
os._exit(0)
