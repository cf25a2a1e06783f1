import { listenError } from '../../lib/http/listen-error.js';

function systemError(code: string): Error {
  return Object.assign(new Error(`listen ${code}: as the system says it`), { code });
}

describe('listenError', () => {
  it.each([
    ['EADDRINUSE', 'PORT_IN_USE', 'port 80 is in use'],
    ['EACCES', 'LISTEN_FAILED', 'choose a port from 1024 on'],
    ['EADDRNOTAVAIL', 'LISTEN_FAILED', 'give an address of this machine'],
    ['EAFNOSUPPORT', 'LISTEN_FAILED', 'of a family that this machine has'],
    ['EMFILE', 'LISTEN_FAILED', 'raise the limit of open files'],
    ['ENOTFOUND', 'LISTEN_FAILED', 'give a host name that resolves'],
    ['EWHATEVER', 'LISTEN_FAILED', 'see the cause'],
  ])('explains %s as %s', (systemCode, code, remedy) => {
    const cause = systemError(systemCode);
    const error = listenError(cause, 80, undefined);
    expect(error).toMatchObject({ code, cause });
    expect(error.message).toMatch(/^startHttpServer: /);
    expect(error.message).toContain(remedy);
  });

  it('names the host if there is one', () => {
    expect(listenError(systemError('EADDRINUSE'), 80, '::1').message).toContain('port 80 of ::1 is in use');
  });

  it('says what the system said', () => {
    expect(listenError(systemError('EACCES'), 80, undefined).message).toContain('listen EACCES: as the system says it');
    expect(listenError(new Error('no code'), 80, undefined).message).toContain('no code: see the cause');
  });
});
