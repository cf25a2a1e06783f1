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
    const error = listenError(cause, { port: 80 });
    expect(error).toMatchObject({ code, cause });
    expect(error.message).toMatch(/^startHttpServer: /);
    expect(error.message).toContain(remedy);
  });

  it('names the host if there is one', () => {
    expect(listenError(systemError('EADDRINUSE'), { port: 80, host: '::1' }).message).toContain(
      'port 80 of ::1 is in use',
    );
  });

  it.each([
    ['EADDRINUSE', 'PORT_IN_USE', 'socket /run/a.sock is in use'],
    ['EACCES', 'LISTEN_FAILED', 'make the folder and let the process write into it'],
    ['EROFS', 'LISTEN_FAILED', 'choose a folder that can be written into'],
  ])('explains %s of a unix domain socket as %s', (systemCode, code, said) => {
    const error = listenError(systemError(systemCode), { socket: '/run/a.sock' });
    expect(error.code).toBe(code);
    expect(error.message).toContain(said);
  });

  it('names a descriptor that systemd gave', () => {
    const { message } = listenError(systemError('EINVAL'), { fd: 3 });
    expect(message).toContain('cannot listen on file descriptor 3 of systemd');
    expect(message).toContain('hand over a listening stream socket');
  });

  it('says what the system said', () => {
    expect(listenError(systemError('EACCES'), { port: 80 }).message).toContain('listen EACCES: as the system says it');
    expect(listenError(new Error('no code'), { port: 80 }).message).toContain('no code: see the cause');
  });
});
