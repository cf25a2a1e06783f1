/**
 * What it costs to begin: importing, registering, decorating, the first scrape.
 */

import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { load } from '../contenders.mjs';
import { checkSum, lowerQuartile, timeOnce } from '../measure.mjs';

const FAMILIES = 1000;
const CLASSES = 100;
const METHODS = FAMILIES / CLASSES;
const MANY = FAMILIES.toLocaleString('en-US');

const EVERYBODY = ['sdk', 'client', 'otel'];

/** So many of each program. */
const PROCESSES = 5;

/** Where the libraries are found by their names. */
const ROOT = dirname(dirname(import.meta.dirname));

const execute = promisify(execFile);
const LAST = `bench_${String(FAMILIES - 1)}`;

const importing = {
  title: 'import of the library',
  unit: 'ms',
  kinds: EVERYBODY,
  isUnloaded: true,
  measure: ({ contender }) => timeOnce(() => load(contender)),
};

/** A process that has nothing loaded, as a program that begins with the import. */
const importingProcess = {
  title: 'what an import adds to a new process',
  unit: 'ms',
  kinds: EVERYBODY,
  parts: {
    esm: { title: 'ESM' },
    esmCpu: { title: 'ESM, processor time' },
    cjs: { title: 'CommonJS' },
    cjsCpu: { title: 'CommonJS, processor time' },
  },
  size: 'large',
  isUnloaded: true,
  async measure({ contender: { specifier, packages } }) {
    const isFile = specifier.startsWith('file:');
    const names = isFile ? [specifier] : packages;
    const programs = {
      empty: ['module', ''],
      esm: ['module', names.map((name) => `await import(${JSON.stringify(name)});`).join('')],
      emptyCjs: ['commonjs', ''],
      cjs: ['commonjs', isFile ? undefined : names.map((name) => `require(${JSON.stringify(name)});`).join('')],
    };
    const taken = await timeProcesses(programs);
    const beyond = (program, empty, field) =>
      taken[program] === undefined ? undefined : taken[program][field] - taken[empty][field];
    return {
      esm: beyond('esm', 'empty', 'wall'),
      esmCpu: beyond('esm', 'empty', 'cpu'),
      cjs: beyond('cjs', 'emptyCjs', 'wall'),
      cjsCpu: beyond('cjs', 'emptyCjs', 'cpu'),
    };
  },
};

/** The programs take turns, so that what else happens on the machine meets all of them. */
async function timeProcesses(programs) {
  const known = Object.entries(programs).filter(([, [, program]]) => program !== undefined);
  const taken = Object.fromEntries(known.map(([name]) => [name, { wall: [], cpu: [] }]));
  for (let round = 0; round < PROCESSES; round += 1) {
    for (const [name, [type, program]] of known) {
      const tell = 'const { user, system } = process.cpuUsage(); console.log((user + system) / 1e3)';
      const args = [`--input-type=${type}`, '--eval', `${program}${tell}`];
      let stdout = '';
      taken[name].wall.push(
        await timeOnce(async () => {
          ({ stdout } = await execute(process.execPath, args, { cwd: ROOT }));
        }),
      );
      taken[name].cpu.push(Number(stdout));
    }
  }
  return Object.fromEntries(
    Object.entries(taken).map(([name, { wall, cpu }]) => [
      name,
      { wall: lowerQuartile(wall), cpu: lowerQuartile(cpu) },
    ]),
  );
}

const registration = {
  title: `registration of ${MANY} counters, each counted once`,
  unit: 'ms',
  async measure({ library }) {
    const elapsed = await timeOnce(() => registerCounters(library));
    checkSum(await library.text(), `${LAST}_total`, 1);
    return elapsed;
  },
};

const registrationHistograms = {
  title: `registration of ${MANY} histograms, each observed once`,
  unit: 'ms',
  async measure({ library }) {
    const elapsed = await timeOnce(() => registerHistograms(library));
    checkSum(await library.text(), `${LAST}_seconds_count`, 1);
    return elapsed;
  },
};

const firstScrape = {
  title: `first scrape of ${MANY} counters`,
  unit: 'ms',
  async measure({ library }) {
    registerCounters(library);
    let text = '';
    const elapsed = await timeOnce(async () => {
      text = await library.text();
    });
    checkSum(text, `${LAST}_total`, 1);
    return elapsed;
  },
};

