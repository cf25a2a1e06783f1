import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { isClientAccepted } from '../../lib/http/client-certificate.js';
import { allowedSanOf, clientSansOf } from '../../lib/http/client-sans.js';
import type { ClientAuthPolicy } from '../../lib/http/tls-names.js';
import { pemOf } from './web-config-folder.js';

describe('isClientAccepted', () => {
  // A session of TLS 1.3 that is resumed counts as authorized with no certificate at all.
  it.each([
    ['NoClientCert', true],
    ['RequestClientCert', true],
    ['VerifyClientCertIfGiven', true],
    ['RequireAnyClientCert', false],
    ['RequireAndVerifyClientCert', false],
  ] as const)(
    'says under %s of an authorized client without a certificate: %p',
    (clientAuth: ClientAuthPolicy, accepted) => {
      const socket = { authorized: true, getPeerX509Certificate: () => undefined } as unknown as TLSSocket;
      expect(isClientAccepted(socket, { context: {}, clientAuth, allowedSans: undefined })).toBe(accepted);
    },
  );
});

describe('clientSansOf', () => {
  it('reads what Node.js writes of a certificate', () => {
    expect(clientSansOf(new X509Certificate(pemOf('client.pem')).subjectAltName)).toEqual([
      'prometheus.internal',
      '[2001:db8::1]',
      'ops@example.org',
      'spiffe://example.org/prometheus',
    ]);
  });

  it.each([
    [undefined, []],
    ['', []],
    ['DNS:a.example', ['a.example']],
    ['DNS:a, DNS:b', ['a', 'b']],
    ['IP Address:192.0.2.1', ['192.0.2.1']],
    ['DNS:"a, DNS:evil", DNS:b', ['a, DNS:evil', 'b']],
    [String.raw`URI:"http://a/\"\u002cDNS:evil"`, ['http://a/",DNS:evil']],
    ['DirName:"CN=x, DNS:evil", DNS:a', ['a']],
    ['Registered ID:1.2.3.4, DNS:a', ['a']],
    ['othername:<unsupported>, DNS:a', ['a']],
    ['DNS:a" , DNS:evil', []],
    ['DNS:a,DNS:evil', []],
    ['evil', []],
  ])('reads %j', (text, names) => {
    expect(clientSansOf(text)).toEqual(names);
  });

  it.each([
    ['2001:DB8:0:0:0:0:0:1', '[2001:db8::1]'],
    ['192.0.2.1', '192.0.2.1'],
    ['A.example', 'A.example'],
  ])('compares %s as %s', (name, compared) => {
    expect(allowedSanOf(name)).toBe(compared);
  });
});
