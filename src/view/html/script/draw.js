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

// A line is tone and text in turns; runs of one tone become one node.
const draw = (line, into) => {
  const runs = data.lines[line];
  let last = null;
  for (let at = 0; at < runs.length; at += 2) {
    const tone = data.tones[runs[at]];
    const text = data.texts[runs[at + 1]];
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

const plain = (line) => {
  let text = "";
  const runs = data.lines[line];
  for (let at = 1; at < runs.length; at += 2) text += data.texts[runs[at]];
  return text;
};

const folded = new Map();
const searchable = (line) => {
  let text = folded.get(line);
  if (text === undefined) {
    text = plain(line).toLowerCase();
    folded.set(line, text);
  }
  return text;
};
