import { checkListenerOptions, type ListenerOptions } from '../../lib/http/listener-options.js';

function check(options: unknown): () => void {
  return () => {
    checkListenerOptions('startHttpServer', options as ListenerOptions, ['registry']);
  };
}

describe('checkListenerOptions', () => {
  it.each([
    { port: 0 },
    { port: 65_535, host: '::1', path: '/', unref: true, signal: new AbortController().signal },
    { port: 8000, host: undefined, path: undefined, unref: undefined, signal: undefined, registry: undefined },
    { port: 8000, path: '/a/b-c_d.e' },
    { port: 8000, landingPage: false, ready: () => true, limits: { headersTimeout: 1, maxConnections: 1 } },
    { listen: 8000 },
    { listen: '127.0.0.1:8000' },
    { listen: [':8000', '[::1]:0', 'localhost:1', { port: 0 }, { port: 0, host: '::1' }] },
    { listen: [{ socket: '/run/app.sock' }, { socket: 'a', mode: 0o660 }, { systemd: true }, { systemd: 'metrics' }] },
  ])('accepts %p', (options) => {
    expect(check(options)).not.toThrow();
  });

  it.each([
    [undefined, 'got undefined'],
    ['8000', 'got "8000"'],
    [{}, 'port undefined is not valid: give an integer from 0 (any free port) to 65535'],
    [{ port: '8000' }, 'port "8000"'],
    [{ port: NaN }, 'port NaN'],
    [{ port: -1 }, 'port -1'],
    [{ port: 65_536 }, 'port 65536'],
    [{ port: 80.5 }, 'port 80.5'],
    [{ port: 0, host: '' }, 'host ""'],
    [{ port: 0, host: 127 }, 'host 127'],
    [{ port: 0, path: 'metrics' }, 'path "metrics"'],
    [{ port: 0, path: '/a b' }, 'path "/a b"'],
    [{ port: 0, path: '/a\r\nX: y' }, 'path "/a\\r\\nX: y"'],
    [{ port: 0, path: '/a?b' }, 'path "/a?b"'],
    [{ port: 0, path: '/a#b' }, 'path "/a#b"'],
    [{ port: 0, landingPage: 'no' }, 'landingPage must be true or false, got "no"'],
    [{ port: 0, ready: true }, 'ready true'],
    [{ port: 0, limits: { headersTimeout: 0 } }, 'limits.headersTimeout 0'],
    [{ port: 0, limits: { maxHeaderBytes: 10 } }, 'limits.maxHeaderBytes 10'],
    [{ port: 0, limits: { maxConnections: 1.5 } }, 'limits.maxConnections 1.5'],
    [{ port: 0, limits: 7 }, 'limits'],
    [{ port: 0, listen: ':8000' }, 'port 0 is not valid: leave it out beside listen'],
    [{ host: '::1', listen: ':8000' }, 'host "::1" is not valid: leave it out beside listen'],
    [{ listen: [] }, 'listen an array of 0'],
    [{ listen: 'localhost' }, 'listen "localhost"'],
    [{ listen: '::1:8000' }, 'listen "::1:8000"'],
    [{ listen: ':80000' }, 'port 80000'],
    [{ listen: '/run/app.sock' }, 'listen "/run/app.sock"'],
    [{ listen: null }, 'listen null'],
    [{ listen: [true] }, 'listen true'],
    [{ listen: {} }, 'port undefined'],
    [{ listen: { socket: '' } }, 'socket ""'],
    [{ listen: { socket: 7 } }, 'socket 7'],
    [{ listen: { socket: 'a\0b' } }, 'socket "a\\u0000b"'],
    [{ listen: { socket: 'ü'.repeat(52) } }, 'give a path of at most 103 bytes'],
    [{ listen: { socket: 'a', mode: 0o1000 } }, 'mode 512'],
    [{ listen: { systemd: false } }, 'systemd false'],
    [{ listen: { systemd: '' } }, 'systemd ""'],
    [{ port: 0, unref: 1 }, 'unref must be true or false, got 1'],
    [{ port: 0, signal: {} }, 'signal an object'],
    [{ port: 0, signal: null }, 'signal null'],
  ])('refuses %p', (options, problem) => {
    expect(check(options)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
    expect(check(options)).toThrow(`startHttpServer: `);
    expect(check(options)).toThrow(problem);
  });

  it.each([
    { listen: { socket: 'a', port: 1 } },
    { listen: { systemd: true, mode: 1 } },
    { port: 0, limits: { x: 1 } },
  ])('refuses the unknown key in %p', (options) => {
    expect(check(options)).toThrow(expect.objectContaining({ code: 'UNKNOWN_OPTION' }));
  });

  it('refuses a key that nobody reads and lists the known ones', () => {
    const misspelt = check({ port: 0, adress: '::1' });
    expect(misspelt).toThrow(expect.objectContaining({ code: 'UNKNOWN_OPTION' }));
    expect(misspelt).toThrow(
      'startHttpServer: unknown option "adress": known options are port, host, listen, path, landingPage, ready, limits, unref, signal, registry',
    );
  });
});
