/**
 * The open connections of servers, so that they can close without waiting for those that ask for nothing.
 */

import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Knows which connections of its servers have a response under way.
 *
 * `server.close()` waits for every connection, and once it is called nobody ends those that never send a request or
 * that fall idle only later; {@link Connections.drain} does.
 */
export class Connections {
  readonly #running = new Map<Socket, number>();
  /** Under TLS a connection is one socket until the handshake is over and another one from then on. */
  readonly #handshaking = new Map<string, Socket>();
  #draining = false;

  /**
   * Watches one server more.
   *
   * @param server - a server that has no connection yet
   * @param isTls - whether its connections begin with a handshake
   */
  watch(server: Server, isTls: boolean): void {
    if (isTls) {
      server.on('connection', (socket: Socket) => {
        const peer = peerOf(socket);
        this.#handshaking.set(peer, socket);
        socket.once('close', () => {
          if (this.#handshaking.get(peer) === socket) this.#handshaking.delete(peer);
        });
      });
    }
    server.on(isTls ? 'secureConnection' : 'connection', (socket: Socket) => {
      this.#handshaking.delete(peerOf(socket));
      this.#running.set(socket, 0);
      socket.once('close', () => this.#running.delete(socket));
    });
    server.on('request', ({ socket }, response) => {
      this.#add(socket, 1);
      response.once('close', () => {
        this.#add(socket, -1);
      });
    });
  }

  /** Ends idle connections now, and each of the others when its last response has been sent. */
  drain(): void {
    this.#draining = true;
    for (const socket of this.#handshaking.values()) socket.destroy();
    for (const [socket, running] of this.#running) if (running === 0) socket.destroy();
  }

  /** Ends all connections now. */
  cut(): void {
    for (const socket of [...this.#handshaking.values(), ...this.#running.keys()]) socket.destroy();
  }

  #add(socket: Socket, change: number): void {
    const before = this.#running.get(socket);
    if (before === undefined) return;
    this.#running.set(socket, before + change);
    if (this.#draining && before + change === 0) socket.destroySoon();
  }
}

/** What the two sockets of a connection have in common. */
function peerOf({ remoteAddress = '', remotePort = 0 }: Socket): string {
  return `${remoteAddress} ${String(remotePort)}`;
}
