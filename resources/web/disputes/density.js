/* Two heat maps: along the boundary lines (from the statistics), and over the ground. Neither is drawn for few cases. */
(function (g) {
  "use strict";

  let stretches = [], hot = [], scale = 0, heat = [];

  function total(by, from, to, all) {
    let sum = 0;
    for (let n = 0; n < by.length; n += 2) if (all || (by[n] >= from && by[n] <= to)) sum += by[n + 1];
    return sum;
  }

  /* Classes by the densities of all cases, so that colours mean the same in every stretch of time. */
  function prepare() {
    if (!g.layers.density) return;
    g.tones = g.data.hot.length ? g.DENSITY : g.CALM;
    const values = g.data.density.map((row) => total(row.by, 0, 0, true)).sort((a, b) => a - b);
    g.steps = [0.4, 0.7, 0.9].map((share) => values[Math.min(values.length - 1, Math.floor(share * values.length))]);
    const renderer = g.canvas("density", 235);
    g.map.getPane("density").style.opacity = 0.85;
    const line = (lines, more) => L.polyline(lines.map(g.decode), Object.assign({
      renderer: renderer, pane: "density", interactive: false, smoothFactor: 0, lineCap: "round", lineJoin: "round",
    }, more));
    stretches = g.data.density.map((row) => ({ by: row.by, at: -1, line: line(row.lines, {}) }));
    hot = g.data.hot.map((lines) => line(lines, { color: g.HOT.colour, weight: g.HOT.width }));
  }

  function drawLines(few) {
    if (!g.layers.density) return;
    const from = g.filter.from, to = g.filter.to, all = g.filter.wholeTime;
    const changed = [];
    for (const stretch of stretches) {
      const value = few ? 0 : total(stretch.by, from, to, all);
      const at = value <= 0 ? -1 : g.steps.filter((s) => value > s).length;
      if (at !== stretch.at) changed.push([stretch, at]);
    }
    for (const [stretch, at] of changed) {
      if (at < 0) g.layers.density.removeLayer(stretch.line);
      else {
        stretch.line.setStyle({ color: g.tones[at].colour, weight: g.tones[at].width });
        if (stretch.at < 0) g.layers.density.addLayer(stretch.line);
      }
      stretch.at = at;
    }
    // the densest lie on top
    for (let n = 1; n < g.tones.length; n++) for (const s of stretches) if (s.at === n && changed.length) s.line.bringToFront();
  }

  /* Rims of the hot stretches, below the tones: they were tested for all of the time and hold for nothing less. */
  function drawHot(few) {
    g.hotShown = hot.length > 0 && !few && g.filter.wholeTime;
    for (const rim of hot) {
      if (g.hotShown) g.layers.density.addLayer(rim);
      else g.layers.density.removeLayer(rim);
      if (g.hotShown) rim.bringToBack();
    }
  }

  /* The scale of the heat map is the thickest spot at the zoom of the whole county, and stays so. */
  function heatScale() {
    const zoom = g.map.getBoundsZoom(g.whole), cells = new Map();
    let most = 12; // three red cases in one spot: fewer never reach the end of the scale
    for (let i = 0; i < g.count; i++) {
      if (!g.open[i] || !g.placed(i)) continue;
      const p = g.map.project([g.lat[i], g.lon[i]], zoom), name = Math.floor(p.x / 27) + ":" + Math.floor(p.y / 27);
      const sum = (cells.get(name) || 0) + weight(i);
      cells.set(name, sum);
      if (sum > most) most = sum;
    }
    scale = most;
    g.layers.heat.setOptions({ maxZoom: g.map.getMaxZoom(), gradient: g.HEAT });
    g.map.on("zoomend", rescale);
    rescale();
  }

  function rescale() {
    const out = Math.max(0, Math.min(g.map.getMaxZoom() - g.map.getZoom(), 12));
    g.layers.heat.setOptions({ max: scale * Math.pow(2, -out) });
  }

  function weight(i) {
    return g.data.heat[g.rank[i]];
  }

  function drawGround(few) {
    if (!g.map.hasLayer(g.layers.heat)) return;
    if (!scale) heatScale();
    heat = [];
    if (!few) for (const i of g.chosen) if (g.open[i] && g.placed(i)) heat.push([g.lat[i], g.lon[i], weight(i)]);
    g.layers.heat.setLatLngs(heat);
  }

  /* Cases of the time chosen, whatever the other filters: what the picture along the lines is made of. */
  g.inTime = function () {
    let n = 0;
    for (let i = 0; i < g.count; i++) if (g.open[i] && g.fitsTime(i)) n++;
    return n;
  };

  g.density = { prepare: prepare };
  g.drawDensity = function () {
    const n = g.inTime(), few = n < g.data.few.least;
    let chosen = 0;
    for (const i of g.chosen) if (g.open[i]) chosen++;
    const heatOn = g.map.hasLayer(g.layers.heat), fewChosen = chosen < g.data.few.least;
    drawLines(few);
    drawHot(few);
    drawGround(fewChosen);
    g.fewNote.hidden = !(few || (heatOn && fewChosen));
    g.fewNote.textContent = g.fill(g.data.few.sentence, { n: few ? n : chosen });
  };
  g.onHeat = function () {
    g.map.on("layeradd layerremove", (event) => { if (event.layer === g.layers.heat) g.drawDensity(); });
  };
})(window.gisDesk);
