// Lists draw their first entries, and more when asked: thousands open as fast as ten.
const FIRST = 25;
const MORE = 200;
// What stands above the notes: what went wrong, and who gains and loses.
const FIRST_PARTS = ["undone", "access"];
let numbered = 0;

const pieces = (body) => {
  const into = make("div", "body");
  for (const [depth, cells] of body) {
    if (cells.length === 1) {
      into.append(draw(cells[0], make("p", "d" + depth)));
      continue;
    }
    const set = make("ul", "set d" + depth);
    const whole = () => set.append(...cells.slice(FIRST).map((cell) => draw(cell, make("li"))));
    set.append(...cells.slice(0, FIRST).map((cell) => draw(cell, make("li"))));
    into.append(set);
    if (cells.length > FIRST && printing) whole();
    else if (cells.length > FIRST) {
      const left = count(cells.length - FIRST);
      const more = make("button", "more", "Show " + left + " more");
      more.type = "button";
      more.addEventListener("click", () => {
        whole();
        more.remove();
      });
      into.append(more);
    }
  }
  return into;
};

const toggle = (entry, node, button) => {
  const open = button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", String(open));
  entry.open = open;
  const shown = node.querySelector(".card");
  if (shown) shown.remove();
  if (!open) return;
  const drawn = make("div", "card", card(entry.side, entry.name));
  drawn.id = button.getAttribute("aria-controls");
  node.append(drawn);
};

const drawEntry = (entry) => {
  const node = make("li", "entry");
  const button = draw(entry.head, make("button", "open"));
  button.type = "button";
  numbered += 1;
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", "card-" + numbered);
  button.addEventListener("click", () => {
    toggle(entry, node, button);
    wanted.open = entry.open ? data.texts[entry.name] : "";
    writeAddress();
  });
  const head = make("div", "head", button);
  if (entry.why !== null) head.append(draw(entry.why, make("p", "why")));
  node.append(head);
  if (entry.body.length) node.append(pieces(entry.body));
  if (entry.open) toggle(entry, node, button);
  return node;
};

const drawMore = (section, upTo) => {
  const { list, passing, more } = section;
  const drawn = list.children.length;
  list.append(...passing.slice(drawn, upTo).map(drawEntry));
  const left = passing.length - list.children.length;
  more.hidden = left <= 0;
  more.textContent = "Show " + (left > MORE ? count(MORE) + " of " : "") + count(left) + " more";
};

const build = (section, at) => {
  const id = "section-" + at;
  section.number = make("span", "count");
  const title = make("h2", "", section.title + " ", section.number);
  title.id = id;
  section.list = make("ol", "entries");
  section.more = make("button", "more");
  section.more.type = "button";
  section.more.addEventListener("click", () => {
    const before = section.list.children.length;
    drawMore(section, before + MORE);
    const next = section.list.children[before];
    if (next) next.querySelector(".open").focus();
  });
  section.node = make("section", "part " + section.part, title);
  section.node.setAttribute("aria-labelledby", id);
  for (const words of section.intro) section.node.append(draw(words, make("p", "intro")));
  section.node.append(section.list, section.more);
  byId(FIRST_PARTS.includes(section.part) ? "first" : "lists").append(section.node);
};

// What is left out is said, with a way back: a link must not hide anything without a word.
const drawFound = (shown, all) => {
  const found = byId("found");
  if (!filters()) return found.replaceChildren();
  const kinds = data.kinds.filter(([word]) => wanted.kinds & BIT[word]).map(([, label]) => label);
  const said = [make("strong", "", "Filtered: "), "only "];
  if (kinds.length) said.push(make("strong", "", kinds.join(", ")));
  if (kinds.length && wanted.words.length) said.push(", and only ");
  if (wanted.words.length) said.push("what says ", make("code", "", looked()));
  const number = count(shown) + " of " + counted(all, "entry", "entries") + " shown. ";
  const everything = make("button", "more", "Show everything (Esc)");
  everything.type = "button";
  everything.addEventListener("click", () => {
    clear();
    search.focus();
  });
  found.replaceChildren(...said, ". " + number, everything);
};

const drawLists = () => {
  let shown = 0;
  let all = 0;
  for (const section of sections) {
    section.passing = section.entries.filter(passes);
    const { passing, entries } = section;
    shown += passing.length;
    all += entries.length;
    const some = passing.length < entries.length;
    section.number.textContent = some
      ? count(passing.length) + " of " + count(entries.length) + " shown"
      : count(entries.length);
    section.node.hidden = !entries.length;
    section.list.hidden = !passing.length;
    section.list.replaceChildren();
    drawMore(section, printing ? passing.length : FIRST);
  }
  drawFound(shown, all);
};
