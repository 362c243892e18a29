// One person, or one group, before and after.
const STAYS = 40;
const matrix = data.matrix;

const index = (rows, key) => {
  const found = new Map();
  for (const row of rows) {
    const at = key(row);
    if (!found.has(at)) found.set(at, []);
    found.get(at).push(row);
  }
  return found;
};

const edgesOf = [index(data.edges, (edge) => edge[1]), index(data.edges, (edge) => edge[0])];
const fieldsOf = [0, 1].map((side) =>
  index(
    data.fields.filter((field) => field[0] === side),
    (field) => field[1],
  ),
);
const personAt = new Map(matrix ? matrix.people.map(([name], at) => [name, at]) : []);
const groupAt = new Map(matrix ? matrix.groups.map((name, at) => [name, at]) : []);
const valuesOf = matrix ? index(matrix.attributes, (value) => value[0]) : new Map();

// Who is in it now, or what they are in: the names of the other side.
const present = (side, name) => {
  if (!matrix) return null;
  if (side === 0) {
    const at = personAt.get(name);
    return at === undefined ? [] : matrix.people[at][2].map((group) => matrix.groups[group]);
  }
  const at = groupAt.get(name);
  return matrix.people.filter(([, , groups]) => groups.includes(at)).map(([person]) => person);
};

const row = (tone, sign, label, before, after, why) => {
  const node = make("tr", tone);
  const head = make("th", "", make("span", "sign", sign), label);
  head.scope = "row";
  node.append(head, make("td", "before", before), make("td", "after", after), make("td", "why", why));
  return node;
};

const line = (id) => draw(id, document.createDocumentFragment());

const valueRows = (body, side, name) => {
  const changed = new Set();
  for (const [, , label, before, after, why] of fieldsOf[side].get(name) || []) {
    changed.add(label);
    body.append(row("changed", "~", line(label), line(before), line(after), line(why)));
  }
  if (side !== 0) return;
  for (const [, label, value] of valuesOf.get(personAt.get(name)) || []) {
    if (!changed.has(label)) body.append(row("", "", line(label), line(value), line(value), ""));
  }
};

const memberRows = (body, side, name) => {
  const [word, none] = side === 0 ? ["in it", "not in it"] : ["member", "no member"];
  const touched = new Set();
  const edges = edgesOf[side].get(name) || [];
  for (const [group, user, comes, why] of [...edges].sort((a, b) => a[2] - b[2])) {
    const other = side === 0 ? group : user;
    touched.add(other);
    const [before, after] = comes ? [none, word] : [word, none];
    const tone = comes ? "gain" : "loss";
    body.append(row("changed " + tone, comes ? "+" : "−", data.texts[other], before, after, line(why)));
  }
  const now = present(side, name);
  const stay = (now || []).filter((other) => !touched.has(other));
  for (const other of stay.slice(0, STAYS)) {
    body.append(row("", "•", data.texts[other], word, word, ""));
  }
  const more = stay.length - STAYS;
  if (more > 0) body.append(row("", "•", "and " + count(more) + " more", "stay", "stay", ""));
  return now !== null;
};

const card = (side, name) => {
  const table = make("table");
  table.append(make("caption", "unseen", data.texts[name] + ", before and after"));
  const titles = make("tr");
  for (const title of ["What", "Before", "After", "Why, and where"]) {
    const cell = make("th", "", title);
    cell.scope = "col";
    titles.append(cell);
  }
  const body = make("tbody");
  valueRows(body, side, name);
  const known = memberRows(body, side, name);
  table.append(make("thead", "", titles), body);
  if (!body.children.length) return make("p", "quiet", "Nothing of it changes in the tenant.");
  const node = make("div", "", table);
  if (!known) node.append(make("p", "quiet", "What stays is not in this report."));
  return node;
};
