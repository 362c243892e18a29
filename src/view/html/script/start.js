// Puts it together: the bar, the keys, the theme, the printer.
const search = byId("search");

const drawAll = () => {
  drawLists();
  drawMatrix();
};

const drawKinds = () => {
  const counts = countKinds();
  data.kinds.forEach(([word, label], at) => {
    if (!counts[at]) return;
    const chip = make("button", "kind", label + " ", make("span", "count", count(counts[at])));
    chip.type = "button";
    chip.dataset.kind = word;
    chip.addEventListener("click", () => {
      wanted.kinds ^= BIT[word];
      settle();
    });
    byId("kinds").append(chip);
  });
};

const isDark = () =>
  wanted.theme ? wanted.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

const drawBar = () => {
  if (search.value !== wanted.typed) search.value = wanted.typed;
  for (const chip of byId("kinds").children) {
    chip.setAttribute("aria-pressed", String(Boolean(wanted.kinds & BIT[chip.dataset.kind])));
  }
  if (wanted.theme) document.documentElement.dataset.theme = wanted.theme;
  else delete document.documentElement.dataset.theme;
  byId("theme").textContent = isDark() ? "Light" : "Dark";
};

const settle = () => {
  writeAddress();
  drawBar();
  drawAll();
};

const clear = () => {
  look("");
  wanted.kinds = 0;
  settle();
};

// The link names who is open; the first entry of that name is.
const openWanted = () => {
  if (!wanted.open) return;
  for (const section of sections) {
    const at = section.passing.findIndex((entry) => data.texts[entry.name] === wanted.open);
    if (at < 0) continue;
    drawMore(section, at + 1);
    const node = section.list.children[at];
    if (!section.passing[at].open) toggle(section.passing[at], node, node.querySelector(".open"));
    node.scrollIntoView({ block: "center" });
    return;
  }
};

const step = (by) => {
  const stops = [...document.querySelectorAll(".part:not([hidden]) .open, .part:not([hidden]) > .more:not([hidden])")];
  const here = stops.indexOf(document.activeElement);
  const next = stops[here < 0 ? (by > 0 ? 0 : stops.length - 1) : here + by];
  if (!next) return;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
};

const onKey = (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const active = document.activeElement;
  const typing = active === search;
  const inList = active && active.matches(".open, .part > .more");
  const moves = { j: 1, k: -1, ...(inList ? { ArrowDown: 1, ArrowUp: -1 } : {}) };
  if (event.key === "Escape") {
    clear();
    if (typing) search.blur();
  } else if (!typing && event.key === "/") {
    search.focus();
    search.select();
  } else if (!typing && moves[event.key]) {
    step(moves[event.key]);
  } else return;
  event.preventDefault();
};

let soon = 0;
search.addEventListener("input", () => {
  clearTimeout(soon);
  soon = setTimeout(() => {
    look(search.value);
    settle();
  }, 80);
});
byId("changed-only").addEventListener("change", () => drawMatrix());
grid.addEventListener("scroll", () => requestAnimationFrame(() => drawRows()), { passive: true });
byId("theme").addEventListener("click", () => {
  wanted.theme = isDark() ? "light" : "dark";
  writeAddress();
  drawBar();
});
document.addEventListener("keydown", onKey);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawBar);
addEventListener("hashchange", () => {
  readAddress();
  drawBar();
  drawAll();
  openWanted();
});
addEventListener("resize", () => matrix && shown.body && drawRows());
// What is folded away is opened for the printer.
const folds = [...document.querySelectorAll("details:not([open])")];
addEventListener("beforeprint", () => {
  printing = true;
  for (const fold of folds) {
    fold.dataset.open = String(fold.open);
    fold.open = true;
  }
  drawAll();
});
addEventListener("afterprint", () => {
  printing = false;
  for (const fold of folds) fold.open = fold.dataset.open === "true";
  drawAll();
});

readAddress();
if (matrix) prepare();
sections.forEach(build);
const any = sections.some(({ entries }) => entries.length) || (matrix && matrix.people.length);
for (const id of any ? ["bar", "keys", "theme"] : ["theme"]) byId(id).hidden = false;
drawKinds();
drawBar();
drawAll();
openWanted();
