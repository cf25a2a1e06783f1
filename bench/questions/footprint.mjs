/**
 * What it costs to be there: memory, and the size of the package.
 */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findPackage } from '../contenders.mjs';
import { checkSum, usedMemory } from '../measure.mjs';
import { LABEL_NAMES, wideLabelsAt } from './labels.mjs';

const SERIES = 100_000;

/** Fewer, since each is fourteen samples in a scrape. */
const HISTOGRAMS = 20_000;

const EVERYBODY = ['sdk', 'client', 'otel'];
const execute = promisify(execFile);

const PARTS = {
  before: { title: 'before a scrape' },
  after: { title: 'after two scrapes' },
};

const heapCounter = heap('counter', {
  kinds: EVERYBODY,
  hit: (counter, labels) => counter.inc(labels),
  counted: 'bench',
});

const heapGauge = heap('gauge', {
  hit: (gauge, labels) => gauge.set(labels, 1),
  counted: 'bench',
});

const heapHistogram = heap('histogram', {
  kinds: EVERYBODY,
  series: HISTOGRAMS,
  hit: (histogram, labels) => histogram.observe(labels, 0.05),
  counted: 'bench_count',
});

const packageSize = {
  title: 'the package',
  unit: 'bytes',
  kinds: EVERYBODY,
  parts: {
    tarball: { title: 'to download' },
    unpacked: { title: 'unpacked' },
    files: { title: 'files', unit: '' },
    installed: { title: 'unpacked, with all that it depends on' },
  },
  size: 'once',
  isUnloaded: true,
  async measure({ contender: { packages } }) {
    const own = packages.map((name) => findPackage(name, import.meta.url));
    const closure = new Map();
    for (const found of own) addDependencies(closure, found);
    const packed = new Map();
    for (const folder of closure.keys()) packed.set(folder, await pack(folder));
    const sum = (folders, field) => folders.reduce((total, folder) => total + packed.get(folder)[field], 0);
    const ownFolders = own.map(({ folder }) => folder);
    return {
      tarball: sum(ownFolders, 'size'),
      unpacked: sum(ownFolders, 'unpackedSize'),
      files: sum(ownFolders, 'entryCount'),
      installed: sum([...packed.keys()], 'unpackedSize'),
    };
  },
};

function heap(instrument, { kinds, series = SERIES, hit, counted }) {
  return {
    title: `memory of a ${instrument} series, 3 labels, ${series.toLocaleString('en-US')} series`,
    unit: 'bytes',
    kinds,
    parts: PARTS,
    size: 'large',
    async measure({ library }) {
      const metric = library[instrument]({ name: 'bench', help: 'Hits.', labelNames: LABEL_NAMES });
      hit(metric, wideLabelsAt(0));
      const empty = usedMemory();
      for (let index = 1; index <= series; index += 1) hit(metric, wideLabelsAt(index));
      const before = (usedMemory() - empty) / series;
      for (let scrape = 0; scrape < 2; scrape += 1) await library.bytes();
      const after = (usedMemory() - empty) / series;
      checkSum((await library.text()).replaceAll(/^bench_total/gm, 'bench'), counted, series + 1);
      return { before, after };
    },
  };
}

/** Adds a package and what it depends on, by their folders. */
function addDependencies(closure, { folder, manifest }) {
  if (closure.has(folder)) return;
  closure.set(folder, manifest);
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    addDependencies(closure, findPackage(name, `${folder}/package.json`));
  }
}

async function pack(folder) {
  const { stdout } = await execute('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', folder]);
  return JSON.parse(stdout)[0];
}

/** The questions about memory, in the order of the table. */
export const FOOTPRINT = { heapCounter, heapGauge, heapHistogram };

/** The questions about the size of the package. */
export const PACKAGE = { packageSize };
