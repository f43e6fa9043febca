/* GIS Desk: the offline dispute map. Everything that comes from data is set as text, never as markup. */
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const GRADES = ["red", "orange", "yellow", "blue"];
  const COLOURS = { red: "#c62f2b", orange: "#e07a1f", yellow: "#d9a800", blue: "#2f6fb3", none: "#6b7780" };
  const WEIGHT = { red: 4, orange: 3, yellow: 2, blue: 1, none: 1 };
  const FILLS = ["#f7f1e3", "#eaf1e4", "#f3e9ea", "#e6eff4", "#f4eddc", "#ece9f2"];
  const BORDERS = {
    province: { width: 2.6, dash: "16 4 3 4 3 4", halo: 9, tint: "#c9a7c7" },
    prefecture: { width: 2.4, dash: "16 4 3 4", halo: 8, tint: "#d3b4d0" },
    county: { width: 2, dash: "12 4 2 4 2 4", halo: 7, tint: "#dcc3da" },
    township: { width: 1.1, dash: "7 4", halo: 0, tint: "" },
    village: { width: 0.7, dash: "1 4", halo: 0, tint: "" },
    outer: { width: 0.8, dash: "", halo: 0, tint: "" },
  };
  const HEAT = { 0.15: "#fff3c4", 0.4: "#fbc15e", 0.6: "#f08a3c", 0.8: "#d8473a", 1: "#8c1d4f" };
  const LONGEST_LIST = 150;

  let data, words, map, layers, cases, shapes, whole;
  const filter = { grades: new Set(), state: "", kind: "", search: "" };

  function make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined && text !== null) element.textContent = String(text);
    return element;
  }

  function fill(template, values) {
    return template.replace(/\{(\w+)\}/g, (all, name) => (name in values ? String(values[name]) : all));
  }

  function draw(tag, attributes, parent) {
    const element = document.createElementNS(SVG, tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    if (parent) parent.appendChild(element);
    return element;
  }

  /* Grades differ in shape as well as in colour: diamond, triangle, square, circle; closed cases are hollow. */
  function symbol(grade, open, size) {
    const svg = draw("svg", { width: size, height: size, viewBox: "0 0 24 24", "aria-hidden": "true" });
    const colour = COLOURS[grade] || COLOURS.none;
    const look = {
      fill: open ? colour : "#ffffff",
      stroke: open ? "#ffffff" : colour,
      "stroke-width": open ? 2 : 3,
      "stroke-linejoin": "round",
    };
    if (grade === "red") draw("path", Object.assign({ d: "M12 1.5 22.5 12 12 22.5 1.5 12Z" }, look), svg);
    else if (grade === "orange") draw("path", Object.assign({ d: "M12 2.5 22 20.5H2Z" }, look), svg);
    else if (grade === "yellow") draw("rect", Object.assign({ x: 3.5, y: 3.5, width: 17, height: 17, rx: 1.5 }, look), svg);
    else draw("circle", Object.assign({ cx: 12, cy: 12, r: 9 }, look), svg);
    if (grade === "red" && open) {
      draw("path", { d: "M12 6.5v7M12 16.4v1.2", stroke: "#ffffff", "stroke-width": 2.4, "stroke-linecap": "round" }, svg);
    }
    return svg;
  }

  const CaseIcon = L.Icon.extend({
    options: { iconSize: [24, 24], iconAnchor: [12, 12], popupAnchor: [0, -10] },
    createIcon: function (old) {
      const div = old && old.tagName === "DIV" ? old : make("div", "");
      div.textContent = "";
      div.appendChild(symbol(this.options.grade, this.options.open, 24));
      this._setIconStyles(div, "icon");
      div.classList.add("case-icon");
      return div;
    },
    createShadow: function () { return null; },
  });

  function decode(flat) {
    const points = [];
    let x = 0, y = 0;
    for (let i = 0; i < flat.length; i += 2) {
      x += flat[i];
      y += flat[i + 1];
      points.push([y / data.grid, x / data.grid]);
    }
    return points;
  }

  function pane(name, order) {
    const element = map.createPane(name);
    element.style.zIndex = order;
    element.style.pointerEvents = "none";
    return L.canvas({ pane: name, padding: 0.3 });
  }

  /* -- ground -------------------------------------------------------------------------------------------- */

  function ground() {
    const base = pane("base", 210), wet = pane("wet", 220), ways = pane("ways", 230), edges = pane("edges", 240);
    const parts = data.ground;
    for (const unit of parts.units) {
      if (!unit.rings.length) continue;
      const colour = unit.fill < 0 ? "#f1f2f1" : FILLS[unit.fill % FILLS.length];
      L.polygon(unit.rings.map(decode), {
        renderer: base, pane: "base", stroke: true, weight: 0.6, color: colour, fillColor: colour, fillOpacity: 1,
        interactive: false, smoothFactor: 0.6,
      }).addTo(layers.ground);
    }
    if (layers.water) {
      for (const area of parts.areas) {
        L.polygon(area.lines.map(decode), {
          renderer: wet, pane: "wet", stroke: false, fillColor: "#bcd9e8", fillOpacity: 1, interactive: false,
        }).addTo(layers.water);
      }
      for (const water of parts.waters) {
        L.polyline(water.lines.map(decode), {
          renderer: wet, pane: "wet", color: "#a5cde0", weight: water.class === "river" ? 2.2 : 1.2, interactive: false,
        }).addTo(layers.water);
      }
    }
    if (layers.roads) {
      const widths = { expressway: 3, national: 2.4, provincial: 2, county: 1.4, township: 1 };
      for (const road of parts.roads.slice().reverse()) {
        const lines = road.lines.map(decode), width = widths[road.class] || 1;
        if (width >= 2) {
          L.polyline(lines, { renderer: ways, pane: "ways", color: "#c9b79a", weight: width + 1.4, interactive: false }).addTo(layers.roads);
        }
        L.polyline(lines, {
          renderer: ways, pane: "ways", color: width >= 2 ? "#fbf1d8" : "#d8cfc0", weight: width, interactive: false,
        }).addTo(layers.roads);
      }
    }
    for (const pass of ["halo", "line"]) {
      for (const border of parts.borders) {
        const style = BORDERS[border.level] || BORDERS.township;
        const disputed = border.status === "disputed";
        if (pass === "halo" && !style.halo && !disputed) continue;
        L.polyline(border.lines.map(decode), {
          renderer: edges, pane: "edges", interactive: false, lineCap: "butt", smoothFactor: 0.6,
          color: pass === "halo" ? (disputed ? "#f0a9a2" : style.tint) : border.level === "outer" ? "#b9bfc2" : "#4a4f57",
          opacity: pass === "halo" ? 0.55 : 1,
          weight: pass === "halo" ? style.halo || 7 : style.width,
          dashArray: pass === "halo" ? null : style.dash || null,
        }).addTo(layers.borders);
      }
    }
    names(parts.units);
  }

  /* Names of units, largest first; one that would touch another is left out until there is room. */
  function names(units) {
    const element = map.createPane("names");
    element.style.zIndex = 450;
    element.style.pointerEvents = "none";
    const ordered = units.filter((u) => u.name).sort((a, b) => (a.level === b.level ? b.size - a.size : a.level === "county" ? -1 : 1));
    const group = L.layerGroup().addTo(layers.ground);
    function place() {
      group.clearLayers();
      const taken = [], zoom = map.getZoom();
      const view = map.getBounds().pad(0.2);
      for (const unit of ordered) {
        const size = unit.level === "county" ? 15 : 13;
        const at = [unit.at[1], unit.at[0]];
        if (!view.contains(at)) continue;
        const p = map.project(at, zoom);
        const half = (unit.name.length * size) / 2 + 5;
        const box = [p.x - half, p.y - size, p.x + half, p.y + size];
        if (taken.some((t) => box[0] < t[2] && box[2] > t[0] && box[1] < t[3] && box[3] > t[1])) continue;
        taken.push(box);
        const label = make("span", "unit-name " + (unit.fill < 0 ? "neighbour " : "") + (unit.level === "county" ? "county" : ""), unit.name);
        L.marker(at, {
          pane: "names", interactive: false, keyboard: false,
          icon: L.divIcon({ className: "unit-label", html: label, iconSize: [0, 0] }),
        }).addTo(group);
      }
    }
    map.on("zoomend moveend", place);
    layers.ground.on("add", place);
    place();
  }

  function markers() {
    if (!layers.markers) return;
    const element = map.createPane("stones");
    element.style.zIndex = 460;
    const lost = new Set(["lost", "moved", "damaged"]);
    const group = layers.markers;
    function place() {
      group.clearLayers();
      const close = map.getZoom() >= 12.5;
      for (const [lon, lat, number, state] of data.markers) {
        const missing = lost.has(state);
        if (!close && map.getZoom() < 10) continue;
        const svg = draw("svg", { width: 12, height: 12, viewBox: "0 0 12 12" });
        draw("rect", { x: 1.5, y: 1.5, width: 9, height: 9, fill: "#ffffff", stroke: missing ? "#c62f2b" : "#30363c", "stroke-width": 1.4 }, svg);
        if (missing) draw("path", { d: "M2 2 10 10M10 2 2 10", stroke: "#c62f2b", "stroke-width": 1.4 }, svg);
        else draw("circle", { cx: 6, cy: 6, r: 1.7, fill: "#30363c" }, svg);
        const box = make("div", "stone");
        box.appendChild(svg);
        if (close && number) box.appendChild(make("span", "", number));
        L.marker([lat, lon], {
          pane: "stones", keyboard: false, interactive: false,
          icon: L.divIcon({ className: "stone-icon", html: box, iconSize: [12, 12] }),
        }).addTo(group);
      }
    }
    map.on("zoomend", place);
    place();
  }

  function density() {
    if (!layers.density) return;
    const renderer = pane("density", 245);
    const values = data.density.map((s) => s.per_km).sort((a, b) => a - b);
    if (!values.length) return;
    const steps = [0.4, 0.7, 0.9].map((q) => values[Math.min(values.length - 1, Math.floor(q * values.length))]);
    const colours = ["#fbd08a", "#f08a3c", "#d8473a", "#8c1d4f"];
    for (const stretch of data.density) {
      const step = steps.filter((s) => stretch.per_km > s).length;
      L.polyline(stretch.lines.map(decode), {
        renderer: renderer, pane: "density", color: colours[step], weight: 5 + 2 * step, opacity: 0.85, lineCap: "butt", interactive: false,
      }).addTo(layers.density);
    }
    layers.density.steps = steps;
    layers.density.colours = colours;
  }

  /* -- cases --------------------------------------------------------------------------------------------- */

  function word(column, i) {
    const n = data.cases[column][i];
    return n < 0 ? "" : data.cases.vocabulary[n];
  }

  function grade(i) {
    return word("grade", i) || "none";
  }

  function said(table, value) {
    return value && Object.prototype.hasOwnProperty.call(words[table], value) ? words[table][value] : value;
  }

  function dueText(i) {
    const days = data.cases.due[i];
    if (days === null) return null;
    return days < 0 ? fill(words.overdue, { n: -days }) : fill(words.due, { n: days });
  }

  function popup(i) {
    const c = data.cases;
    const box = make("div", "case-popup");
    const head = make("div", "head");
    head.appendChild(symbol(grade(i), c.open[i], 26));
    const heading = make("div", "");
    heading.appendChild(make("div", "number", c.number[i] || ""));
    heading.appendChild(make("h3", "", c.title[i] || ""));
    head.appendChild(heading);
    box.appendChild(head);
    const chips = make("div", "chips");
    chips.appendChild(make("span", "chip grade-" + grade(i), said("grades", word("grade", i)) || words.ungraded));
    chips.appendChild(make("span", "chip", said("states", word("state", i))));
    const due = dueText(i);
    if (due) chips.appendChild(make("span", "chip" + (c.due[i] < 0 ? " late" : ""), due));
    box.appendChild(chips);
    const list = make("dl", "");
    const rows = {
      kind: said("kinds", word("kind", i)), line: word("line", i), side_a: word("side_a", i), side_b: word("side_b", i),
      place: c.place[i], cause: said("causes", word("cause", i)),
      people: c.people[i] === null ? "" : fill(words.people_unit, { n: c.people[i] }),
      found_on: word("found_on", i), source: said("sources", word("source", i)), owner: word("owner", i), measures: c.measures[i],
      next_check: word("next_check", i), closed_on: word("closed_on", i), secrecy: said("secrecies", word("secrecy", i)), note: c.note[i],
      position: c.lon[i].toFixed(5) + "°E  " + c.lat[i].toFixed(5) + "°N",
    };
    for (const name in rows) {
      if (rows[name] === null || rows[name] === "" || rows[name] === undefined) continue;
      list.appendChild(make("dt", "", words.fields[name]));
      list.appendChild(make("dd", "", rows[name]));
    }
    box.appendChild(list);
    if (c.log[i].length) {
      box.appendChild(make("h4", "", words.log));
      const log = make("ol", "log");
      for (const [day, kind, actor, account] of c.log[i]) {
        const entry = make("li", "");
        const line = make("div", "when", [day, said("events", kind), actor].filter(Boolean).join(" · "));
        entry.appendChild(line);
        if (account) entry.appendChild(make("div", "", account));
        log.appendChild(entry);
      }
      box.appendChild(log);
    }
    return box;
  }

  function openCase(i) {
    L.popup({ maxWidth: 380, minWidth: 300, maxHeight: 430, autoPanPadding: [24, 24], offset: [0, -8] })
      .setLatLng([data.cases.lat[i], data.cases.lon[i]])
      .setContent(popup(i))
      .openOn(map);
  }

  function fits(i) {
    if (filter.grades.size && !filter.grades.has(grade(i))) return false;
    if (filter.state === "open" && !data.cases.open[i]) return false;
    if (filter.state === "closed" && data.cases.open[i]) return false;
    if (filter.kind && word("kind", i) !== filter.kind) return false;
    if (filter.search) {
      const c = data.cases;
      const text = [c.number[i], c.title[i], c.place[i], word("side_a", i), word("side_b", i), word("owner", i)].join(" ").toLowerCase();
      return filter.search.toLowerCase().split(/\s+/).every((part) => text.includes(part));
    }
    return true;
  }

  function clusterIcon(cluster) {
    const inside = cluster.getAllChildMarkers();
    let worst = GRADES.length;
    for (const m of inside) if (data.cases.open[m.options.index]) worst = Math.min(worst, (GRADES.indexOf(grade(m.options.index)) + 5) % 5);
    const size = inside.length < 10 ? 34 : inside.length < 100 ? 40 : inside.length < 1000 ? 48 : 56;
    const disc = make("div", "cluster " + (worst < GRADES.length ? "grade-" + GRADES[worst] : "grade-none"));
    disc.style.width = disc.style.height = size + "px";
    disc.appendChild(make("span", "", inside.length));
    return L.divIcon({ className: "cluster-icon", html: disc, iconSize: [size, size] });
  }

  function heatPoints(chosen) {
    const c = data.cases, points = [];
    for (const i of chosen) if (c.open[i]) points.push([c.lat[i], c.lon[i], WEIGHT[grade(i)]]);
    return points;
  }

  /* The scale of the heat map is the thickest spot at the zoom of the whole county, and stays so. */
  function heatScale(points) {
    const zoom = map.getBoundsZoom(whole), cells = new Map();
    let most = 12; // three red cases in one spot: fewer never reach the end of the scale
    for (const point of points) {
      const p = map.project([point[0], point[1]], zoom);
      const name = Math.floor(p.x / 27) + ":" + Math.floor(p.y / 27);
      const sum = (cells.get(name) || 0) + point[2];
      cells.set(name, sum);
      if (sum > most) most = sum;
    }
    function scale() {
      layers.heat.setOptions({ max: most * Math.pow(2, -Math.max(0, Math.min(map.getMaxZoom() - map.getZoom(), 12))) });
    }
    layers.heat.setOptions({ maxZoom: map.getMaxZoom(), gradient: HEAT });
    map.on("zoomend", scale);
    scale();
  }

  function caseLayer() {
    const icons = {};
    for (const g of GRADES.concat("none")) {
      for (const open of [0, 1]) icons[g + open] = new CaseIcon({ grade: g, open: open });
    }
    const c = data.cases;
    cases = c.lon.map((lon, i) =>
      L.marker([c.lat[i], lon], {
        icon: icons[grade(i) + c.open[i]], index: i, title: c.title[i] || c.number[i] || "", alt: c.number[i] || "",
        zIndexOffset: c.open[i] ? 100 * (5 - GRADES.indexOf(grade(i))) : 0,
      }));
    layers.cases.options.iconCreateFunction = clusterIcon;
    layers.cases.on("click", (event) => openCase(event.layer.options.index));
    layers.cases.on("keypress", (event) => {
      if (event.originalEvent && event.originalEvent.key === "Enter") openCase(event.layer.options.index);
    });
    heatScale(heatPoints(cases.keys()));
    map.createPane("shapes").style.zIndex = 440;
    shapes = { group: L.layerGroup(), renderer: L.canvas({ pane: "shapes", padding: 0.3 }) };
    layers.cases.on("add", () => shapes.group.addTo(map));
    layers.cases.on("remove", () => shapes.group.remove());
    if (map.hasLayer(layers.cases)) shapes.group.addTo(map);
  }

  /* A stretch of line or an area in the colour of its grade, with a light rim so that it reads on every ground. */
  function caseShape(i) {
    const [area, paths] = data.cases.shape[i];
    const colour = COLOURS[grade(i)], lines = paths.map(decode);
    const style = {
      renderer: shapes.renderer, pane: "shapes", color: colour, weight: area ? 2 : 5, opacity: data.cases.open[i] ? 0.95 : 0.5,
      dashArray: data.cases.open[i] ? null : "6 4", fillColor: colour, fillOpacity: area ? 0.16 : 0,
    };
    const shape = area ? L.polygon(lines, style) : L.polyline(lines, style);
    return shape.on("click", () => openCase(i));
  }

  function cellLayer() {
    const element = map.createPane("cells");
    element.style.zIndex = 500;
    for (const cell of data.cells) {
      const size = Math.min(56, 22 + 8 * Math.sqrt(cell.n));
      const disc = make("div", "cluster grade-none");
      disc.style.width = disc.style.height = size + "px";
      disc.appendChild(make("span", "", cell.n));
      const box = make("div", "case-popup");
      box.appendChild(make("h3", "", fill(words.cell, { n: cell.n })));
      box.appendChild(make("div", "", cell.kinds.map((k) => said("kinds", k)).join(" · ")));
      box.appendChild(make("div", "", cell.years.join(" · ")));
      L.marker([cell.at[1], cell.at[0]], {
        pane: "cells", icon: L.divIcon({ className: "cluster-icon", html: disc, iconSize: [size, size] }),
      }).bindPopup(box).addTo(layers.cells);
    }
  }

  /* -- panel --------------------------------------------------------------------------------------------- */

  let list, counter;

  function chosenCases() {
    const chosen = [];
    for (let i = 0; i < cases.length; i++) if (fits(i)) chosen.push(i);
    return chosen;
  }

  function urgency(i) {
    const rank = GRADES.indexOf(grade(i));
    return (data.cases.open[i] ? 0 : 10) + (rank < 0 ? 4 : rank);
  }

  function refresh() {
    const chosen = chosenCases();
    layers.cases.clearLayers();
    layers.cases.addLayers(chosen.map((i) => cases[i]));
    shapes.group.clearLayers();
    for (const i of chosen) if (data.cases.shape[i]) caseShape(i).addTo(shapes.group);
    layers.heat.setLatLngs(heatPoints(chosen));
    counter.textContent = fill(words.shown, { n: chosen.length, total: cases.length });
    list.textContent = "";
    chosen.sort((a, b) => urgency(a) - urgency(b) || (data.cases.due[a] ?? 1e9) - (data.cases.due[b] ?? 1e9));
    for (const i of chosen.slice(0, LONGEST_LIST)) list.appendChild(item(i));
    if (!chosen.length) list.appendChild(make("li", "empty", cases.length ? words.none : words.empty));
    if (chosen.length > LONGEST_LIST) list.appendChild(make("li", "empty", fill(words.more, { n: chosen.length - LONGEST_LIST })));
  }

  function item(i) {
    const entry = make("li", "");
    const button = make("button", "case");
    button.type = "button";
    button.appendChild(symbol(grade(i), data.cases.open[i], 18));
    const body = make("span", "body");
    body.appendChild(make("strong", "", data.cases.title[i] || data.cases.number[i] || ""));
    const sides = [word("side_a", i), word("side_b", i)].filter(Boolean).join(" — ");
    body.appendChild(make("small", "", [data.cases.number[i], sides].filter(Boolean).join("  ")));
    const due = dueText(i);
    if (due) body.appendChild(make("small", data.cases.due[i] < 0 ? "late" : "", due));
    button.appendChild(body);
    button.addEventListener("click", () => {
      map.setView([data.cases.lat[i], data.cases.lon[i]], Math.max(map.getZoom(), 13), { animate: false });
      openCase(i);
    });
    entry.appendChild(button);
    return entry;
  }

  function gradeChips() {
    const row = make("div", "filters grades");
    for (const g of GRADES.concat("none")) {
      let n = 0;
      for (let i = 0; i < cases.length; i++) if (grade(i) === g && data.cases.open[i]) n++;
      if (g === "none" && !n) continue;
      const chip = make("button", "filter");
      chip.type = "button";
      chip.setAttribute("aria-pressed", "false");
      chip.appendChild(symbol(g, 1, 16));
      chip.appendChild(make("span", "", g === "none" ? words.ungraded : words.grades[g]));
      chip.appendChild(make("b", "", n));
      chip.addEventListener("click", () => {
        const on = !filter.grades.has(g);
        if (on) filter.grades.add(g); else filter.grades.delete(g);
        chip.setAttribute("aria-pressed", String(on));
        refresh();
      });
      row.appendChild(chip);
    }
    return row;
  }

  function stateChips() {
    const row = make("div", "filters states");
    const buttons = [];
    for (const [value, label] of [["", words.all], ["open", words.open], ["closed", words.closed]]) {
      const chip = make("button", "filter", label);
      chip.type = "button";
      chip.setAttribute("aria-pressed", String(filter.state === value));
      chip.addEventListener("click", () => {
        filter.state = value;
        for (const other of buttons) other.setAttribute("aria-pressed", String(other === chip));
        refresh();
      });
      buttons.push(chip);
      row.appendChild(chip);
    }
    const kinds = make("select", "");
    kinds.setAttribute("aria-label", words.fields.kind);
    kinds.appendChild(new Option(words.every_kind, ""));
    const there = new Set(cases.map((_, i) => word("kind", i)));
    for (const kind in words.kinds) if (there.has(kind)) kinds.appendChild(new Option(words.kinds[kind], kind));
    kinds.addEventListener("change", () => { filter.kind = kinds.value; refresh(); });
    row.appendChild(kinds);
    return row;
  }

  function legend() {
    const box = make("details", "legend");
    box.open = map.getSize().y > 700;
    box.appendChild(make("summary", "", words.legend));
    const rows = make("div", "rows");
    function row(picture, label) {
      const line = make("div", "row");
      const sign = make("span", "sign");
      sign.appendChild(picture);
      line.appendChild(sign);
      line.appendChild(make("span", "", label));
      rows.appendChild(line);
    }
    function stroke(style) {
      const svg = draw("svg", { width: 40, height: 14, viewBox: "0 0 40 14" });
      if (style.halo) draw("path", { d: "M0 7H40", stroke: style.tint, "stroke-width": style.halo, opacity: 0.55 }, svg);
      draw("path", { d: "M0 7H40", stroke: style.colour || "#4a4f57", "stroke-width": style.width, "stroke-dasharray": style.dash || "none" }, svg);
      return svg;
    }
    if (!data.public) {
      for (const g of GRADES) row(symbol(g, 1, 18), words.grades[g]);
      row(symbol("blue", 0, 18), words.case_closed);
    }
    const levels = new Set(data.ground.borders.map((b) => b.level));
    if (levels.has("province") || levels.has("prefecture")) row(stroke(BORDERS.prefecture), words.border_higher);
    if (levels.has("county")) row(stroke(BORDERS.county), words.border_county);
    if (levels.has("township")) row(stroke(BORDERS.township), words.border_township);
    if (data.ground.borders.some((b) => b.status === "disputed")) {
      row(stroke({ halo: 7, tint: "#f0a9a2", width: 2, dash: "12 4 2 4 2 4" }), words.border_disputed);
    }
    if (data.markers && data.markers.length) {
      for (const missing of [0, 1]) {
        const svg = draw("svg", { width: 14, height: 14, viewBox: "0 0 12 12" });
        draw("rect", { x: 1.5, y: 1.5, width: 9, height: 9, fill: "#fff", stroke: missing ? "#c62f2b" : "#30363c", "stroke-width": 1.4 }, svg);
        if (missing) draw("path", { d: "M2 2 10 10M10 2 2 10", stroke: "#c62f2b", "stroke-width": 1.4 }, svg);
        else draw("circle", { cx: 6, cy: 6, r: 1.7, fill: "#30363c" }, svg);
        row(svg, missing ? words.marker_missing : words.marker);
      }
    }
    if (data.ground.roads.length && layers.roads) row(stroke({ halo: 4, tint: "#c9b79a", width: 2, colour: "#fbf1d8" }), words.road);
    if (data.ground.waters.length || data.ground.areas.length) row(stroke({ width: 2.4, colour: "#a5cde0" }), words.water);
    if (layers.density && layers.density.steps) {
      const steps = layers.density.steps;
      layers.density.colours.forEach((colour, n) => {
        const low = n ? steps[n - 1].toFixed(2) : "0", high = n < steps.length ? "–" + steps[n].toFixed(2) : "+";
        row(stroke({ width: 5 + 2 * n, colour: colour }), low + high + " " + words.per_km);
      });
    }
    box.appendChild(rows);
    return box;
  }

  function panel() {
    const side = make("aside", "panel");
    const head = make("header", "");
    head.appendChild(make("span", "classification", data.classification));
    head.appendChild(make("h1", "", data.title));
    head.appendChild(make("p", "", data.made));
    side.appendChild(head);
    if (!data.public) {
      const tools = make("section", "tools");
      const search = make("input", "");
      search.type = "search";
      search.placeholder = words.search;
      search.setAttribute("aria-label", words.search);
      let wait = 0;
      search.addEventListener("input", () => {
        clearTimeout(wait);
        wait = setTimeout(() => { filter.search = search.value.trim(); refresh(); }, 150);
      });
      tools.appendChild(search);
      tools.appendChild(gradeChips());
      tools.appendChild(stateChips());
      side.appendChild(tools);
      counter = make("p", "counter", "");
      side.appendChild(counter);
      list = make("ul", "cases");
      list.setAttribute("aria-label", words.panel);
      side.appendChild(list);
    } else {
      const gone = make("section", "removed");
      gone.appendChild(make("h2", "", words.removed));
      const lines = make("ul", "");
      for (const line of data.removed) lines.appendChild(make("li", "", line));
      gone.appendChild(lines);
      side.appendChild(gone);
    }
    const notes = make("section", "notes");
    for (const line of data.notes) notes.appendChild(make("p", "", line));
    side.appendChild(notes);
    const actions = make("div", "actions");
    for (const [label, act] of [[words.whole, () => map.fitBounds(whole)], [words.print, () => window.print()]]) {
      const button = make("button", "", label);
      button.type = "button";
      button.addEventListener("click", act);
      actions.appendChild(button);
    }
    side.appendChild(actions);
    return side;
  }

  function footer() {
    const foot = make("footer", "");
    for (const line of data.footer) foot.appendChild(make("span", "", line));
    return foot;
  }

  /* One A4 sheet across, 281 by 194 mm inside its margins: the page keeps its layout and is scaled, so that the map
     prints as it was drawn. */
  function sheet(on) {
    const root = document.documentElement, body = document.body, mm = 96 / 25.4;
    if (on) {
      map.closePopup();
      const width = window.innerWidth, height = window.innerHeight;
      body.style.width = width + "px";
      body.style.height = height + "px";
      body.style.zoom = Math.min((281 * mm) / width, (192 * mm) / height);
    } else {
      body.style.width = body.style.height = body.style.zoom = "";
    }
    root.classList.toggle("printing", on);
  }

  function start(folium, foliumLayers) {
    data = JSON.parse(document.getElementById("gis-desk-data").textContent);
    words = data.words;
    map = folium;
    layers = foliumLayers;
    const frame = map.getContainer();
    const main = make("main", "");
    document.body.insertBefore(main, frame);
    const b = data.ground.bounds;
    if (b.length === 4) whole = L.latLngBounds([b[1], b[0]], [b[3], b[2]]);
    else if (!data.public && data.cases.lon.length) whole = L.latLngBounds(data.cases.lon.map((lon, i) => [data.cases.lat[i], lon])).pad(0.1);
    else whole = L.latLngBounds([18, 73], [54, 136]);
    main.appendChild(frame);
    map.invalidateSize({ animate: false });
    map.fitBounds(whole, { animate: false, padding: [16, 16] });
    ground();
    density();
    markers();
    if (data.public) cellLayer();
    else caseLayer();
    main.insertBefore(panel(), frame);
    document.body.appendChild(footer());
    map.invalidateSize({ animate: false });
    map.fitBounds(whole, { animate: false, padding: [16, 16] });
    const key = L.control({ position: "bottomright" });
    key.onAdd = () => {
      const box = legend();
      L.DomEvent.disableClickPropagation(box).disableScrollPropagation(box);
      return box;
    };
    key.addTo(map);
    L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
    if (!data.public) refresh();
    window.addEventListener("beforeprint", () => sheet(true));
    window.addEventListener("afterprint", () => sheet(false));
    document.documentElement.dataset.ready = "yes";
  }

  window.gisDesk = { start: start, openCase: openCase, popup: popup };
})();
