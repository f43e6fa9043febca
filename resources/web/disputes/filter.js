/* Which cases are chosen: grade, state, type, words, time. */
(function (g) {
  "use strict";

  const filter = { grades: new Set(), state: "", kind: "", search: "", from: 0, to: 0, wholeTime: true };
  let texts = null, spelled = null;

  function textOf(i) {
    if (!texts) texts = new Array(g.count);
    if (texts[i] === undefined) {
      const c = g.data.cases;
      const parts = [c.number[i], c.title[i], c.place[i], ...["line", "side_a", "side_b", "side_c", "owner"].map((name) => g.word(name, i))];
      texts[i] = parts.filter(Boolean).join("\n").toLowerCase();
    }
    return texts[i];
  }

  /* For each character the letters its spellings begin with: `bjx` finds 北京西. */
  function spells(text, letters) {
    for (let start = 0; start + letters.length <= text.length; start++) {
      let n = 0;
      while (n < letters.length) {
        const character = text[start + n], known = spelled[character];
        if (known ? !known.includes(letters[n]) : character !== letters[n]) break;
        n++;
      }
      if (n === letters.length) return true;
    }
    return false;
  }

  function finds(i, part) {
    const text = textOf(i);
    return text.includes(part) || (/^[a-z]{2,}$/.test(part) && spells(text, part));
  }

  function fitsTime(i) {
    if (filter.wholeTime) return true;
    const at = g.data.cases.bin[i];
    return at >= filter.from && at <= filter.to;
  }

  function fitsOthers(i, parts) {
    if (filter.grades.size && !filter.grades.has(g.grade(i))) return false;
    if (filter.state === "open" ? !g.open[i] : filter.state === "closed" ? g.open[i] : filter.state && g.word("state", i) !== filter.state) return false;
    if (filter.kind && g.word("kind", i) !== filter.kind) return false;
    return parts.every((part) => finds(i, part));
  }

  /* The chosen cases, and how many there are in each stretch of time before time is looked at. */
  function choose() {
    const parts = filter.search.toLowerCase().split(/\s+/).filter(Boolean), chosen = [];
    g.histogram = new Uint32Array(Math.max(1, g.data.time.length));
    g.undated = 0;
    for (let i = 0; i < g.count; i++) {
      if (!fitsOthers(i, parts)) continue;
      const at = g.data.cases.bin[i];
      if (at < 0) g.undated++;
      else g.histogram[at]++;
      if (fitsTime(i)) chosen.push(i);
    }
    g.chosen = chosen;
  }

  g.filter = filter;
  g.fitsTime = fitsTime;
  g.choose = choose;
  g.prepareFilter = function () {
    filter.to = Math.max(0, g.data.time.length - 1);
    spelled = Object.assign(Object.create(null), g.data.initials);
  };
  g.clearFilter = function () {
    filter.grades.clear();
    Object.assign(filter, { state: "", kind: "", search: "", from: 0, to: Math.max(0, g.data.time.length - 1), wholeTime: true });
  };
  /* Everything that shows cases, after a filter has changed. */
  g.refresh = function () {
    g.choose();
    g.drawCases();
    g.drawShapes();
    g.drawDensity();
    g.drawList();
    g.drawTime();
    g.drawLegend();
  };
})(window.gisDesk);
