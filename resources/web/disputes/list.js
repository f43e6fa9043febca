/* The panel beside the map: heading, search, filters, list, notes. */
(function (g) {
  "use strict";

  const LONGEST = 150;
  let list, counter, search, chips = [], states, kinds;

  function item(i) {
    const entry = g.make("li", ""), body = g.make("span", "body");
    const button = g.button("case", "", () => {
      if (g.placed(i)) g.map.setView([g.lat[i], g.lon[i]], Math.max(g.map.getZoom(), 13), { animate: false });
      g.openCase(i);
    });
    button.appendChild(g.symbol(g.grade(i), g.open[i], 18));
    body.appendChild(g.make("strong", "", g.titleOf(i)));
    const sides = ["side_a", "side_b", "side_c"].map((name) => g.word(name, i)).filter(Boolean).join(" — ");
    body.appendChild(g.make("small", "", [g.data.cases.number[i], sides].filter(Boolean).join("  ")));
    const due = g.dueText(i);
    if (due) body.appendChild(g.make("small", g.due(i) < 0 ? "late" : "", due));
    if (!g.placed(i)) body.appendChild(g.make("small", "late", g.words.unplaced));
    button.appendChild(body);
    entry.appendChild(button);
    return entry;
  }

  g.drawList = function () {
    counter.textContent = g.fill(g.words.shown, { n: g.chosen.length, total: g.count });
    list.textContent = "";
    for (const i of g.chosen.slice(0, LONGEST)) list.appendChild(item(i));
    if (!g.chosen.length) list.appendChild(g.make("li", "empty", g.count ? g.words.none : g.words.empty));
    if (g.chosen.length > LONGEST) list.appendChild(g.make("li", "empty", g.fill(g.words.more, { n: g.chosen.length - LONGEST })));
    for (const [grade, chip] of chips) chip.setAttribute("aria-pressed", String(g.filter.grades.has(grade)));
    if (search.value.trim() !== g.filter.search) search.value = g.filter.search;
    states.value = g.filter.state;
    kinds.value = g.filter.kind;
  };

  function gradeChips() {
    const row = g.make("div", "filters grades"), counts = { none: 0 };
    for (let i = 0; i < g.count; i++) if (g.open[i]) counts[g.grade(i)] = (counts[g.grade(i)] || 0) + 1;
    for (const grade of g.GRADES.concat("none")) {
      if (grade === "none" && !counts.none) continue;
      const chip = g.button("filter", "", () => {
        if (!g.filter.grades.delete(grade)) g.filter.grades.add(grade);
        g.refresh();
      });
      chip.appendChild(g.symbol(grade, 1, 16));
      chip.appendChild(g.make("span", "", grade === "none" ? g.words.ungraded : g.words.grades[grade]));
      chip.appendChild(g.make("b", "", counts[grade] || 0));
      chips.push([grade, chip]);
      row.appendChild(chip);
    }
    return row;
  }

  function choices() {
    const row = g.make("div", "choices"), w = g.words;
    const there = (name) => new Set(Array.from({ length: g.count }, (_, i) => g.data.cases[name][i]).map((at) => g.data.cases.vocabulary[at]));
    const kindsThere = there("kind");
    states = g.select(w.fields.state, [["", w.every_state], ["open", w.open], ["closed", w.closed], ...Object.entries(w.states)],
      (value) => { g.filter.state = value; g.refresh(); });
    kinds = g.select(w.fields.kind, [["", w.every_kind], ...Object.entries(w.kinds).filter(([kind]) => kindsThere.has(kind))],
      (value) => { g.filter.kind = value; g.refresh(); });
    row.appendChild(states);
    row.appendChild(kinds);
    return row;
  }

  function tools() {
    const box = g.make("section", "tools");
    search = g.make("input", "");
    search.type = "search";
    search.placeholder = g.words.search;
    search.setAttribute("aria-label", g.words.search);
    let wait = 0;
    search.addEventListener("input", () => {
      clearTimeout(wait);
      wait = setTimeout(() => { g.filter.search = search.value.trim(); g.refresh(); }, 150);
    });
    box.appendChild(search);
    box.appendChild(gradeChips());
    box.appendChild(choices());
    return box;
  }

  function removed() {
    const box = g.make("section", "removed"), lines = g.make("ul", "");
    box.appendChild(g.make("h2", "", g.words.removed));
    for (const line of g.data.removed) lines.appendChild(g.make("li", "", line));
    box.appendChild(lines);
    return box;
  }

  g.item = item;
  g.panel = function () {
    const side = g.make("aside", "panel"), head = g.make("header", "");
    head.appendChild(g.make("span", "classification", g.data.classification));
    head.appendChild(g.make("h1", "", g.data.title));
    head.appendChild(g.make("p", "", g.data.made));
    side.appendChild(head);
    if (g.data.public) side.appendChild(removed());
    else {
      side.appendChild(tools());
      const line = g.make("div", "counting");
      counter = g.make("p", "counter");
      counter.setAttribute("aria-live", "polite");
      line.appendChild(counter);
      line.appendChild(g.button("link", g.words.reset, () => { g.clearFilter(); g.refresh(); }));
      side.appendChild(line);
      list = g.make("ul", "cases");
      list.setAttribute("aria-label", g.words.panel);
      side.appendChild(list);
    }
    const notes = g.make("details", "notes");
    notes.open = true;
    notes.appendChild(g.make("summary", "", g.words.method));
    for (const line of g.data.notes) notes.appendChild(g.make("p", "", line));
    side.appendChild(notes);
    const actions = g.make("div", "actions");
    actions.appendChild(g.button("", g.words.whole, () => g.map.fitBounds(g.whole, { animate: false, padding: [16, 16] })));
    actions.appendChild(g.button("", g.words.print, () => g.print()));
    side.appendChild(actions);
    return side;
  };
})(window.gisDesk);
