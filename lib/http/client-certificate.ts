/**
 * Whether a client showed the certificate that it has to show.
 */

import type { TLSSocket } from 'node:tls';
import { clientSansOf } from './client-sans.js';
import type { TlsConfig } from './tls-config.js';

/**
 * Decides after the handshake whether a client may speak.
 *
 * A certificate is asked for beside `authorized`: a session of TLS 1.3 that is resumed counts as authorized even if the
 * client never had one.
 */
export function isClientAccepted(socket: TLSSocket, { clientAuth, allowedSans }: TlsConfig): boolean {
  if (clientAuth === 'NoClientCert' || clientAuth === 'RequestClientCert') return true;
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return clientAuth === 'VerifyClientCertIfGiven';
  if (clientAuth !== 'RequireAnyClientCert' && !socket.authorized) return false;
  return allowedSans === undefined || clientSansOf(certificate.subjectAltName).some((name) => allowedSans.has(name));
}
