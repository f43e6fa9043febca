/* What lies on the map: scale buttons, measuring, layers, legend, notes, north. */
(function (g) {
  "use strict";

  let rows, legend;

  function control(position, element) {
    const made = L.control({ position: position });
    made.onAdd = () => {
      L.DomEvent.disableClickPropagation(element).disableScrollPropagation(element);
      return element;
    };
    return made.addTo(g.map);
  }

  function bar() {
    const box = g.make("div", "bar-buttons");
    const zoom = (step) => () => g.map.setZoom(g.map.getZoom() + step, { animate: false });
    box.appendChild(g.pictureButton("", g.words.zoom_in, ["M12 5v14", "M5 12h14"], zoom(1)));
    box.appendChild(g.pictureButton("", g.words.zoom_out, ["M5 12h14"], zoom(-1)));
    for (const button of g.measure.buttons()) box.appendChild(button);
    return box;
  }

  function switches() {
    const box = g.make("details", "card layers");
    box.open = g.map.getSize().x > 700;
    box.appendChild(g.make("summary", "", g.words.layers));
    for (const name in g.layers) {
      const line = g.make("label", ""), tick = g.make("input", "");
      tick.type = "checkbox";
      tick.checked = g.map.hasLayer(g.layers[name]);
      tick.dataset.layer = name;
      tick.addEventListener("change", () => {
        if (tick.checked) g.map.addLayer(g.layers[name]);
        else g.map.removeLayer(g.layers[name]);
        g.drawLegend();
      });
      line.appendChild(tick);
      line.appendChild(g.make("span", "", g.titles[name]));
      box.appendChild(line);
    }
    return box;
  }

  function row(picture, label) {
    const line = g.make("div", "row"), sign = g.make("span", "sign");
    sign.appendChild(picture);
    line.appendChild(sign);
    line.appendChild(g.make("span", "", label));
    rows.appendChild(line);
  }

  function stroke(style) {
    const svg = g.draw("svg", { width: 40, height: 14, viewBox: "0 0 40 14", "aria-hidden": "true" });
    if (style.halo) g.draw("path", { d: "M0 7H40", stroke: style.tint, "stroke-width": style.halo, opacity: 0.55 }, svg);
    g.draw("path", { d: "M0 7H40", stroke: style.colour || "#4a4f57", "stroke-width": style.width, "stroke-dasharray": style.dash || "none" }, svg);
    return svg;
  }

  function patch() {
    const svg = g.draw("svg", { width: 40, height: 14, viewBox: "0 0 40 14", "aria-hidden": "true" });
    g.draw("rect", { x: 7, y: 1, width: 26, height: 12, fill: "#fbe9e8" }, svg);
    for (const x of [9, 14, 19, 24]) g.draw("path", { d: "M" + x + " 12 " + (x + 7) + " 2", stroke: "#c62f2b", "stroke-width": 1.1 }, svg);
    return svg;
  }

  const on = (name) => g.layers[name] && g.map.hasLayer(g.layers[name]);

  function caseRows() {
    const w = g.words;
    if (on("cases")) {
      for (const grade of g.GRADES) row(g.symbol(grade, 1, 18), w.grades[grade]);
      if (g.rank.includes(4)) row(g.symbol("none", 1, 18), w.ungraded);
      row(g.symbol("blue", 0, 18), w.case_closed);
      row(g.ring([1, 1, 2, 1, 0], "5", 26), w.several);
    }
    if (on("claims")) {
      const sides = new Set(Object.values(g.data.claims).flatMap((claims) => claims.map((claim) => claim.side)));
      for (const side of ["a", "b", "c"]) {
        if (sides.has(side)) row(stroke({ width: g.CLAIM_WIDTH * 1.4, colour: g.CLAIMS[side] }), g.fill(w.claim, { side: w["side_" + side] }));
      }
      if (Object.keys(g.data.between).length) row(patch(), w.between);
    }
    if (on("cells")) row(g.ring([0, 0, 0, 0, 1], "5", 26), w.cases_counted);
  }

  function densityRows() {
    if (!on("density") || !g.fewNote.hidden) return;
    if (g.hotShown) row(stroke({ halo: 14, tint: g.HOT.colour, width: 9, colour: g.tones[3].colour }), g.words.hot);
    g.tones.forEach((style, n) => {
      const low = n ? g.steps[n - 1].toFixed(2) : "0", high = n < g.steps.length ? "–" + g.steps[n].toFixed(2) : "+";
      row(stroke({ width: style.width, colour: style.colour }), low + high + " " + (g.data.weighted ? g.words.weighted_per_km : g.words.per_km));
    });
    rows.appendChild(g.make("p", "number", g.fill(g.words.density_n, { n: g.inTime() })));
    const told = g.filter.wholeTime ? g.data.verdict : g.data.hot.length ? g.words.hot_whole : "";
    if (told) rows.appendChild(g.make("p", "number verdict", told));
  }

  function groundRows() {
    const w = g.words, parts = g.data.ground, levels = new Set(parts.borders.map((b) => b.level));
    if (on("borders")) {
      if (levels.has("province") || levels.has("prefecture")) row(stroke(g.BORDERS.prefecture), w.border_higher);
      if (levels.has("county")) row(stroke(g.BORDERS.county), w.border_county);
      if (levels.has("township")) row(stroke(g.BORDERS.township), w.border_township);
      if (parts.borders.some((b) => b.status === "disputed")) {
        row(stroke({ halo: 7, tint: "#f0a9a2", width: 2, dash: "12 4 2 4 2 4" }), w.border_disputed);
      }
    }
    if (on("markers") && g.map.getZoom() >= 10) {
      row(g.stone(false, 14), w.marker);
      row(g.stone(true, 14), w.marker_missing);
    }
    if (on("roads")) row(stroke({ halo: 4, tint: "#c9b79a", width: 2, colour: "#fbf1d8" }), w.road);
    if (on("water")) row(stroke({ width: 2.4, colour: "#a5cde0" }), w.water);
  }

  g.drawLegend = function () {
    rows.textContent = "";
    caseRows();
    densityRows();
    groundRows();
  };

  g.controls = function () {
    control("topleft", bar());
    control("topleft", g.measure.box());
    control("topright", switches());
    g.fewNote = g.make("div", "few");
    g.fewNote.hidden = true;
    g.fewNote.setAttribute("role", "status");
    control("bottomleft", g.fewNote);
    L.control.scale({ imperial: false, maxWidth: 140 }).addTo(g.map);
    const north = g.draw("svg", { width: 26, height: 38, viewBox: "0 0 26 38", role: "img", "aria-label": g.words.north });
    g.draw("path", { d: "M13 2 22 28 13 22 4 28Z", fill: "#30363c", stroke: "#fff", "stroke-width": 1.5 }, north);
    const letter = g.draw("text", { x: 13, y: 37, "text-anchor": "middle" }, north);
    letter.textContent = "N";
    const arrow = g.make("div", "north");
    arrow.appendChild(north);
    legend = g.make("details", "card legend");
    legend.open = g.map.getSize().y > 700 && g.map.getSize().x > 900;
    legend.appendChild(g.make("summary", "", g.words.legend));
    rows = g.make("div", "rows");
    legend.appendChild(rows);
    g.legend = legend;
    control("bottomright", legend);
    control("bottomright", arrow);
    g.map.on("zoomend", g.drawLegend);
  };
})(window.gisDesk);
