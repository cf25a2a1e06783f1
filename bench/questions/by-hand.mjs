/**
 * What users of the peers write for what a decorator does.
 */

/**
 * Makes a function that wraps a call so that it is counted, timed or all that the decorators do.
 *
 * @param {import('../libraries/library.mjs').Library} library
 * @param {readonly string[]} names - of the decorators: counted, or timed, or several for everything
 * @param {{ isAsync: boolean, kindOf?: (value: number) => string }} options - `kindOf` reads a label from the argument of a call
 *   that is counted or timed, and not both
 * @returns {(call: (value: number) => any) => (value: number) => any}
 */
export function instrumentByHand(library, names, { isAsync, kindOf }) {
  const labels = { class: 'Orders', method: 'place' };
  const labelNames = kindOf === undefined ? Object.keys(labels) : ['kind'];
  const isNamed = kindOf !== undefined;
  const calls = library.counter({ name: isNamed ? 'bench_total' : 'method_calls_total', help: 'Calls.', labelNames });
  const seconds = library.histogram({
    name: isNamed ? 'bench_seconds' : 'method_duration_seconds',
    help: 'Duration.',
    labelNames,
  });
  const running = library.gauge({ name: 'method_in_flight', help: 'Running.', labelNames });
  const instruments = { calls, seconds, running, labels };
  if (isNamed) return names[0] === 'timed' ? timedBy(seconds, kindOf) : countedBy(calls, kindOf);
  const forms = isAsync ? ASYNC : SYNC;
  if (names.length > 1) return forms.all(instruments);
  return names[0] === 'timed' ? forms.timed(instruments) : forms.counted(instruments);
}

function countedBy(calls, kindOf) {
  return (call) => (value) => {
    try {
      return call(value);
    } finally {
      calls.inc({ kind: kindOf(value) });
    }
  };
}

function timedBy(seconds, kindOf) {
  return (call) => (value) => {
    const end = seconds.startTimer({ kind: kindOf(value) });
    try {
      return call(value);
    } finally {
      end();
    }
  };
}

const SYNC = {
  counted:
    ({ calls, labels }) =>
    (call) =>
    (value) => {
      try {
        return call(value);
      } finally {
        calls.inc(labels);
      }
    },
  timed:
    ({ seconds, labels }) =>
    (call) =>
    (value) => {
      const end = seconds.startTimer(labels);
      try {
        return call(value);
      } finally {
        end();
      }
    },
  all:
    ({ calls, seconds, running, labels }) =>
    (call) =>
    (value) => {
      running.inc(labels);
      const end = seconds.startTimer(labels);
      try {
        return call(value);
      } finally {
        end();
        calls.inc(labels);
        running.dec(labels);
      }
    },
};

const ASYNC = {
  counted:
    ({ calls, labels }) =>
    (call) =>
    async (value) => {
      try {
        return await call(value);
      } finally {
        calls.inc(labels);
      }
    },
  timed:
    ({ seconds, labels }) =>
    (call) =>
    async (value) => {
      const end = seconds.startTimer(labels);
      try {
        return await call(value);
      } finally {
        end();
      }
    },
  all:
    ({ calls, seconds, running, labels }) =>
    (call) =>
    async (value) => {
      running.inc(labels);
      const end = seconds.startTimer(labels);
      try {
        return await call(value);
      } finally {
        end();
        calls.inc(labels);
        running.dec(labels);
      }
    },
};
