/**
 * Where a listener can be told to listen.
 */

import { checkOptions } from '../support/check-options.js';
import { checkNumber } from './check-number.js';
import { refuseOption } from './refuse-option.js';

/** A TCP port, of all interfaces or of one address. */
export interface TcpAddress {
  /** From 0 to 65535; 0 takes any free one. */
  readonly port: number;
  /**
   * The address or host name.
   *
   * @defaultValue all interfaces, IPv6 and IPv4
   */
  readonly host?: string | undefined;
}

/** A unix domain socket. */
export interface UnixSocketAddress {
  /**
   * The path of the socket file, of at most 103 bytes. A file that a program left behind which no longer runs is replaced; the
   * file is removed when the listener is closed.
   */
  readonly socket: string;
  /**
   * The permissions of the file, such as `0o660`; who may write may connect.
   *
   * @defaultValue those of the process' umask
   */
  readonly mode?: number | undefined;
}

/** Sockets that systemd has opened and hands over, as a `.socket` unit says. */
export interface SystemdAddress {
  /** `true` for all of them, or the `FileDescriptorName` of some. */
  readonly systemd: true | string;
}

/** Where to listen: a port, `'127.0.0.1:8000'`, `'[::1]:8000'`, `':8000'`, or an object. */
export type ListenAddress = number | string | TcpAddress | UnixSocketAddress | SystemdAddress;

/** The shortest limit among the systems that have such sockets, less the byte that ends the text. */
const LONGEST_PATH = 103;
const HOST_AND_PORT = /^(?:\[(?<v6>[^\]\s]+)\]|(?<host>[^:[\]\s]*)):(?<port>\d{1,5})$/;
const REMEDY =
  'give a port, "host:port", ":port", { port, host }, { socket, mode } or { systemd: true }, or an array of them';

/**
 * Reads an address in any of its forms.
 *
 * @param subject - the function that was called, as the message names it
 * @throws MetricError `INVALID_OPTION` or `UNKNOWN_OPTION`
 */
export function readAddress(subject: string, given: unknown): TcpAddress | UnixSocketAddress | SystemdAddress {
  if (typeof given === 'number') return checkTcp(subject, { port: given });
  if (typeof given === 'string') {
    const groups = HOST_AND_PORT.exec(given)?.groups;
    if (groups === undefined) return refuseOption(subject, 'listen', given, REMEDY);
    const { v6, host, port } = groups as Record<string, string | undefined>;
    return checkTcp(subject, {
      port: Number(port),
      host: [v6, host].find((text) => text !== undefined && text !== ''),
    });
  }
  if (typeof given !== 'object' || given === null) refuseOption(subject, 'listen', given, REMEDY);
  if ('socket' in given) return checkSocket(subject, given);
  if ('systemd' in given) return checkSystemd(subject, given);
  checkOptions(`${subject}: listen`, given, ['port', 'host']);
  return checkTcp(subject, given as TcpAddress);
}

/**
 * Checks a port and a host.
 *
 * @throws MetricError `INVALID_OPTION`
 */
export function checkTcp(subject: string, address: { readonly [K in keyof TcpAddress]: unknown }): TcpAddress {
  const { port, host } = address;
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 0 || port > 65_535) {
    refuseOption(subject, 'port', port, 'give an integer from 0 (any free port) to 65535');
  }
  if (host !== undefined && (typeof host !== 'string' || host === '')) {
    refuseOption(
      subject,
      'host',
      host,
      'give an address such as "127.0.0.1", or leave it out to listen on all interfaces',
    );
  }
  return { port, host };
}

function checkSocket(subject: string, address: object): UnixSocketAddress {
  checkOptions(`${subject}: listen`, address, ['socket', 'mode']);
  const { socket, mode } = address as UnixSocketAddress;
  const isPath = typeof (socket as unknown) === 'string' && socket !== '' && !socket.includes('\0');
  if (!isPath || new TextEncoder().encode(socket).length > LONGEST_PATH) {
    refuseOption(subject, 'socket', socket, `give a path of at most ${String(LONGEST_PATH)} bytes`);
  }
  checkNumber(subject, 'mode', mode, { from: 0, to: 0o777 });
  return { socket, mode };
}

function checkSystemd(subject: string, address: object): SystemdAddress {
  checkOptions(`${subject}: listen`, address, ['systemd']);
  const { systemd } = address as { readonly systemd: unknown };
  if (systemd === true || (typeof systemd === 'string' && systemd !== '')) return { systemd };
  return refuseOption(subject, 'systemd', systemd, 'give true, or the FileDescriptorName of a socket unit');
}
