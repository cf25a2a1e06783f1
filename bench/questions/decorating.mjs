/**
 * What decoration adds to a call, against the same done by hand with the peers.
 */

import { checkSum, median, timeLoop } from '../measure.mjs';
import { instrumentByHand } from './by-hand.mjs';

/** The samples that count the calls. */
const COUNTS = { counted: 'method_calls_total', timed: 'method_duration_seconds_count' };
const NAMED = { counted: 'bench_total', timed: 'bench_seconds_count' };

const KINDS = ['book', 'food', 'tool', 'toy'];

/** The label read from the argument; with a name, which a label needs. */
const LABELLED = {
  counted: { name: 'bench_total', help: 'Calls.', labels: { kind: kindOf } },
  timed: { name: 'bench_seconds', help: 'Durations.', labels: { kind: kindOf } },
};

const ROUNDS = 5;

const counted = ['counted'];
const timed = ['timed'];
const all = ['counted', 'timed', 'inFlight'];

/** What decoration adds to a call, two readings of the clock taken off where there is one. */
function adding(title, names, { isAsync = false, isLabelled = false } = {}) {
  const beyond = names.includes('timed') ? ', beyond two clock reads' : '';
  return {
    title: `added to ${isAsync ? 'an awaited' : 'a'} call: ${title}${beyond}`,
    unit: 'ns',
    async measure({ contender, library, pace }) {
      const bare = isAsync ? plainAsyncCall() : plainCall();
      const call = isAsync ? plainAsyncCall() : plainCall();
      const wrapped =
        contender.kind === 'sdk'
          ? decorate(library, names, call, isLabelled)
          : instrumentByHand(library, names, { isAsync, kindOf: isLabelled ? kindOf : undefined })(call);
      const { plain, whole, sum } = isAsync ? awaitedLoops(bare, wrapped) : loops(bare, wrapped);
      const { nanoseconds, calls } = await timeDifference(pace, { plain, whole, readsClock: names.includes('timed') });
      if (!(sum() > 0)) throw new Error('the calls were not made');
      checkSum(await library.text(), (isLabelled ? NAMED : COUNTS)[names[0]], calls);
      return nanoseconds;
    },
  };
}

/** Small differences of larger times: the parts are measured close together, several times over. */
async function timeDifference(pace, { plain, whole, readsClock }) {
  const short = { ...pace, warmUpMs: pace.warmUpMs / 3, samples: Math.ceil(pace.samples / ROUNDS) };
  const differences = [];
  let calls = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const alone = await timeLoop(short, plain);
    const decorated = await timeLoop(short, whole);
    calls += decorated.total;
    const clock = readsClock ? await timeTwoClockReads(short) : 0;
    differences.push(decorated.nanoseconds - alone.nanoseconds - clock);
  }
  return { nanoseconds: median(differences), calls };
}

/** Two loops in the source: one for both calls would be optimised for neither. */
function loops(bare, wrapped) {
  let sum = 0;
  return {
    plain: (count) => {
      for (let turn = 0; turn < count; turn += 1) sum += bare(turn);
    },
    whole: (count) => {
      for (let turn = 0; turn < count; turn += 1) sum += wrapped(turn);
    },
    sum: () => sum,
  };
}

function awaitedLoops(bare, wrapped) {
  let sum = 0;
  return {
    plain: async (count) => {
      for (let turn = 0; turn < count; turn += 1) sum += await bare(turn);
    },
    whole: async (count) => {
      for (let turn = 0; turn < count; turn += 1) sum += await wrapped(turn);
    },
    sum: () => sum,
  };
}

/** A method that is not worth inlining away, a new one each time. */
function plainCall() {
  let calls = 0;
  return function place(value) {
    calls += (value & 1) + 1;
    return calls;
  };
}

function plainAsyncCall() {
  let calls = 0;
  return async function place(value) {
    calls += (value & 1) + 1;
    return calls;
  };
}

function kindOf(value) {
  return KINDS[value & 3];
}

function decorate({ exports, registry }, names, call, isLabelled) {
  return names.reduce(
    (inner, name) => exports[name](inner, isLabelled ? { registry, ...LABELLED[name] } : { registry }),
    call,
  );
}

async function timeTwoClockReads(pace) {
  const { hrtime } = process;
  let sum = 0;
  const { nanoseconds } = await timeLoop(pace, (count) => {
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
export const DECORATING = {
  countedCall: adding('counted(fn)', counted),
  timedCall: adding('timed(fn)', timed),
  countedTimedInFlightCall: adding('counted, timed and in flight', all),
  countedCallLabelled: adding('counted(fn), a label read from the argument', counted, { isLabelled: true }),
  timedCallLabelled: adding('timed(fn), a label read from the argument', timed, { isLabelled: true }),
  countedAsyncCall: adding('counted(fn)', counted, { isAsync: true }),
  timedAsyncCall: adding('timed(fn)', timed, { isAsync: true }),
  countedTimedInFlightAsyncCall: adding('counted, timed and in flight', all, { isAsync: true }),
};
