/**
 * Clients that no server wants: they stop reading, go away, or say what is no HTTP.
 */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const HOST = '127.0.0.1';
const GET = 'GET /metrics HTTP/1.1\r\nHost: a\r\n';
/** After so many bytes the slow ones stop: in the middle of the head of the answer. */
const READ_BYTES = 100;

/** Asks for metrics, reads 100 bytes one by one, and then no more. Resolves when it has stopped. */
export async function stalledReader(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    let read = 0;
    const onread = {
      buffer: Buffer.alloc(1),
      callback: () => {
        read += 1;
        if (read === READ_BYTES) resolve(socket);
        return read < READ_BYTES;
      },
    };
    const socket = connect({ port, host: HOST, onread });
    socket.once('error', reject);
    socket.write(`${GET}\r\n`);
  });
}

/** Asks for metrics and resets the connection when the body has begun, or before anything came. */
export async function abortingScraper(port: number, when: 'in the body' | 'at once', headers = ''): Promise<void> {
  const socket = silentClient(port);
  const closed = closing(socket);
  await once(socket, 'connect');
  socket.write(`${GET}${headers}\r\n`);
  if (when === 'in the body') await once(socket, 'data');
  socket.resetAndDestroy();
  await closed;
}

/** Connects and says nothing. The server may close or reset the connection at any time. */
export function silentClient(port: number): Socket {
  return connect({ port, host: HOST }).on('error', () => undefined);
}

/** Sends what it is given, and that there is no more, and reads to the end of the connection. */
export async function babbler(port: number, babble: string | Uint8Array): Promise<string> {
  const socket = silentClient(port);
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
  socket.end(babble);
  await closing(socket);
  return text;
}

/** Resolves when a connection has closed, also by an error. */
function closing(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => {
      resolve();
    });
  });
}
