/**
 * Makes a server listen on an address.
 */

import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import type { Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { listenError } from './listen-error.js';
import type { UnixSocketAddress, TcpAddress } from './listen-address.js';

/** One place to listen on; a file descriptor is a socket that listens already. */
export type Place = TcpAddress | UnixSocketAddress | { readonly fd: number };

/** Where a server listens. */
export interface BoundAddress {
  /** The address, or the path of a unix domain socket. */
  readonly host: string;
  /** The port, 0 for a unix domain socket. */
  readonly port: number;
  /** Scheme and authority of its URLs. */
  readonly origin: string;
}

/**
 * Listens, and removes the file of a unix domain socket on which nobody answers any more.
 *
 * @throws MetricError `PORT_IN_USE` or `LISTEN_FAILED`
 */
export async function openAddress(server: Server, place: Place, scheme: 'http' | 'https'): Promise<BoundAddress> {
  try {
    await listenOn(server, place).catch(async (cause: unknown) => {
      if (!('socket' in place) || !(await isAbandoned(place.socket, cause))) throw cause;
      unlinkSync(place.socket);
      await listenOn(server, place);
    });
    if ('socket' in place && place.mode !== undefined) chmodSync(place.socket, place.mode);
  } catch (cause) {
    server.close();
    throw listenError(cause as Error, place);
  }
  return boundAddress(server.address(), place, scheme);
}

function listenOn(server: Server, place: Place): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(listenOptions(place), () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** As Node.js takes it; its types know file descriptors only as any object. */
function listenOptions(place: Place): object {
  return 'socket' in place ? { path: place.socket } : { ...place };
}

/** Whether an address is in use only by a file that a dead program has left. */
function isAbandoned(path: string, cause: unknown): Promise<boolean> {
  const isTaken = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE';
  if (!isTaken || lstatSync(path, { throwIfNoEntry: false })?.isSocket() !== true) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'ECONNREFUSED');
    });
  });
}

function boundAddress(address: AddressInfo | string | null, place: Place, scheme: string): BoundAddress {
  if (address !== null && typeof address !== 'string') {
    const { address: host, port } = address;
    return { host, port, origin: `${scheme}://${urlHost(host)}:${String(port)}` };
  }
  const path = address ?? ('socket' in place ? place.socket : '');
  return { host: path, port: 0, origin: `${scheme}+unix://${encodeURIComponent(path)}` };
}

function urlHost(address: string): string {
  if (address === '::' || address === '0.0.0.0') return 'localhost';
  return address.includes(':') ? `[${address}]` : address;
}
