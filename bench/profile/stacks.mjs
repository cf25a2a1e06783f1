/**
 * Takes stacks with the sampling profiler of V8 while work is watched.
 */

import { Session } from 'node:inspector';
import { foldProfile } from './fold.mjs';

const INTERVAL_MICROSECONDS = 100;

/** Long, since this one's samples are thrown away. */
const IDLE_INTERVAL_MICROSECONDS = 1_000_000;

/**
 * Makes a watch that takes stacks.
 *
 * @returns {{ watch: import('../measure.mjs').Watch, result: () => { stacks: import('./fold.mjs').Stacks } }}
 */
export function watchStacks() {
  // Functions that are optimised while no profiler runs do not say later which of them were put in line where.
  openProfiler(IDLE_INTERVAL_MICROSECONDS)('Profiler.start');
  const post = openProfiler(INTERVAL_MICROSECONDS);
  const stacks = {};
  return {
    watch: {
      begin: () => void post('Profiler.start'),
      end: () => foldProfile(post('Profiler.stop').profile, stacks),
    },
    result: () => ({ stacks }),
  };
}

/** Within one process an answer is there when the call returns. */
function openProfiler(interval) {
  const session = new Session();
  session.connect();
  const post = (method, parameters) => {
    let answer;
    session.post(method, parameters, (error, result) => {
      if (error !== null) throw new Error(`${method}: ${error.message}`);
      answer = result;
    });
    return answer;
  };
  post('Profiler.enable');
  post('Profiler.setSamplingInterval', { interval });
  return post;
}
