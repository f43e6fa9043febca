/* The document of the page, and the cases read from it; columns are read by the place of the case. */
(function (g) {
  "use strict";

  let order = null;

  async function read() {
    const element = document.getElementById("gis-desk-data");
    if (element.type === "application/json") return JSON.parse(element.textContent);
    const text = atob(element.textContent);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text());
  }

  function decode(flat) {
    const points = [];
    let x = 0, y = 0;
    for (let i = 0; i < flat.length; i += 2) {
      x += flat[i];
      y += flat[i + 1];
      points.push([y / g.data.grid, x / g.data.grid]);
    }
    return points;
  }

  /* South, west, north, east of paths in degrees. */
  function boundsOf(paths) {
    let south = 90, west = 180, north = -90, east = -180;
    for (const path of paths) {
      for (const [lat, lon] of path) {
        if (lat < south) south = lat;
        if (lat > north) north = lat;
        if (lon < west) west = lon;
        if (lon > east) east = lon;
      }
    }
    return L.latLngBounds([south, west], [north, east]);
  }

  function prepare() {
    const c = g.data.cases, words = g.data.words;
    const unsettled = new Set(words.open_states);
    const ranks = c.vocabulary.map((word) => g.GRADES.indexOf(word));
    const states = c.vocabulary.map((word) => (unsettled.has(word) ? 1 : 0));
    g.count = c.n;
    g.rank = Int8Array.from(c.grade, (at) => (at < 0 || ranks[at] < 0 ? 4 : ranks[at]));
    g.open = Uint8Array.from(c.state, (at) => (at < 0 ? 1 : states[at]));
    g.lon = Float64Array.from(c.x, (x) => (x === null ? NaN : (x + c.west) / c.places));
    g.lat = Float64Array.from(c.y, (y) => (y === null ? NaN : (y + c.south) / c.places));
  }

  function word(column, i) {
    const at = g.data.cases[column][i];
    return at < 0 ? "" : g.data.cases.vocabulary[at];
  }

  /* The reader's word for a value of a list, or the value itself where it was written freely. */
  function said(table, value) {
    return value && Object.prototype.hasOwnProperty.call(g.words[table], value) ? g.words[table][value] : value;
  }

  function grade(i) {
    return g.rank[i] < 4 ? g.GRADES[g.rank[i]] : "none";
  }

  function placed(i) {
    return g.lon[i] === g.lon[i] && g.lat[i] === g.lat[i];
  }

  function days(from, to) {
    const parts = [from, to].map((day) => /^(\d{4})-(\d{2})-(\d{2})$/.exec(day));
    if (!parts[0] || !parts[1]) return null;
    const [a, b] = parts.map((p) => Date.UTC(+p[1], p[2] - 1, +p[3]));
    return Math.round((b - a) / 86400000);
  }

  /* Days until the next check of an open case, negative when it is overdue; null when it is closed or has none. */
  function due(i) {
    return g.open[i] ? days(g.data.made, word("next_check", i)) : null;
  }

  function dueText(i) {
    const left = due(i);
    if (left === null) return null;
    return left < 0 ? g.fill(g.words.overdue, { n: -left }) : g.fill(g.words.due, { n: left });
  }

  /* First and last place of the events of a case in the log, which lies in the order of the cases. */
  function events(i) {
    const column = g.data.cases.log.case;
    if (!order) {
      order = new Map();
      column.forEach((at, n) => { if (!order.has(at)) order.set(at, n); });
    }
    if (!order.has(i)) return [];
    const found = [];
    for (let n = order.get(i); n < column.length && column[n] === i; n++) found.push(n);
    return found;
  }

  function eventWord(name, n) {
    const at = g.data.cases.log[name][n];
    return at < 0 ? "" : g.data.cases.vocabulary[at];
  }

  function titleOf(i) {
    return g.data.cases.title[i] || g.data.cases.number[i] || "";
  }

  Object.assign(g, { read: read, decode: decode, boundsOf: boundsOf, prepare: prepare, word: word, said: said, grade: grade,
    placed: placed, due: due, dueText: dueText, events: events, eventWord: eventWord, titleOf: titleOf });
})(window.gisDesk);
