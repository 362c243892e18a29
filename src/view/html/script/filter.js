// What is looked for. It stands in the address, so that a link shows what its sender saw.
const BIT = Object.fromEntries(data.kinds.map(([word], at) => [word, 1 << at]));
let printing = false;
const wanted = { words: [], typed: "", kinds: 0, open: "", theme: "" };

const readAddress = () => {
  const said = new URLSearchParams(location.hash.slice(1));
  look(said.get("q") || "");
  wanted.kinds = 0;
  for (const word of (said.get("kind") || "").split(",")) wanted.kinds |= BIT[word] || 0;
  wanted.open = said.get("open") || "";
  const theme = said.get("theme");
  wanted.theme = theme === "dark" || theme === "light" ? theme : "";
};

const writeAddress = () => {
  const said = new URLSearchParams();
  if (wanted.typed) said.set("q", wanted.typed);
  const kinds = data.kinds.filter(([word]) => wanted.kinds & BIT[word]).map(([word]) => word);
  if (kinds.length) said.set("kind", kinds.join(","));
  if (wanted.open) said.set("open", wanted.open);
  if (wanted.theme) said.set("theme", wanted.theme);
  history.replaceState(null, "", "#" + said.toString());
};

const look = (typed) => {
  wanted.typed = typed;
  wanted.words = typed.toLowerCase().split(/\s+/).filter(Boolean);
};

// A link may come from anybody: its words are shown short, and what cannot be seen by its number.
const LONGEST = 60;
const looked = () => {
  const letters = [...wanted.words.join(" ")];
  const cut = letters.length > LONGEST ? [...letters.slice(0, LONGEST), "…"] : letters;
  const unseen = /[\p{C}\p{M}\p{Default_Ignorable_Code_Point}]/u;
  const one = (letter) => (unseen.test(letter) ? "\\u{" + letter.codePointAt(0).toString(16) + "}" : letter);
  return cut.map(one).join("");
};

const hasAll = (text) => wanted.words.every((word) => text.includes(word));

const textOf = (entry) => {
  if (entry.text === undefined) {
    const lines = [entry.head, ...(entry.why === null ? [] : [entry.why])];
    for (const [, cells] of entry.body) lines.push(...cells);
    entry.text = lines.map(searchable).join("\n");
  }
  return entry.text;
};

const filters = () => Boolean(wanted.kinds || wanted.words.length);

// Paper holds everything: nobody can tell from it what a link left out.
const passes = (entry) =>
  printing ||
  (!wanted.kinds || entry.kinds & wanted.kinds) && (!wanted.words.length || hasAll(textOf(entry)));

const sections = data.sections.map(({ part, title, intro, entries }) => ({
  part,
  title,
  intro,
  entries: entries.map(([kinds, side, name, head, why, body]) => ({
    kinds,
    side,
    name,
    head,
    why,
    body,
  })),
}));

// People are counted where it is about people, changes elsewhere.
const countKinds = () => {
  const told = sections.some(({ part, entries }) => part === "access" && entries.length);
  const counts = data.kinds.map(() => 0);
  for (const { part, entries } of sections) {
    for (const { kinds } of entries) {
      data.kinds.forEach(([word], at) => {
        const people = word === "loses" || word === "gains";
        const here = people && told ? part === "access" : part !== "access";
        if (here && kinds & (1 << at)) counts[at] += 1;
      });
    }
  }
  return counts;
};
