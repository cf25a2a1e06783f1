/**
 * Waits for a promise, but not for ever.
 */

/**
 * Settles as `promise` does, or rejects when the time is up; what `promise` does later is then ignored. A rejection of `promise`
 * counts as handled either way. The wait keeps no process alive, and its timer is gone once the promise has settled.
 *
 * @param milliseconds - more than 0, and at most 2147483647
 * @param createError - makes what it rejects with when the time is up
 */
export function settleWithin<T>(milliseconds: number, promise: Promise<T>, createError: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(createError());
    }, milliseconds);
    // Outside Node.js it is a number.
    (timer as { unref?: () => void }).unref?.();
    void promise.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}
