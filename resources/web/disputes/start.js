/* The page put together. */
(function (g) {
  "use strict";

  function cells() {
    g.map.createPane("cells").style.zIndex = 500;
    for (const cell of g.data.cells) {
      const size = Math.min(56, 26 + 5 * Math.sqrt(cell.n)), half = cell.deg / 2, [lon, lat] = cell.at;
      L.rectangle([[lat - half, lon - half], [lat + half, lon + half]], {
        renderer: g.canvas("squares", 430), pane: "squares", color: "#5f6c75", weight: 1, interactive: false,
        fill: cell.deg === g.data.cell, fillOpacity: 0.18, dashArray: cell.deg === g.data.cell ? null : "4 5",
      }).addTo(g.layers.cells);
      const label = g.fill(g.words.cell, { n: cell.n });
      const icon = g.make("div", "ring");
      icon.appendChild(g.ring([0, 0, 0, 0, 1], cell.n, size));
      const box = g.make("div", "case-popup");
      box.appendChild(g.make("h3", "", label));
      const lines = [cell.kinds.map((kind) => g.said("kinds", kind)).join(" · "), cell.years.join(" · "), g.fill(g.words.cell_side, { n: cell.deg })];
      for (const line of lines) if (line) box.appendChild(g.make("div", "", line));
      L.marker([lat, lon], { pane: "cells", title: label, icon: L.divIcon({ className: "cluster", html: icon, iconSize: [size, size] }) })
        .bindPopup(box).addTo(g.layers.cells);
    }
  }

  function wholeOf() {
    const b = g.data.ground.bounds;
    if (b.length === 4) return L.latLngBounds([b[1], b[0]], [b[3], b[2]]);
    const bounds = L.latLngBounds([]);
    for (let i = 0; i < g.count; i++) if (g.placed(i)) bounds.extend([g.lat[i], g.lon[i]]);
    return bounds.isValid() ? bounds.pad(0.1) : L.latLngBounds([18, 73], [54, 136]);
  }

  /* The parts of the page around folium's map. */
  function build(frame) {
    const main = g.make("main", ""), stage = g.make("div", "stage");
    document.body.insertBefore(main, frame);
    g.aside = g.panel();
    g.selection = g.make("p", "selection");
    g.aside.querySelector("header").appendChild(g.selection);
    main.appendChild(g.aside);
    main.appendChild(stage);
    stage.appendChild(frame);
    frame.setAttribute("role", "application");
    frame.setAttribute("aria-label", g.words.map);
    const bar = g.data.public ? null : g.timeBar();
    if (bar) stage.appendChild(bar);
    const foot = g.make("footer", "");
    for (const line of g.data.footer) foot.appendChild(g.make("span", "", line));
    document.body.appendChild(foot);
  }

  function onEscape(event) {
    if (event.key !== "Escape") return;
    if (g.measure.busy()) g.measure.leave();
    else g.map.closePopup();
  }

  function cases() {
    g.density.prepare();
    g.clusters.prepare();
    g.claims.prepare();
    g.refresh();
    g.onHeat();
    let moving = 0;
    g.map.on("moveend", () => {
      cancelAnimationFrame(moving);
      moving = requestAnimationFrame(() => { g.drawCases(); g.drawShapes(); });
    });
  }

  async function begin(map, layers, titles) {
    g.data = await g.read();
    Object.assign(g, { words: g.data.words, map: map, layers: layers, titles: titles, count: 0 });
    if (!g.data.public) {
      g.prepare();
      g.prepareFilter();
    }
    g.whole = wholeOf();
    map.zoomControl.remove();
    build(map.getContainer());
    map.invalidateSize({ animate: false });
    map.fitBounds(g.whole, { animate: false, padding: [16, 16] });
    g.ground();
    g.measure.prepare();
    g.controls();
    if (g.data.public) {
      cells();
      g.drawLegend();
    } else cases();
    map.on("popupopen popupclose", (event) => map.getContainer().classList.toggle("asked", event.type === "popupopen"));
    g.preparePrint();
    document.addEventListener("keydown", onEscape);
    window.addEventListener("resize", () => map.invalidateSize({ animate: false }));
    requestAnimationFrame(() => requestAnimationFrame(() => {
      performance.mark("drawn");
      document.documentElement.dataset.ready = "yes";
    }));
  }

  g.start = function (map, layers, titles) {
    begin(map, layers, titles).catch((error) => {
      document.getElementById("trouble").hidden = false;
      throw error;
    });
  };
})(window.gisDesk);
