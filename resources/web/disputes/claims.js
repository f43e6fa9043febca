/* Stretches and areas of cases, both claims (red and blue, 0.3 mm) and the ground between them, hatched. */
(function (g) {
  "use strict";

  const MOST = 400, LEAST_PX = 6;
  let shapes = [], claims = [], shapeGroup, svg, canvas;

  function prepare() {
    g.map.createPane("shapes").style.zIndex = 440;
    canvas = L.canvas({ pane: "shapes", padding: 0.3 });
    g.renderers.shapes = canvas;
    shapeGroup = L.layerGroup();
    shapes = Object.keys(g.data.cases.shape).map((key) => {
      const [area, paths] = g.data.cases.shape[key], lines = paths.map(g.decode);
      return { i: +key, area: area, lines: lines, bounds: g.boundsOf(lines) };
    });
    const follow = () => (g.map.hasLayer(g.layers.cases) ? shapeGroup.addTo(g.map) : shapeGroup.remove());
    g.map.on("layeradd layerremove", (event) => { if (event.layer === g.layers.cases) follow(); });
    follow();
    if (!g.layers.claims) return;
    g.map.createPane("claims").style.zIndex = 445;
    svg = L.svg({ pane: "claims", padding: 0.3 });
    claims = Object.keys(g.data.claims).map((key) => {
      const rows = g.data.claims[key].map((row) => Object.assign({}, row, { paths: row.lines.map(g.decode) }));
      const ground = (g.data.between[key] || { rings: [] }).rings.map(g.decode);
      const all = rows.flatMap((row) => row.paths);
      return { i: +key, rows: rows, ground: ground, bounds: all.length ? g.boundsOf(all) : null };
    }).filter((claim) => claim.bounds);
  }

  function inSight(things) {
    const chosen = new Set(g.chosen), view = g.map.getBounds().pad(0.3), found = [];
    for (const thing of things) {
      if (!chosen.has(thing.i) || !view.intersects(thing.bounds)) continue;
      const a = g.map.latLngToLayerPoint(thing.bounds.getSouthWest()), b = g.map.latLngToLayerPoint(thing.bounds.getNorthEast());
      if (Math.hypot(a.x - b.x, a.y - b.y) >= LEAST_PX) found.push(thing);
      if (found.length >= MOST) break;
    }
    return found;
  }

  function drawShape(thing) {
    const open = g.open[thing.i], colour = g.COLOURS[g.grade(thing.i)];
    const style = {
      renderer: canvas, pane: "shapes", color: colour, weight: thing.area ? 2 : 5, opacity: open ? 0.95 : 0.5,
      dashArray: open ? null : "6 4", fillColor: colour, fillOpacity: thing.area ? 0.16 : 0,
    };
    const shape = thing.area ? L.polygon(thing.lines, style) : L.polyline(thing.lines, style);
    shape.on("click", () => g.openCase(thing.i)).addTo(shapeGroup);
  }

  /* The pattern of disputed ground: red slanting lines. It lives in the drawing itself. */
  function hatch() {
    const root = svg._container;
    if (!root || root.querySelector("#hatch")) return;
    const defs = g.draw("defs", {});
    const pattern = g.draw("pattern", { id: "hatch", width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, defs);
    g.draw("path", { d: "M0 0V7", stroke: "#c62f2b", "stroke-width": 1.2, "stroke-opacity": 0.7 }, pattern);
    root.insertBefore(defs, root.firstChild);
  }

  function drawClaim(claim) {
    const add = (layer) => layer.on("click", () => g.openCase(claim.i)).addTo(g.layers.claims);
    if (claim.ground.length) {
      const ground = L.polygon(claim.ground, { renderer: svg, pane: "claims", stroke: false, fill: true, fillOpacity: 1, className: "between" });
      add(ground);
      hatch();
    }
    for (const row of claim.rows) {
      add(L.polyline(row.paths, { renderer: svg, pane: "claims", color: "#ffffff", weight: 3.6, opacity: 0.85, smoothFactor: 0 }));
    }
    for (const row of claim.rows) {
      add(L.polyline(row.paths, { renderer: svg, pane: "claims", color: g.CLAIMS[row.side] || "#444444", weight: g.CLAIM_WIDTH, opacity: 1, smoothFactor: 0 }));
    }
  }

  g.claims = { prepare: prepare };
  g.drawShapes = function () {
    shapeGroup.clearLayers();
    inSight(shapes).forEach(drawShape);
    if (!g.layers.claims) return;
    g.layers.claims.clearLayers();
    inSight(claims).forEach(drawClaim);
  };
  g.boundsOfCase = function (i) {
    const bounds = L.latLngBounds([]);
    for (const thing of [...shapes, ...claims]) if (thing.i === i) bounds.extend(thing.bounds);
    return bounds.isValid() ? bounds : null;
  };
})(window.gisDesk);
