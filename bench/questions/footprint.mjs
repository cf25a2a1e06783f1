/**
 * What it costs to be there: memory, and the size of the package.
 */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findPackage } from '../contenders.mjs';
import { checkSum, usedMemory } from '../measure.mjs';
import { LABEL_NAMES, wideLabelsAt } from './labels.mjs';

const SERIES = 100_000;

/** So many that the some 200 kB by which a collected heap differs from the last one do not show. */
const FAMILIES = 10_000;

/** So many are made before, until the engine has compiled what makes them: code counts as memory too. */
const FAMILIES_BEFORE = 1000;

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

const heapFamilies = {
  title: `memory of one of ${FAMILIES.toLocaleString('en-US')} families`,
  unit: 'bytes',
  parts: {
    counter: { title: 'a counter without labels, counted once' },
    histogram: { title: 'a histogram without labels, 11 buckets, observed once' },
    labelled: { title: 'a counter with 3 labels and no series' },
    first: { title: 'its first series' },
    second: { title: 'its second series' },
  },
  size: 'large',
  async measure({ library }) {
    const make = (instrument, prefix, labelNames) => (index) =>
      library[instrument]({ name: `bench_${prefix}_${String(index)}`, help: 'Hits.', labelNames });
    const counter = make('counter', 'plain', []);
    const histogram = make('histogram', 'seconds', []);
    const labelled = make('counter', 'labelled', LABEL_NAMES);
    const labelledOnes = [];
    const answers = {
      counter: memoryOf((index) => counter(index).inc()),
      histogram: memoryOf((index) => histogram(index).observe(0.05)),
      labelled: memoryOf((index) => labelledOnes.push(labelled(index))),
      first: memoryOf((index) => labelledOnes[index].inc(wideLabelsAt(0))),
      second: memoryOf((index) => labelledOnes[index].inc(wideLabelsAt(1))),
    };
    const text = (await library.text()).replaceAll(/^bench_(plain|labelled)_\d+(?:_total)?/gm, 'bench_$1');
    checkSum(text, 'bench_plain', FAMILIES + FAMILIES_BEFORE);
    checkSum(text, 'bench_labelled', 2 * (FAMILIES + FAMILIES_BEFORE));
    return answers;
  },
};

/** What each of many costs that `make` makes, in bytes. */
function memoryOf(make) {
  for (let index = 0; index < FAMILIES_BEFORE; index += 1) make(index);
  const before = usedMemory();
  for (let index = 0; index < FAMILIES; index += 1) make(FAMILIES_BEFORE + index);
  return (usedMemory() - before) / FAMILIES;
}

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
export const FOOTPRINT = { heapCounter, heapGauge, heapHistogram, heapFamilies };

/** The questions about the size of the package. */
export const PACKAGE = { packageSize };
