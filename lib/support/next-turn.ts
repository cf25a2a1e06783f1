/**
 * How long work lets the rest of the program go on.
 */

/**
 * Captured, like the clock that decides when work has been long, so that fake timers of a test framework reach neither. Timers
 * are everywhere, but a millisecond slower.
 */
const schedule: (turn: () => void) => unknown = typeof setImmediate === 'function' ? setImmediate : setTimeout;

/** Resolves when the event loop has had a turn: timers and sockets that were due have been served. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    schedule(resolve);
  });
}
