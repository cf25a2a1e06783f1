/**
 * The guide to the metrics of the runtime: it names every family and option there is, and no other, and what becomes of every
 * family of the peers.
 */

import * as peer from '@prometheus-io/client';
import * as promClient from 'prom-client';
import { Registry } from '../../lib/registry/registry.js';
import { collectNodeMetrics, collectProcessMetrics } from '../../lib/runtime.js';
import { refusalOf } from '../metrics/refusal-of.js';
import { readText } from '../source-files.js';

const GUIDE = readText('docs/guides/runtime.md');

/** The part of the guide under a heading of the second level. */
function sectionOf(heading: string): string {
  const [, section = ''] = GUIDE.split(`\n## ${heading}\n`);
  return section.split(/^## /m)[0];
}

/** The cells of the rows whose first cell begins with a name in backquotes. */
function rowsOf(text: string): string[][] {
  return [...text.matchAll(/^\| (?<row>`.*) \|$/gm)].map(({ groups: { row } = { row: '' } }) =>
    row.split('|').map((cell) => cell.trim()),
  );
}

function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`(?<name>[^`]+)`/g)].map(({ 1: name }) => name);
}

function isFamily([cell]: readonly string[]): boolean {
  return /^`(?:process|nodejs)_/.test(cell);
}

/** All families that the SDK has, whatever the platform, as `name type labels`. */
function families(): string[] {
  const registry = new Registry();
  const metrics = [collectProcessMetrics({ registry }), collectNodeMetrics({ registry })];
  const described = registry.describe();
  for (const each of metrics) each.stop();
  return described.map(({ name, type, labelNames }) => [name, type, ...labelNames].join(' '));
}

function optionsOf(collect: (options: never) => unknown): string[] {
  const { message } = refusalOf(() => collect({ unheardOf: true } as never));
  return (/known options are (?<options>.*)$/.exec(message)?.[1] ?? '').split(', ');
}

const MIGRATION = rowsOf(sectionOf('Coming from prom-client'));
const onLinux = process.platform === 'linux' ? it : it.skip;

describe('the guide to the metrics of the runtime', () => {
  onLinux('names every family with its type and labels', () => {
    const rows = [...rowsOf(sectionOf('Process')), ...rowsOf(sectionOf('Node.js'))].filter(isFamily);
    const described = rows.map(([name, type, labels]) =>
      [...namesIn(name), type, ...(name.startsWith('`nodejs_') ? namesIn(labels) : [])].join(' '),
    );
    expect(described.sort()).toEqual(families());
  });

  it.each([
    ['Process', collectProcessMetrics],
    ['Node.js', collectNodeMetrics],
  ])('lists the options of the section %s', (section, collect) => {
    const options = rowsOf(sectionOf(section)).filter((row) => !isFamily(row));
    expect(options.flatMap(([name]) => namesIn(name)).sort()).toEqual(optionsOf(collect).sort());
  });

  it.each([
    ['prom-client', promClient.collectDefaultMetrics],
    ['@prometheus-io/client', peer.collectDefaultMetrics],
  ])('tells what becomes of every family of %s', async (name, collectDefaultMetrics) => {
    const theirRegistry = name === 'prom-client' ? new promClient.Registry() : new peer.Registry();
    collectDefaultMetrics({ register: theirRegistry as never });
    const theirs = (await theirRegistry.getMetricsAsJSON()).map(({ name }) => name);
    expect(theirs.length).toBeGreaterThan(20);
    const ours = families().map((family) => family.split(' ')[0]);
    const moved = MIGRATION.flatMap(([there]) => namesIn(there));
    expect(theirs.filter((name) => !ours.includes(name) && !moved.includes(name))).toEqual([]);
  });

  it('sends to families that there are', () => {
    const ours = families().map((family) => family.split(' ')[0]);
    for (const [there, here] of MIGRATION) {
      const target = here.startsWith('the same name') ? there : here;
      for (const [name] of target.matchAll(/nodejs_\w+/g)) expect(ours).toContain(name);
    }
  });
});
