// Everything that is drawn is text in nodes that are made here; no text becomes markup.
const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId("data").textContent);

const make = (tag, className, ...inside) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...inside);
  return node;
};

const count = (number) => number.toLocaleString("en");
const counted = (number, one, more) => count(number) + " " + (number === 1 ? one : more);

// A run is one number, its text's and its tone's; runs of one tone become one node.
const textIn = (run) => data.texts[Math.floor(run / data.tones.length)];

const draw = (line, into) => {
  let last = null;
  for (const run of data.lines[line]) {
    const tone = data.tones[run % data.tones.length];
    const text = textIn(run);
    if (!tone) {
      into.append(text);
      last = null;
    } else if (last && last.className === tone) {
      last.append(text);
    } else {
      last = make(tone === "code" ? "code" : "span", tone, text);
      into.append(last);
    }
  }
  return into;
};

const plain = (line) => data.lines[line].map(textIn).join("");

const folded = new Map();
const searchable = (line) => {
  let text = folded.get(line);
  if (text === undefined) {
    text = plain(line).toLowerCase();
    folded.set(line, text);
  }
  return text;
};
