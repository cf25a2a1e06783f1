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
    [{ port: 0, unref: 1 }, 'unref 1'],
    [{ port: 0, signal: {} }, 'signal an object'],
    [{ port: 0, signal: null }, 'signal null'],
  ])('refuses %p', (options, problem) => {
    expect(check(options)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
    expect(check(options)).toThrow(`startHttpServer: `);
    expect(check(options)).toThrow(problem);
  });

  it('refuses a key that nobody reads and lists the known ones', () => {
    const misspelt = check({ port: 0, adress: '::1' });
    expect(misspelt).toThrow(expect.objectContaining({ code: 'UNKNOWN_OPTION' }));
    expect(misspelt).toThrow(
      'startHttpServer: unknown option "adress": known options are port, host, path, unref, signal, registry',
    );
  });
});
