/**
 * Why a listener could not be opened, and what to do about it.
 */

import { MetricError } from '../support/metric-error.js';
import type { UnixSocketAddress, TcpAddress } from './listen-address.js';

type Remedies = Readonly<Record<string, string>>;

const EMFILE = 'raise the limit of open files or find who leaks them';

const OF_PORTS: Remedies = {
  EACCES: 'choose a port from 1024 on, or give the process the right to open this one',
  EADDRNOTAVAIL: 'give an address of this machine, or leave host out to listen on all interfaces',
  EAFNOSUPPORT: 'give an address of a family that this machine has, or leave host out',
  EMFILE,
  ENOTFOUND: 'give a host name that resolves, an address, or leave host out to listen on all interfaces',
};

const OF_SOCKETS: Remedies = {
  // Node.js says the same of a folder that is not there.
  EACCES: 'make the folder and let the process write into it, or choose another one',
  EMFILE,
  EPERM: 'let the process change the file, or leave mode out',
  EROFS: 'choose a folder that can be written into',
};

const OF_DESCRIPTORS: Remedies = {
  EBADF: 'look whether another part of the program has taken the socket',
  EINVAL: 'hand over a listening stream socket: Accept=no and ListenStream= in the unit',
};

/**
 * Turns an error of `server.listen` into a `MetricError`: `PORT_IN_USE`, or `LISTEN_FAILED` with the system's own code in its message.
 *
 * @param cause - the error of Node.js
 * @param place - where it was to listen
 */
export function listenError(
  cause: Error,
  place: TcpAddress | UnixSocketAddress | { readonly fd: number },
): MetricError {
  const { where, remedies, other } = describePlace(place);
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  if (code === 'EADDRINUSE') {
    return new MetricError(
      'PORT_IN_USE',
      `startHttpServer: ${where} is in use: stop the program that listens there, or choose another ${other}`,
      { cause },
    );
  }
  const remedy = remedies[code] ?? 'see the cause';
  return new MetricError('LISTEN_FAILED', `startHttpServer: cannot listen on ${where}, ${cause.message}: ${remedy}`, {
    cause,
  });
}

function describePlace(place: TcpAddress | UnixSocketAddress | { readonly fd: number }): {
  readonly where: string;
  readonly remedies: Remedies;
  readonly other: string;
} {
  if ('socket' in place) {
    return {
      where: `socket ${place.socket}`,
      remedies: OF_SOCKETS,
      other: 'path (a file that is no socket is never removed)',
    };
  }
  if ('fd' in place) {
    return { where: `file descriptor ${String(place.fd)} of systemd`, remedies: OF_DESCRIPTORS, other: 'socket' };
  }
  const { port, host } = place;
  const where = host === undefined ? `port ${String(port)}` : `port ${String(port)} of ${host}`;
  return { where, remedies: OF_PORTS, other: 'port (0 takes any free one)' };
}
