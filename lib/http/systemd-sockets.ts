/**
 * The sockets that systemd has opened for this process.
 */

import { MetricError } from '../support/metric-error.js';

/** The first one; those below are the standard streams. */
const FIRST = 3;

/** The part of the environment that systemd writes. */
type Environment = Record<string, string | undefined>;

/**
 * Takes the file descriptors of the sockets that were handed over out of the environment, so that neither child processes nor a
 * later listener take them for theirs.
 *
 * @param wanted - `true` for all, or a name that the unit gave some of them
 * @throws MetricError `LISTEN_FAILED` if there is none
 * @see https://www.freedesktop.org/software/systemd/man/latest/sd_listen_fds.html
 */
export function takeSystemdSockets(wanted: true | string, environment: Environment = process.env): number[] {
  const { LISTEN_PID: pid, LISTEN_FDS: count, LISTEN_FDNAMES: names = '' } = environment;
  const isOurs = pid === String(process.pid) && /^\d{1,4}$/.test(count ?? '');
  const all = Array.from({ length: isOurs ? Number(count) : 0 }, (_, index) => FIRST + index);
  const nameOf = names.split(':');
  const found = wanted === true ? all : all.filter((_, index) => nameOf[index] === wanted);
  if (found.length === 0) {
    const named = wanted === true ? '' : ` named ${JSON.stringify(wanted)}`;
    throw new MetricError(
      'LISTEN_FAILED',
      `startHttpServer: systemd has handed over no socket${named}: start the program by its .socket unit, with the service's own process listening, not a child`,
    );
  }
  for (const name of ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES']) Reflect.deleteProperty(environment, name);
  return found;
}
