/**
 * What decoration adds to a synchronous call, against the same done by hand with the peers.
 */

import { checkSum, median, timeLoop } from '../measure.mjs';

/** The samples that count the calls. */
const COUNTS = { counted: 'method_calls_total', timed: 'method_duration_seconds_count' };

const ROUNDS = 5;

const NAMES = { counted: ['counted'], timed: ['timed'], all: ['counted', 'timed', 'inFlight'] };

const countedCall = added('counted(fn)', NAMES.counted, 20);
const timedCall = added('timed(fn), beyond two clock reads', NAMES.timed, 30);
const countedTimedInFlightCall = added('counted, timed and in flight, beyond two clock reads', NAMES.all, 50);

function added(title, names, budget) {
  return {
    title: `added to a call: ${title}`,
    unit: 'ns',
    budget,
    async measure({ contender, library, pace }) {
      const missing = names.find((name) => contender.api === 'sdk' && typeof library.exports[name] !== 'function');
      if (missing !== undefined) return `the package has no export ${missing}`;
      const [bare, call] = [plainCall(), plainCall()];
      const wrapped = contender.api === 'sdk' ? decorated(library, names, call) : byHand(library, names)(call);
      let sum = 0;
      let calls = 0;
      const differences = [];
      const short = { ...pace, warmUpMs: pace.warmUpMs / 3, samples: Math.ceil(pace.samples / ROUNDS) };
      // Small differences of larger times: the parts are measured close together, several times over.
      for (let round = 0; round < ROUNDS; round += 1) {
        const plain = timeLoop(short, (count) => {
          for (let turn = 0; turn < count; turn += 1) sum += bare(turn);
        });
        // A loop of its own: a shared one would have seen both calls and be optimised for neither.
        const whole = timeLoop(short, (count) => {
          for (let turn = 0; turn < count; turn += 1) sum += wrapped(turn);
        });
        calls += whole.total;
        const clock = names.includes('timed') ? timeTwoClockReads(short) : 0;
        differences.push(whole.nanoseconds - plain.nanoseconds - clock);
      }
      if (!(sum > 0)) throw new Error('the calls were not made');
      checkSum(await library.text(), COUNTS[names[0]], calls);
      return median(differences);
    },
  };
}

/** A method that is not worth inlining away, a new one each time. */
function plainCall() {
  let calls = 0;
  return function place(value) {
    calls += value & 1;
    return calls;
  };
}

function decorated({ exports, registry }, names, call) {
  return names.reduce((inner, name) => exports[name](inner, { registry }), call);
}

function byHand(library, names) {
  const labels = { class: 'Orders', method: 'place' };
  const labelNames = Object.keys(labels);
  const calls = library.counter({ name: 'method_calls_total', help: 'Calls.', labelNames });
  const seconds = library.histogram({ name: 'method_duration_seconds', help: 'Duration.', labelNames });
  const running = library.gauge({ name: 'method_in_flight', help: 'Running.', labelNames });
  const count = (call) => (value) => {
    try {
      return call(value);
    } finally {
      calls.inc(labels);
    }
  };
  const time = (call) => (value) => {
    const end = seconds.startTimer(labels);
    try {
      return call(value);
    } finally {
      end();
    }
  };
  const all = (call) => (value) => {
    running.inc(labels);
    const end = seconds.startTimer(labels);
    try {
      return call(value);
    } finally {
      end();
      calls.inc(labels);
      running.dec(labels);
    }
  };
  if (names.length > 1) return all;
  return names[0] === 'timed' ? time : count;
}

function timeTwoClockReads(pace) {
  const { hrtime } = process;
  let sum = 0;
  const { nanoseconds } = timeLoop(pace, (count) => {
    for (let turn = 0; turn < count; turn += 1) {
      const start = hrtime();
      const end = hrtime();
      sum += end[0] - start[0] + (end[1] - start[1]) / 1e9;
    }
  });
  if (!(sum >= 0)) throw new Error('the clock went back');
  return nanoseconds;
}

/** The questions about decorated calls, in the order of the table. */
export const DECORATING = { countedCall, timedCall, countedTimedInFlightCall };
