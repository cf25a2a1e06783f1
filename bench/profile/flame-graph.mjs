/**
 * Draws folded stacks as a flame graph, the root on top: the width of a frame is its share of the time, frames beside each other are in the order
 * of their names. (The packages on npm that draw one need a browser, or have not been kept for years.)
 */

const WIDTH = 1200;
const ROW = 18;
const TOP = 40;

/** The average width of a character of the font. */
const CHARACTER = 6.3;

/** What is narrower is left out. */
const LEAST_WIDTH = 0.6;

/** The first that matches tells what a frame belongs to. */
const COLOURS = [
  [/^(?:garbage collection|native code|idle)$/, '#f4a261'],
  [/ bench\//, '#cfd8dc'],
  [/ node:/, '#a5d6a7'],
  [/ lib\/| \S+\.(?:js|mjs|cjs|ts)$/, '#90caf9'],
];
const COLOUR_OF_NATIVE = '#ffe082';

/**
 * Draws a flame graph.
 *
 * @param {string} title
 * @param {import('./fold.mjs').Stacks} stacks
 * @returns {string} a document in SVG; a frame tells its name and share where the pointer rests on it
 */
export function drawFlameGraph(title, stacks) {
  const root = { time: 0, below: new Map() };
  for (const [stack, time] of Object.entries(stacks)) addStack(root, stack.split(';'), time);
  const boxes = [];
  const depth = place(root, { x: 0, depth: 0, scale: WIDTH / root.time, total: root.time }, boxes);
  const height = TOP + depth * ROW + ROW / 2;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(WIDTH)} ${String(height)}" width="${String(WIDTH)}" font-family="monospace" font-size="10.5">
<rect width="100%" height="100%" fill="#fff"/>
<text x="8" y="20" font-size="14">${escape(title)}</text>
${boxes.join('\n')}
</svg>
`;
}

function addStack(root, names, time) {
  let node = root;
  node.time += time;
  for (const name of names) {
    if (!node.below.has(name)) node.below.set(name, { time: 0, below: new Map() });
    node = node.below.get(name);
    node.time += time;
  }
}

/** Adds the boxes of all below a node, and tells how deep they go. */
function place(node, at, boxes) {
  let { x } = at;
  let deepest = at.depth;
  for (const [name, child] of [...node.below].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const width = child.time * at.scale;
    if (width >= LEAST_WIDTH) {
      boxes.push(box(name, { ...at, x, width, share: child.time / at.total }));
      deepest = Math.max(deepest, place(child, { ...at, x, depth: at.depth + 1 }, boxes));
    }
    x += width;
  }
  return Math.max(deepest, at.depth);
}

function box(name, { x, depth, width, share }) {
  const y = TOP + depth * ROW;
  const colour = COLOURS.find(([pattern]) => pattern.test(name))?.[1] ?? COLOUR_OF_NATIVE;
  const room = Math.floor((width - 4) / CHARACTER);
  const label = name.length <= room ? name : `${name.slice(0, room - 1)}…`;
  const text = room < 4 ? '' : `<text x="${(x + 2).toFixed(1)}" y="${String(y + 12)}">${escape(label)}</text>`;
  const hint = `<title>${escape(name)}, ${(share * 100).toFixed(1)} %</title>`;
  const area = `<rect x="${x.toFixed(1)}" y="${String(y)}" width="${width.toFixed(1)}" height="${String(ROW - 1)}" fill="${colour}"/>`;
  return `<g>${hint}${area}${text}</g>`;
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
