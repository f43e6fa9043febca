/* The ground: units, waters, roads, boundaries, names and stones, all from the office's own layers. */
(function (g) {
  "use strict";

  const renderers = {};

  function canvas(name, order) {
    if (!renderers[name]) {
      const element = g.map.createPane(name);
      element.style.zIndex = order;
      element.style.pointerEvents = "none";
      renderers[name] = L.canvas({ pane: name, padding: 0.3 });
    }
    return renderers[name];
  }

  function units() {
    const base = canvas("base", 210);
    for (const unit of g.data.ground.units) {
      if (!unit.rings.length) continue;
      const colour = unit.fill < 0 ? "#f1f2f1" : g.FILLS[unit.fill % g.FILLS.length];
      L.polygon(unit.rings.map(g.decode), {
        renderer: base, pane: "base", stroke: true, weight: 0.6, color: colour, fillColor: colour, fillOpacity: 1,
        interactive: false, smoothFactor: 0,
      }).addTo(g.layers.ground);
    }
  }

  function waters() {
    const wet = canvas("wet", 220), parts = g.data.ground;
    for (const area of parts.areas) {
      L.polygon(area.lines.map(g.decode), {
        renderer: wet, pane: "wet", stroke: false, fillColor: "#bcd9e8", fillOpacity: 1, interactive: false,
      }).addTo(g.layers.water);
    }
    for (const water of parts.waters) {
      L.polyline(water.lines.map(g.decode), {
        renderer: wet, pane: "wet", color: "#a5cde0", weight: water.class === "river" ? 2.2 : 1.2, interactive: false,
      }).addTo(g.layers.water);
    }
  }

  function roads() {
    const ways = canvas("ways", 230), main = new Set(["expressway", "national", "provincial"]);
    for (const pass of ["rim", "face"]) {
      for (const road of g.data.ground.roads) {
        const wide = main.has(road.class) ? 2 : 1.2;
        L.polyline(road.lines.map(g.decode), {
          renderer: ways, pane: "ways", interactive: false,
          color: pass === "rim" ? "#c9b79a" : "#fbf1d8", weight: pass === "rim" ? wide + 1.6 : wide,
        }).addTo(g.layers.roads);
      }
    }
  }

  function borders() {
    const panes = { halo: canvas("rims", 232), line: canvas("edges", 240) }; // the density lies between them
    for (const pass of ["halo", "line"]) {
      for (const border of g.data.ground.borders) {
        const style = g.BORDERS[border.level] || g.BORDERS.township;
        const disputed = border.status === "disputed", halo = pass === "halo";
        if (halo && !style.halo && !disputed) continue;
        L.polyline(border.lines.map(g.decode), {
          renderer: panes[pass], pane: halo ? "rims" : "edges", interactive: false, lineCap: "butt", smoothFactor: 0,
          color: halo ? (disputed ? "#f0a9a2" : style.tint) : border.level === "outer" ? "#b9bfc2" : "#4a4f57",
          opacity: halo ? 0.55 : 1, weight: halo ? style.halo || 7 : style.width, dashArray: halo ? null : style.dash || null,
        }).addTo(g.layers.borders);
      }
    }
  }

  /* Names of units, largest first; one that would touch another is left out until there is room. */
  function names() {
    const element = g.map.createPane("names");
    element.style.zIndex = 450;
    element.style.pointerEvents = "none";
    const ordered = g.data.ground.units.filter((u) => u.name)
      .sort((a, b) => (a.level === b.level ? b.size - a.size : a.level === "county" ? -1 : 1));
    const group = L.layerGroup().addTo(g.layers.ground);
    function place() {
      group.clearLayers();
      const taken = [], zoom = g.map.getZoom(), view = g.map.getBounds().pad(0.2);
      for (const unit of ordered) {
        const size = unit.level === "county" ? 15 : 13, at = [unit.at[1], unit.at[0]];
        if (!view.contains(at)) continue;
        const p = g.map.project(at, zoom), half = (Math.min(unit.name.length, 20) * size) / 2 + 5;
        const box = [p.x - half, p.y - size, p.x + half, p.y + size];
        if (taken.some((t) => box[0] < t[2] && box[2] > t[0] && box[1] < t[3] && box[3] > t[1])) continue;
        taken.push(box);
        const look = (unit.fill < 0 ? " neighbour" : "") + (unit.level === "county" ? " county" : "");
        const label = g.make("span", "unit-name" + look, unit.name);
        L.marker(at, {
          pane: "names", interactive: false, keyboard: false,
          icon: L.divIcon({ className: "unit-label", html: label, iconSize: [0, 0] }),
        }).addTo(group);
      }
    }
    g.map.on("zoomend moveend", place);
    place();
  }

  function stones() {
    const element = g.map.createPane("stones");
    element.style.zIndex = 460;
    element.style.pointerEvents = "none";
    const lost = new Set(["lost", "moved", "damaged"]), group = g.layers.markers;
    function place() {
      group.clearLayers();
      const zoom = g.map.getZoom(), view = g.map.getBounds().pad(0.1);
      if (zoom < 10) return;
      for (const [lon, lat, number, state] of g.data.markers) {
        if (!view.contains([lat, lon])) continue;
        const box = g.make("div", "stone");
        box.appendChild(g.stone(lost.has(state), zoom < 11.5 ? 8 : 12));
        if (zoom >= 12.5 && number) box.appendChild(g.make("span", "", number));
        L.marker([lat, lon], {
          pane: "stones", keyboard: false, interactive: false,
          icon: L.divIcon({ className: "stone-icon", html: box, iconSize: zoom < 11.5 ? [8, 8] : [12, 12] }),
        }).addTo(group);
      }
    }
    g.map.on("zoomend moveend", place);
    place();
  }

  g.canvas = canvas;
  g.renderers = renderers;
  g.ground = function () {
    units();
    if (g.layers.water) waters();
    if (g.layers.roads) roads();
    borders();
    names();
    if (g.layers.markers) stones();
  };
})(window.gisDesk);
