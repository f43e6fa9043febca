/* One case in full: fields, both claims, evidence, photographs, log. */
(function (g) {
  "use strict";

  function chips(i) {
    const row = g.make("div", "chips"), due = g.dueText(i);
    row.appendChild(g.make("span", "chip grade-" + g.grade(i), g.said("grades", g.word("grade", i)) || g.words.ungraded));
    row.appendChild(g.make("span", "chip", g.said("states", g.word("state", i))));
    if (due) row.appendChild(g.make("span", "chip" + (g.due(i) < 0 ? " late" : ""), due));
    return row;
  }

  function position(i) {
    return g.placed(i) ? g.lon[i].toFixed(5) + "°E  " + g.lat[i].toFixed(5) + "°N" : g.words.unplaced;
  }

  function counted(sentence, value) {
    return value === null ? "" : g.fill(sentence, { n: value });
  }

  function fields(i) {
    const c = g.data.cases, w = (name) => g.word(name, i);
    const rows = {
      kind: g.said("kinds", w("kind")), line: w("line"), side_a: w("side_a"), side_b: w("side_b"), side_c: w("side_c"),
      place: c.place[i], cause: g.said("causes", w("cause")), people: counted(g.words.people_unit, c.people[i]),
      households: counted(g.words.households_unit, c.households[i]), area_ha: counted(g.words.ha_unit, c.area_ha[i]),
      dispute_from: w("dispute_from"), found_on: w("found_on"), source: g.said("sources", w("source")),
      incident_level: g.said("levels", w("incident_level")), owner: w("owner"), measures: w("measures"), next_check: w("next_check"),
      deadline: w("deadline"), agreement: w("agreement"), outcome: g.said("outcomes", w("outcome")), closed_on: w("closed_on"),
      way: w("way"), secrecy: g.said("secrecies", w("secrecy")), note: w("note"), position: position(i),
    };
    const list = g.make("dl", "");
    for (const name in rows) {
      if (rows[name] === null || rows[name] === "" || rows[name] === undefined) continue;
      list.appendChild(g.make("dt", "", g.words.fields[name]));
      list.appendChild(g.make("dd", "", rows[name]));
    }
    return list;
  }

  function stroke(colour) {
    const svg = g.draw("svg", { width: 26, height: 12, viewBox: "0 0 26 12", "aria-hidden": "true" });
    g.draw("path", { d: "M0 6H26", stroke: colour, "stroke-width": 2 }, svg);
    return svg;
  }

  function claims(i, box) {
    const rows = g.data.claims[i] || [], between = g.data.between[i];
    if (!rows.length) return;
    box.appendChild(g.make("h4", "", g.words.claims));
    const list = g.make("ul", "claims");
    for (const row of rows) {
      const entry = g.make("li", "");
      entry.appendChild(stroke(g.CLAIMS[row.side] || "#444444"));
      const words = g.make("div", "");
      words.appendChild(g.make("strong", "", g.fill(g.words.claim, { side: g.words["side_" + row.side] || row.side })));
      for (const text of [row.claim, row.basis, row.drawn_on]) if (text) words.appendChild(g.make("div", "", text));
      entry.appendChild(words);
      list.appendChild(entry);
    }
    box.appendChild(list);
    for (const line of between ? between.said : []) box.appendChild(g.make("p", "between-area", line));
  }

  function evidence(i, box) {
    const rows = g.data.evidence[i] || [];
    if (!rows.length) return;
    box.appendChild(g.make("h4", "", g.words.evidence));
    const list = g.make("ul", "files");
    for (const row of rows) {
      const entry = g.make("li", "", row.title || g.said("evidences", row.kind));
      const about = [g.words["side_" + row.side] || row.side, g.said("evidences", row.kind), row.number, row.dated_on].filter(Boolean);
      entry.appendChild(g.make("small", "", about.join(" · ")));
      list.appendChild(entry);
    }
    box.appendChild(list);
  }

  function pictures(i, box) {
    const rows = g.data.attached.rows[i] || [];
    const shown = rows.filter(([, at]) => at >= 0), named = rows.filter(([, at]) => at < 0);
    if (shown.length) {
      box.appendChild(g.make("h4", "", g.words.photos));
      const grid = g.make("div", "photos");
      for (const [name, at] of shown) {
        const frame = g.button("photo", "", () => frame.classList.toggle("large"));
        const image = g.make("img", "");
        image.alt = name;
        image.src = g.data.attached.pictures[at];
        frame.appendChild(image);
        frame.appendChild(g.make("span", "", name));
        grid.appendChild(frame);
      }
      box.appendChild(grid);
    }
    if (named.length) {
      box.appendChild(g.make("h4", "", g.words.files));
      const list = g.make("ul", "files");
      for (const [name] of named) list.appendChild(g.make("li", "", name));
      box.appendChild(list);
    }
  }

  function log(i, box) {
    const found = g.events(i);
    if (!found.length) return;
    box.appendChild(g.make("h4", "", g.words.log));
    const list = g.make("ol", "log");
    for (const n of found) {
      const w = (name) => g.eventWord(name, n), entry = g.make("li", "");
      entry.appendChild(g.make("div", "when", [w("happened_on"), g.said("events", w("kind")), w("actor")].filter(Boolean).join(" · ")));
      if (w("account")) entry.appendChild(g.make("div", "", w("account")));
      const task = [
        w("responsible") && g.fill(g.words.responsible, { name: w("responsible") }),
        w("due_on") && g.fill(g.words.until, { day: w("due_on") }),
        w("done_on") && g.fill(g.words.done, { day: w("done_on") }),
      ].filter(Boolean);
      if (task.length) entry.appendChild(g.make("div", "task", task.join(" · ")));
      list.appendChild(entry);
    }
    box.appendChild(list);
  }

  function popup(i) {
    const box = g.make("div", "case-popup"), head = g.make("div", "head"), heading = g.make("div", "");
    head.appendChild(g.symbol(g.grade(i), g.open[i], 26));
    heading.appendChild(g.make("div", "number", g.data.cases.number[i] || ""));
    heading.appendChild(g.make("h3", "", g.data.cases.title[i] || ""));
    head.appendChild(heading);
    box.appendChild(head);
    box.appendChild(chips(i));
    box.appendChild(fields(i));
    claims(i, box);
    evidence(i, box);
    pictures(i, box);
    log(i, box);
    const bounds = g.boundsOfCase(i);
    if (bounds || g.placed(i)) {
      box.appendChild(g.button("zoom", g.words.zoom, () => {
        if (bounds) g.map.fitBounds(bounds, { animate: false, padding: [40, 40], maxZoom: 17 });
        else g.map.setView([g.lat[i], g.lon[i]], Math.max(g.map.getZoom(), 15), { animate: false });
      }));
    }
    return box;
  }

  /* What is shown at a place takes the focus, and gives it back to where it came from. */
  function show(at, box) {
    const from = document.activeElement, size = g.map.getSize();
    const shown = L.popup({ maxWidth: Math.min(380, size.x - 40), minWidth: Math.min(300, size.x - 60), maxHeight: Math.max(180, Math.min(460, size.y - 90)),
      autoPanPadding: [16, 16], offset: [0, -8] }).setLatLng(at).setContent(box).openOn(g.map);
    const close = shown.getElement().querySelector(".leaflet-popup-close-button");
    close.setAttribute("aria-label", g.words.close);
    shown.getElement().setAttribute("role", "dialog");
    box.tabIndex = -1;
    box.focus({ preventScroll: true });
    shown.on("remove", () => {
      const first = from && from.dataset ? from.dataset.first : undefined;
      const again = first !== undefined && !from.isConnected ? document.querySelector('[data-first="' + first + '"]') : from;
      (again && again.isConnected && again !== document.body ? again : g.map.getContainer()).focus({ preventScroll: true });
    });
  }

  g.openCase = (i) => show(g.placed(i) ? [g.lat[i], g.lon[i]] : g.map.getCenter(), popup(i));
  g.openPlace = function (cases) {
    const box = g.make("div", "case-popup");
    box.appendChild(g.make("h3", "", g.fill(g.words.here, { n: cases.length })));
    const list = g.make("ul", "cases");
    for (const i of cases.slice(0, 100)) list.appendChild(g.item(i));
    box.appendChild(list);
    show([g.lat[cases[0]], g.lon[cases[0]]], box);
  };
  g.popup = popup;
})(window.gisDesk);
