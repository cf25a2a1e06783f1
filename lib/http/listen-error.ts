/**
 * Why a listener could not be opened, and what to do about it.
 */

import { MetricError } from '../support/metric-error.js';

const REMEDIES: Readonly<Record<string, string>> = {
  EACCES: 'choose a port from 1024 on, or give the process the right to open this one',
  EADDRNOTAVAIL: 'give an address of this machine, or leave host out to listen on all interfaces',
  EAFNOSUPPORT: 'give an address of a family that this machine has, or leave host out',
  EMFILE: 'raise the limit of open files or find who leaks them',
  ENOTFOUND: 'give a host name that resolves, an address, or leave host out to listen on all interfaces',
};

/**
 * Turns an error of `server.listen` into a `MetricError`: `PORT_IN_USE`, or `LISTEN_FAILED` with the system's own code in its message.
 *
 * @param cause - the error of Node.js
 */
export function listenError(cause: Error, port: number, host: string | undefined): MetricError {
  const where = host === undefined ? `port ${String(port)}` : `port ${String(port)} of ${host}`;
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  if (code === 'EADDRINUSE') {
    return new MetricError(
      'PORT_IN_USE',
      `startHttpServer: ${where} is in use: stop the program that listens there, or choose another port (0 takes any free one)`,
      { cause },
    );
  }
  const remedy = REMEDIES[code] ?? 'see the cause';
  return new MetricError('LISTEN_FAILED', `startHttpServer: cannot listen on ${where}, ${cause.message}: ${remedy}`, {
    cause,
  });
}
