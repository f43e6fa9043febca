/* Cases on the map: what lies too close for the eye is one ring with a number, counted anew at every scale. Only what is in
   sight becomes an element, so tens of thousands cost no more than some hundreds. */
(function (g) {
  "use strict";

  const APART = 46, CLOSE = 18, CLOSE_ZOOM = 15;
  let x0, y0;

  const Icon = L.Icon.extend({
    createIcon: function () {
      const div = g.make("div", "");
      div.appendChild(this.options.sign);
      this._setIconStyles(div, "icon");
      div.classList.add(this.options.look);
      div.dataset.first = this.options.first;
      div.setAttribute("aria-label", this.options.label);
      return div;
    },
    createShadow: function () { return null; },
  });

  /* Places on the map of the world at scale 0, 256 across. */
  function prepare() {
    x0 = new Float64Array(g.count);
    y0 = new Float64Array(g.count);
    for (let i = 0; i < g.count; i++) {
      const sin = Math.sin((Math.max(-85, Math.min(85, g.lat[i])) * Math.PI) / 180);
      x0[i] = ((g.lon[i] + 180) / 360) * 256;
      y0[i] = (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * 256;
    }
  }

  /* Groups of the chosen cases in sight: cells of a grid, then cells whose middles nearly touch joined. */
  function groups() {
    const zoom = g.map.getZoom(), scale = Math.pow(2, zoom), apart = zoom >= CLOSE_ZOOM ? CLOSE : APART;
    const view = g.map.getPixelBounds(), margin = 2 * apart;
    const west = view.min.x - margin, east = view.max.x + margin, north = view.min.y - margin, south = view.max.y + margin;
    const cells = new Map();
    for (const i of g.chosen) {
      const x = x0[i] * scale, y = y0[i] * scale;
      if (!(x >= west && x <= east && y >= north && y <= south)) continue;
      const name = Math.floor(x / apart) * 4194304 + Math.floor(y / apart);
      let cell = cells.get(name);
      if (!cell) cells.set(name, (cell = { n: 0, x: 0, y: 0, cases: [] }));
      cell.n++;
      cell.x += x;
      cell.y += y;
      cell.cases.push(i);
    }
    const rest = [...cells.values()].map((c) => Object.assign(c, { x: c.x / c.n, y: c.y / c.n }))
      .sort((a, b) => b.n - a.n || a.cases[0] - b.cases[0]);
    return joined(rest, apart * 0.8);
  }

  function joined(cells, near) {
    const kept = new Map(), result = [];
    for (const cell of cells) {
      const cx = Math.floor(cell.x / near), cy = Math.floor(cell.y / near);
      let home = null, least = near;
      for (let dx = -1; dx <= 1; dx++) {
        for (let dy = -1; dy <= 1; dy++) {
          for (const other of kept.get((cx + dx) * 4194304 + cy + dy) || []) {
            const away = Math.hypot(other.x - cell.x, other.y - cell.y);
            if (away < least) [home, least] = [other, away];
          }
        }
      }
      if (home) {
        home.n += cell.n;
        for (const i of cell.cases) home.cases.push(i);
        continue;
      }
      const name = cx * 4194304 + cy;
      if (kept.has(name)) kept.get(name).push(cell);
      else kept.set(name, [cell]);
      result.push(cell);
    }
    return result;
  }

  function one(i) {
    const size = g.map.getZoom() < 11.5 ? 18 : 24; // small at first, so that the density along the lines is seen
    return L.marker([g.lat[i], g.lon[i]], {
      icon: new Icon({ sign: g.symbol(g.grade(i), g.open[i], size), look: "case-icon", first: i, label: g.titleOf(i),
        iconSize: [size, size], iconAnchor: [size / 2, size / 2] }),
      title: g.titleOf(i), zIndexOffset: g.open[i] ? 100 * (5 - g.rank[i]) : 0,
    }).on("click", () => g.openCase(i)).on("keypress", onEnter(() => g.openCase(i)));
  }

  function many(group) {
    const shares = [0, 0, 0, 0, 0];
    for (const i of group.cases) shares[g.open[i] ? g.rank[i] : 4]++;
    const size = group.n < 10 ? 34 : group.n < 100 ? 40 : group.n < 1000 ? 46 : 54;
    const label = g.fill(g.words.here, { n: group.n });
    return L.marker(g.map.unproject([group.x, group.y], g.map.getZoom()), {
      icon: new Icon({ sign: g.ring(shares, group.n, size), look: "cluster", first: group.cases[0], label: label,
        iconSize: [size, size], iconAnchor: [size / 2, size / 2] }),
      title: label, zIndexOffset: 1000,
    }).on("click", () => enter(group)).on("keypress", onEnter(() => enter(group)));
  }

  function onEnter(act) {
    return (event) => { if (event.originalEvent.key === "Enter") act(); };
  }

  /* Go closer until the cases part; those at one place are listed. */
  function enter(group) {
    let south = 90, west = 180, north = -90, east = -180;
    for (const i of group.cases) {
      south = Math.min(south, g.lat[i]);
      north = Math.max(north, g.lat[i]);
      west = Math.min(west, g.lon[i]);
      east = Math.max(east, g.lon[i]);
    }
    const bounds = L.latLngBounds([south, west], [north, east]), zoom = g.map.getZoom();
    const closer = Math.min(g.map.getBoundsZoom(bounds, false, [40, 40]), g.map.getMaxZoom());
    if (g.map.distance(bounds.getSouthWest(), bounds.getNorthEast()) < 2 || zoom >= g.map.getMaxZoom()) g.openPlace(group.cases);
    else g.map.setView(bounds.getCenter(), Math.max(closer, zoom + 1), { animate: false });
  }

  function drawCases() {
    const active = document.activeElement, first = active && active.dataset ? active.dataset.first : undefined;
    g.layers.cases.clearLayers();
    for (const group of groups()) g.layers.cases.addLayer(group.n === 1 ? one(group.cases[0]) : many(group));
    if (first === undefined) return;
    const again = g.map.getContainer().querySelector('[data-first="' + first + '"]');
    if (again) again.focus({ preventScroll: true });
  }

  g.clusters = { prepare: prepare, groups: groups };
  g.drawCases = drawCases;
})(window.gisDesk);