const importAndDecoration = {
  title: `import and ${MANY} decorated methods (peers: import and ${MANY} counters)`,
  unit: 'ms',
  isUnloaded: true,
  async measure({ contender }) {
    let finish;
    const elapsed = await timeOnce(async () => {
      const library = await load(contender);
      finish = contender.kind === 'sdk' ? decorateMethods(library, applyStandard) : registerCounters(library);
    });
    await finish();
    return elapsed;
  },
};

const decoration = decorating('standard', applyStandard);
const legacyDecoration = decorating('legacy', applyLegacy);

function decorating(dialect, apply) {
  return {
    title: `decoration of ${MANY} methods of ${String(CLASSES)} classes with @Counted, ${dialect} dialect`,
    unit: 'ms',
    kinds: ['sdk'],
    async measure({ library }) {
      let finish;
      const elapsed = await timeOnce(() => {
        finish = decorateMethods(library, apply);
      });
      await finish();
      return elapsed;
    },
  };
}

function registerCounters(library) {
  for (let family = 0; family < FAMILIES; family += 1) {
    const name = `bench_${String(family)}_total`;
    library.counter({ name, help: 'Counts.', labelNames: ['method', 'code'] }).inc({ method: 'GET', code: '200' });
  }
  return async () => checkSum(await library.text(), `${LAST}_total`, 1);
}

function registerHistograms(library) {
  for (let family = 0; family < FAMILIES; family += 1) {
    const name = `bench_${String(family)}_seconds`;
    library
      .histogram({ name, help: 'Durations.', labelNames: ['method', 'code'] })
      .observe({ method: 'GET', code: '200' }, 0.2);
  }
}

/** Decorates all methods; what it gives back calls each of them and proves that it was counted. */
function decorateMethods(library, apply) {
  const { Counted } = library.exports;
  const { registry } = library;
  const objects = [];
  for (let index = 0; index < CLASSES; index += 1) objects.push(apply(newClass(index), () => Counted({ registry })));
  return async () => {
    for (const create of objects) {
      const object = create();
      for (let method = 0; method < METHODS; method += 1) object[`place${String(method)}`]();
    }
    checkSum(await library.text(), 'method_calls_total', FAMILIES);
  };
}

function newClass(index) {
  const Orders = class {};
  Object.defineProperty(Orders, 'name', { value: `Orders${String(index)}` });
  for (let method = 0; method < METHODS; method += 1) {
    const name = `place${String(method)}`;
    const { [name]: value } = { [name]: () => method };
    Object.defineProperty(Orders.prototype, name, { value, writable: true, configurable: true });
  }
  return Orders;
}

/** Does what a compiler makes of `@Counted()` on methods. */
function applyStandard(Class, decorator) {
  const initializers = [];
  for (const name of Object.getOwnPropertyNames(Class.prototype)) {
    if (name === 'constructor') continue;
    const context = {
      kind: 'method',
      name,
      static: false,
      private: false,
      access: { has: (object) => name in object, get: (object) => object[name] },
      addInitializer: (initializer) => initializers.push(initializer),
      metadata: undefined,
    };
    Class.prototype[name] = decorator()(Class.prototype[name], context) ?? Class.prototype[name];
  }
  return () => {
    const object = new Class();
    for (const initializer of initializers) initializer.call(object);
    return object;
  };
}

/** Does what a compiler makes of `@Counted()` on methods under `experimentalDecorators`. */
function applyLegacy(Class, decorator) {
  for (const name of Object.getOwnPropertyNames(Class.prototype)) {
    if (name === 'constructor') continue;
    const descriptor = Object.getOwnPropertyDescriptor(Class.prototype, name);
    Object.defineProperty(Class.prototype, name, decorator()(Class.prototype, name, descriptor) ?? descriptor);
  }
  return () => new Class();
}

/** The questions about beginning, in the order of the table. */
export const START_UP = {
  importing,
  importingProcess,
  registration,
  registrationHistograms,
  firstScrape,
  importAndDecoration,
  decoration,
  legacyDecoration,
};
