/**
 * What profiles saw, as tables in Markdown.
 */

import { formatValue, heading, row } from '../report.mjs';

/** So many frames of a library are shown at most, and none below this share. */
const FRAMES = 8;
const LEAST_SHARE = 0.01;

/** Operations of nanoseconds are collected after too rarely to count it for one. */
const MANY = 1e6;

/**
 * The tables of profiles taken with one or several versions of Node.js.
 *
 * @param {readonly { version: string, profiles: readonly import('../profile.mjs').Profile[] }[]} versions - the first decides on the order
 * @returns {string[]} blocks of text: for each question its counters, and the frames of each version
 */
export function profileBlocks(versions) {
  const keys = [...new Set(versions.flatMap(({ profiles }) => profiles.map(({ key }) => key)))];
  return keys.flatMap((key) => {
    const found = versions.flatMap(({ version, profiles }) =>
      profiles.filter((profile) => profile.key === key).map((profile) => ({ version, profile })),
    );
    return [`### ${found[0].profile.title}`, counterTable(found), ...found.map(frameTable)];
  });
}

function counterTable(found) {
  const rows = found.flatMap(({ version, profile: { unit, seen } }) =>
    Object.entries(seen).map(([name, { value, counters }], place) =>
      row([place === 0 ? version : '', name, ...counterCells(value, unit, counters)]),
    ),
  );
  const columns = [
    'time',
    'processor',
    'on the heap',
    'outside the heap',
    'page faults',
    'collections',
    'time in collections',
  ];
  return `${heading(['Node', 'of one turn'], columns)}\n${rows.join('\n')}`;
}

function counterCells(value, unit, counters) {
  const { cpuNs, heapBytes, outsideBytes, pageFaults, collections, collectionNs } = counters;
  const isShort = unit === 'ns';
  const toMs = (nanoseconds) => nanoseconds / 1e6;
  return [
    formatValue(value, unit),
    isShort ? formatValue(cpuNs, 'ns') : formatValue(toMs(cpuNs), 'ms'),
    formatValue(rounded(heapBytes), 'bytes'),
    formatValue(rounded(outsideBytes), 'bytes'),
    isShort ? `${formatValue(pageFaults * MANY, '')} in a million` : formatValue(pageFaults, ''),
    isShort ? `${formatValue(collections * MANY, '')} in a million` : formatValue(collections, ''),
    isShort ? `${formatValue(toMs(collectionNs * MANY), 'ms')} in a million` : formatValue(toMs(collectionNs), 'ms'),
  ];
}

/** The little that the process allocates beside the work is nothing to a turn of it. */
function rounded(bytes) {
  return bytes < 0.05 ? 0 : bytes;
}

function frameTable({ version, profile: { seen } }) {
  const columns = Object.entries(seen).map(([name, { frames }]) => ({
    name,
    cells: frames
      .filter(({ share }) => share >= LEAST_SHARE)
      .slice(0, FRAMES)
      .map(({ frame, share }) => [`${(share * 100).toFixed(0)} %`, `\`${frame}\``]),
  }));
  const length = Math.max(...columns.map(({ cells }) => cells.length));
  const lines = Array.from({ length }, (_, index) => row(columns.flatMap(({ cells }) => cells[index] ?? ['', ''])));
  const title = version === '' ? 'Self time:' : `Self time on Node ${version}:`;
  const head = row(columns.flatMap(({ name }) => ['', name]));
  return `${title}\n\n${head}\n${row(columns.flatMap(() => ['---:', '---']))}\n${lines.join('\n')}`;
}
