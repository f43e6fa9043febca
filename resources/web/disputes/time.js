/* The time slider: a bar for each stretch of time, two handles, and a button that lets time pass. */
(function (g) {
  "use strict";

  const PLAY = ["M7 5v14l12-7z"], PAUSE = ["M8 5v14", "M16 5v14"], STEP_MS = 800;
  let box, bars, first, last, label, play, timer = 0;

  function range(name, value, act) {
    const input = g.make("input", "");
    input.type = "range";
    input.min = 0;
    input.max = g.data.time.length - 1;
    input.value = value;
    input.setAttribute("aria-label", name);
    input.addEventListener("input", () => { stop(); act(+input.value); });
    return input;
  }

  function set(from, to) {
    const end = g.data.time.length - 1;
    Object.assign(g.filter, { from: from, to: to, wholeTime: from === 0 && to === end });
    g.refresh();
  }

  function stop() {
    if (!timer) return;
    clearInterval(timer);
    timer = 0;
    g.picture(play, g.words.play, PLAY);
  }

  /* All of the time grows from its first stretch; a part of it moves on, as long as it is. */
  function start() {
    const end = g.data.time.length - 1, grows = g.filter.wholeTime, wide = g.filter.to - g.filter.from;
    g.picture(play, g.words.pause, PAUSE);
    let at = grows ? 0 : g.filter.to >= end ? wide : g.filter.to + 1;
    const step = () => {
      if (at > end) return stop();
      set(grows ? 0 : at - wide, at);
      at++;
    };
    timer = setInterval(step, STEP_MS);
    step();
  }

  function draw() {
    if (!box) return;
    const from = g.filter.from, to = g.filter.to, names = g.data.time, most = Math.max(1, ...g.histogram);
    bars.forEach((bar, n) => {
      const height = g.histogram[n] ? Math.max(8, (100 * g.histogram[n]) / most) : 0;
      bar.firstChild.style.height = height + "%";
      bar.classList.toggle("in", n >= from && n <= to);
      bar.title = names[n] + ": " + g.histogram[n];
    });
    first.value = from;
    last.value = to;
    first.setAttribute("aria-valuetext", names[from]);
    last.setAttribute("aria-valuetext", names[to]);
    const span = from === to ? names[from] : names[from] + " – " + names[to];
    const undated = g.filter.wholeTime && g.undated ? " · " + g.fill(g.words.undated, { n: g.undated }) : "";
    label.textContent = span + undated;
  }

  g.drawTime = draw;
  g.timeWords = () => (box && !g.filter.wholeTime ? g.words.time + " " + label.textContent : "");
  g.timeBar = function () {
    if (g.data.time.length < 2) return null;
    box = g.make("section", "time");
    box.setAttribute("aria-label", g.words.time);
    play = g.pictureButton("play", g.words.play, PLAY, () => (timer ? stop() : start()));
    box.appendChild(play);
    const middle = g.make("div", "span"), chart = g.make("div", "bars");
    bars = g.data.time.map((name, n) => {
      const bar = g.make("div", "bar");
      bar.appendChild(g.make("i", ""));
      bar.addEventListener("click", () => { stop(); set(n, n); });
      chart.appendChild(bar);
      return bar;
    });
    first = range(g.words.time + " " + g.words.time_from, 0, (value) => set(Math.min(value, g.filter.to), g.filter.to));
    last = range(g.words.time + " " + g.words.time_to, g.data.time.length - 1, (value) => set(g.filter.from, Math.max(value, g.filter.from)));
    for (const part of [chart, first, last]) middle.appendChild(part);
    box.appendChild(middle);
    const words = g.make("div", "words");
    words.appendChild(g.make("small", "", g.words.time));
    label = g.make("strong", "");
    words.appendChild(label);
    words.appendChild(g.button("link", g.words.time_all, () => { stop(); set(0, g.data.time.length - 1); }));
    box.appendChild(words);
    return box;
  };
})(window.gisDesk);
