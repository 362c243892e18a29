// People down, groups across. Only the rows in sight are drawn, and of these only what is no blank.
const ROW = 28;
const COLUMN = 30;
const AROUND = 12;
const grid = byId("grid");
const effects = new Map();
const whole = [new Map(), new Map()];

const prepare = () => {
  for (const [group, user, comes] of data.edges) {
    const at = groupAt.get(group);
    const person = personAt.get(user);
    if (at === undefined || person === undefined) continue;
    if (!effects.has(person)) effects.set(person, new Map());
    effects.get(person).set(at, comes ? "gain" : "loss");
  }
  for (const { part, entries } of sections) {
    if (part !== "changes") continue;
    for (const { kinds, side, name } of entries) {
      if (kinds & BIT.removal) whole[side].set(name, "loss");
      else if (kinds & BIT.create) whole[side].set(name, "gain");
    }
  }
};

const SIGN = { gain: "+", loss: "−", stay: "•" };
const SAID = { gain: "comes into ", loss: "goes from ", stay: "stays in " };

const state = (person, group) => {
  const effect = effects.get(person);
  return (effect && effect.get(group)) || "stay";
};

const rowsWanted = (changedOnly) => {
  const rows = [];
  const { people, groups } = matrix;
  const sides = (wanted.kinds & BIT.loses ? "loss" : "") + (wanted.kinds & BIT.gains ? "gain" : "");
  const side = printing ? "" : sides;
  people.forEach(([name, , held], at) => {
    const effect = effects.get(at);
    if (changedOnly && !effect && !whole[0].has(name)) return;
    if (side && !(effect && [...effect.values()].some((tone) => side.includes(tone)))) return;
    if (wanted.words.length && !printing) {
      const of = [...held, ...(effect ? effect.keys() : [])];
      const text = [name, ...of.map((group) => groups[group])].map((id) => data.texts[id]);
      if (!hasAll(text.join("\n").toLowerCase())) return;
    }
    rows.push(at);
  });
  return rows;
};

const columnsWanted = (changedOnly) => {
  const all = matrix.groups.map((_, at) => at);
  if (!changedOnly) return all;
  const changed = new Set();
  for (const effect of effects.values()) for (const group of effect.keys()) changed.add(group);
  return all.filter((at) => changed.has(at) || whole[1].has(matrix.groups[at]));
};

const named = (className, role, side, name) => {
  const tone = whole[side].get(name);
  const node = make("div", className + (tone ? " " + tone : ""));
  node.setAttribute("role", role);
  const text = (tone ? SIGN[tone] + " " : "") + data.texts[name];
  node.append(make("span", "", text));
  node.title = text;
  return node;
};

const drawCell = (person, group, across) => {
  const tone = state(person, group);
  const cell = make("div", "cell " + tone, SIGN[tone]);
  const name = data.texts[matrix.groups[group]];
  cell.setAttribute("role", "cell");
  cell.setAttribute("aria-colindex", String(across + 2));
  cell.setAttribute("aria-label", SAID[tone] + name);
  cell.dataset.group = name;
  cell.title = SAID[tone] + name;
  cell.style.left = across * COLUMN + "px";
  return cell;
};

const drawRow = (person, down, shown) => {
  const [name, active, held] = matrix.people[person];
  const node = make("div", "row" + (active ? "" : " away"));
  node.setAttribute("role", "row");
  node.setAttribute("aria-rowindex", String(down + 2));
  node.style.top = down * ROW + "px";
  const cells = make("div", "cells");
  cells.style.width = shown.columns.length * COLUMN + "px";
  const effect = effects.get(person);
  const groups = new Set([...held, ...(effect ? effect.keys() : [])]);
  for (const group of [...groups].sort((a, b) => a - b)) {
    const across = shown.at.get(group);
    if (across !== undefined) cells.append(drawCell(person, group, across));
  }
  node.append(named("who", "rowheader", 0, name), cells);
  return node;
};

const shown = { rows: [], columns: [], at: new Map(), body: null, from: -1, to: -1 };

const drawRows = () => {
  const { rows, body } = shown;
  const top = Math.floor(grid.scrollTop / ROW);
  const fit = Math.ceil(grid.clientHeight / ROW);
  const from = printing ? 0 : Math.max(0, top - AROUND);
  const to = printing ? rows.length : Math.min(rows.length, top + fit + AROUND);
  if (from === shown.from && to === shown.to) return;
  Object.assign(shown, { from, to });
  body.replaceChildren(...rows.slice(from, to).map((at, down) => drawRow(at, from + down, shown)));
};

const drawHead = () => {
  const head = make("div", "columns");
  head.setAttribute("role", "row");
  const corner = make("div", "who corner", make("span", "", "person"));
  corner.setAttribute("role", "columnheader");
  const across = make("div", "cells");
  across.style.width = shown.columns.length * COLUMN + "px";
  shown.columns.forEach((group, at) => {
    const node = named("column", "columnheader", 1, matrix.groups[group]);
    node.style.left = at * COLUMN + "px";
    across.append(node);
  });
  head.append(corner, across);
  return head;
};

const drawMatrix = () => {
  if (!matrix || !matrix.people.length || !matrix.groups.length) return;
  byId("matrix").hidden = false;
  const changedOnly = byId("changed-only").checked;
  const rows = rowsWanted(changedOnly);
  const columns = columnsWanted(changedOnly);
  Object.assign(shown, { rows, columns, from: -1, to: -1 });
  shown.at = new Map(columns.map((group, at) => [group, at]));
  shown.body = make("div", "rows");
  shown.body.setAttribute("role", "rowgroup");
  shown.body.style.height = rows.length * ROW + "px";
  grid.hidden = !rows.length;
  grid.replaceChildren(drawHead(), shown.body);
  grid.setAttribute("aria-rowcount", String(rows.length + 1));
  grid.setAttribute("aria-colcount", String(columns.length + 1));
  const people = counted(rows.length, "person", "people");
  const groups = counted(columns.length, "group", "groups");
  const numbers =
    people + " of " + count(matrix.people.length) + ", " + groups + " of " + count(matrix.groups.length);
  byId("rows").textContent = (changedOnly ? "Changed only: " : "") + numbers;
  drawRows();
};
