/**
 * A bare TCP connection to a listener, for requests that no HTTP client would send.
 */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A connection and what came back on it. */
export interface RawConnection {
  readonly socket: Socket;
  /** Everything received so far. */
  received(): string;
  /** Resolves when what was received holds `text`; rejects if the connection ends before. */
  until(text: string): Promise<void>;
  /** Resolves with everything received when the connection has closed. */
  closed(): Promise<string>;
}

/** Connects and sends `request`. */
export async function openRaw(port: number, request = ''): Promise<RawConnection> {
  const socket = connect({ port, host: '127.0.0.1' });
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
  // A reset is one of the ways in which a server may close; `closed` tells of it.
  socket.on('error', () => undefined);
  const closed = new Promise<string>((resolve) => {
    socket.once('close', () => {
      resolve(text);
    });
  });
  await once(socket, 'connect');
  socket.write(request);
  return {
    socket,
    received: () => text,
    closed: () => closed,
    until: (wanted) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (text.includes(wanted)) resolve();
        };
        look();
        socket.on('data', look);
        void closed.then(() => {
          reject(new Error(`closed before "${wanted}" after: ${text}`));
        });
      }),
  };
}

/** Sends `request` and gives the whole answer; the request has to ask for the connection to be closed. */
export async function exchangeRaw(port: number, request: string): Promise<string> {
  const connection = await openRaw(port, request);
  return connection.closed();
}
