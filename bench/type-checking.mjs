/**
 * What decorators add to the time, the memory and the instantiations that the compiler needs: a program of 100 classes with
 * 1,000 methods, checked undecorated and with each decorator on every method, in both dialects. Run by hand after `npm run build`:
 *
 *   node bench/type-checking.mjs [--rounds 5] [--programs counted,timed] [folder of a typescript package ...]
 */

import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { URL, fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { lowerQuartile } from './measure.mjs';

const CLASSES = 100;
const METHODS = 10;
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIALECTS = ['standard', 'legacy'];
const execute = promisify(execFile);

const COUNTED = (name) =>
  `@Counted('${name}_total', { help: 'Orders.', labels: { channel: (order) => order.channel }, outcome: true })`;
const TIMED = (name) =>
  `@Timed('${name}_seconds', { help: 'Time.', labels: { channel: (order) => order.channel }, resultLabels: { kind: ({ result }) => result?.kind ?? '' } })`;
const GAUGED = (name) => `@Gauged('${name}_depth', { help: 'Depth.', labels: { shop: (desk) => desk.shop } })`;

/** The programs: what stands before each method, and before the getter after it. */
const PROGRAMS = {
  undecorated: {},
  bare: { method: () => '@Counted' },
  counted: { method: COUNTED },
  timed: { method: TIMED },
  gauged: { getter: GAUGED },
  mixed: { method: (name) => `${COUNTED(name)} ${TIMED(name)}`, getter: GAUGED },
};

/** One class, with types of its own: what the compiler has inferred for another does not help it. */
function sourceOf(index, { method = () => '', getter = () => '' }) {
  const members = Array.from({ length: METHODS }, (_, place) => {
    const name = `desk${String(index)}_${String(place)}`;
    return `
  ${method(name)}
  async place${String(place)}(order: Order${String(index)}, count: number): Promise<Receipt${String(index)}> {
    return { kind: order.channel, count };
  }

  ${getter(name)}
  get depth${String(place)}(): number {
    return ${String(place)};
  }
`;
  });
  return `import { Counted, Gauged, Timed } from 'prometheus-sdk';

export const used = [Counted, Gauged, Timed];

export interface Order${String(index)} { readonly channel: string; readonly price: number }

export interface Receipt${String(index)} { readonly kind: string; readonly count: number }

export class Desk${String(index)} {
  readonly shop: string = 'berlin';
${members.join('')}}
`;
}

/** Writes a program and returns its tsconfig. */
async function writeProgram(folder, dialect, program) {
  const place = join(folder, dialect, program);
  await mkdir(place, { recursive: true });
  const sources = Array.from({ length: CLASSES }, (_, index) =>
    writeFile(join(place, `desk${String(index)}.ts`), sourceOf(index, PROGRAMS[program])),
  );
  const compilerOptions = {
    target: 'es2022',
    module: 'nodenext',
    moduleResolution: 'nodenext',
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules/@types')],
    paths: { 'prometheus-sdk': [join(ROOT, 'dist/esm/index.d.ts')] },
    experimentalDecorators: dialect === 'legacy',
  };
  const config = join(place, 'tsconfig.json');
  await Promise.all([...sources, writeFile(config, JSON.stringify({ compilerOptions }))]);
  return config;
}

/** Checks a program once. */
async function check(compiler, config) {
  const command = [join(compiler, 'bin/tsc'), '-p', config, '--extendedDiagnostics'];
  const { stdout } = await execute(process.execPath, command, { maxBuffer: 2 ** 26 }).catch((error) => {
    throw new Error(`the program does not compile:\n${String(error.stdout).slice(0, 2000)}`);
  });
  const read = (name) => Number(new RegExp(`^${name}:\\s+(?<value>[\\d.]+)`, 'm').exec(stdout)?.groups?.value);
  return {
    check: read('Check time') * 1000,
    total: read('Total time') * 1000,
    memory: read('Memory used') / 1024,
    instantiations: read('Instantiations'),
    types: read('Types'),
  };
}

/** Checks all programs in turn, in rounds whose order turns around each time; the lower quartile of each, as others only add time. */
async function measure(compiler, configs, rounds) {
  const answers = new Map(configs.map(([program]) => [program, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [program, config] of round % 2 === 0 ? configs : configs.toReversed()) {
      answers.get(program).push(await check(compiler, config));
    }
  }
  return new Map(
    [...answers].map(([program, all]) => [
      program,
      Object.fromEntries(Object.keys(all[0]).map((key) => [key, lowerQuartile(all.map((each) => each[key]))])),
    ]),
  );
}

function rowOf(version, dialect, program, all) {
  const { check: time, total, memory, instantiations, types } = all.get(program);
  const cells = [
    version,
    dialect,
    program,
    `${time.toFixed(0)} ms`,
    `${total.toFixed(0)} ms`,
    `${(time - all.get('undecorated').check).toFixed(0)} ms`,
    `${memory.toFixed(0)} MiB`,
    instantiations.toLocaleString('en'),
    types.toLocaleString('en'),
  ];
  return `| ${cells.join(' | ')} |`;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' }, programs: { type: 'string' } },
});
const wanted = values.programs?.split(',') ?? Object.keys(PROGRAMS);
const programs = Object.keys(PROGRAMS).filter((program) => program === 'undecorated' || wanted.includes(program));
const compilers = positionals.length > 0 ? positionals : [join(ROOT, 'node_modules/typescript')];
const folder = await mkdtemp(join(tmpdir(), 'type-checking-'));
try {
  console.log('| compiler | dialect | program | check | in all | added to check | memory | instantiations | types |');
  console.log('| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const compiler of compilers.map((path) => resolve(path))) {
    const { stdout } = await execute(process.execPath, [join(compiler, 'bin/tsc'), '--version']);
    for (const dialect of DIALECTS) {
      const configs = [];
      for (const program of programs) configs.push([program, await writeProgram(folder, dialect, program)]);
      const all = await measure(compiler, configs, Number(values.rounds));
      for (const program of programs) console.log(rowOf(stdout.trim(), dialect, program, all));
    }
  }
} finally {
  await rm(folder, { recursive: true });
}
