import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { hash, hashSync } from 'bcryptjs';
import { BasicAuth, isBcryptHash, type Users } from '../../lib/http/basic-auth.js';
import { basicCredentials } from '../../lib/http/basic-credentials.js';
import { PasswordComparer } from '../../lib/http/password-comparer.js';
import { runProgram } from '../child-program.js';
import { SECRET, SECRET_HASH } from './web-config-folder.js';

function header(text: string): string {
  return `Basic ${Buffer.from(text).toString('base64')}`;
}

describe('basicCredentials', () => {
  it.each([
    ['alice:secret', { user: 'alice', password: 'secret' }],
    ['alice:', { user: 'alice', password: '' }],
    [':', { user: '', password: '' }],
    ['a:b:c', { user: 'a', password: 'b:c' }],
    ['ålice:sécret ✓', { user: 'ålice', password: 'sécret ✓' }],
    ['\ufeffa:b', { user: '\ufeffa', password: 'b' }],
  ])('reads %j', (text, credentials) => {
    expect(basicCredentials(header(text))).toEqual(credentials);
    expect(basicCredentials(header(text).replace('Basic ', 'bASIC   '))).toEqual(credentials);
  });

  it.each([
    undefined,
    '',
    'Basic',
    'Basic ',
    'Basic =',
    'Basic YTpi YTpi',
    'Basic YTpi=',
    'Basic YTp',
    'Basic YTpi\n',
    'YTpi',
    'Basic YQ==',
  ])('reads nothing in %j', (text) => {
    expect(basicCredentials(text)).toBeUndefined();
  });

  it('takes no time over a long header', () => {
    expect(basicCredentials(`Basic ${'A'.repeat(1_000_001)}`)).toBeUndefined();
  });
});

describe('isBcryptHash', () => {
  it.each([SECRET_HASH, SECRET_HASH.replace('2b', '2y'), SECRET_HASH.replace('$04', '$31')])('takes %s', (text) => {
    expect(isBcryptHash(text)).toBe(true);
  });

  it.each([
    '',
    'secret',
    SECRET_HASH.slice(1),
    `${SECRET_HASH}x`,
    SECRET_HASH.replace('2b', '2x'),
    SECRET_HASH.replace('$04', '$03'),
    SECRET_HASH.replace('$04', '$32'),
    `${SECRET_HASH}\n`,
  ])('does not take %j', (text) => {
    expect(isBcryptHash(text)).toBe(false);
  });
});

describe('BasicAuth', () => {
  const auth = new BasicAuth();
  const users: Users = new Map([['alice', SECRET_HASH]]);

  afterAll(() => {
    auth.close();
  });

  it.each([
    [`alice:${SECRET}`, 'accepted'],
    ['alice:wrong', 'refused'],
    [`bob:${SECRET}`, 'refused'],
    [`:${SECRET}`, 'refused'],
  ])('says of %s: %s, the first time and later', async (text, verdict) => {
    expect(await auth.check(header(text), users)).toBe(verdict);
    expect(await auth.check(header(text), users)).toBe(verdict);
  });

  it('forgets a password when its hash is another one, or its user is gone', async () => {
    const text = header(`alice:${SECRET}`);
    expect(await auth.check(text, users)).toBe('accepted');
    expect(await auth.check(text, new Map([['alice', hashSync('another', 4)]]))).toBe('refused');
    expect(await auth.check(text, new Map([['bob', SECRET_HASH]]))).toBe('refused');
    expect(await auth.check(text, users)).toBe('accepted');
  });

  it('tells one pair of user and password from another of the same letters', async () => {
    const pairs: Users = new Map([
      ['a', hashSync('b:c', 4)],
      ['b', hashSync('c', 4)],
    ]);
    expect(await auth.check(header('a:b:c'), pairs)).toBe('accepted');
    expect(await auth.check(header('b:c'), pairs)).toBe('accepted');
    expect(await auth.check(header('a:c'), pairs)).toBe('refused');
  });

  it('goes on after it was closed', async () => {
    const other = new BasicAuth();
    expect(await other.check(header(`alice:${SECRET}`), users)).toBe('accepted');
    other.close();
    expect(await other.check(header('alice:wrong'), users)).toBe('refused');
    other.close();
  });
});

describe('PasswordComparer', () => {
  it('compares many, in the order in which they came', async () => {
    const comparer = new PasswordComparer();
    const passwords = ['secret', 'wrong', 'secret', '', 'Secret'];
    const order: number[] = [];
    const answers = passwords.map(async (password, index) => {
      const matches = await comparer.compare(password, SECRET_HASH);
      order.push(index);
      return matches;
    });
    expect(await Promise.all(answers)).toEqual([true, false, true, false, false]);
    expect(order).toEqual([0, 1, 2, 3, 4]);
    comparer.close();
  });

  it('leaves the event loop free meanwhile', async () => {
    const comparer = new PasswordComparer();
    const costly = await hash('secret', 10);
    await comparer.compare('secret', SECRET_HASH);
    const comparing = comparer.compare('secret', costly);
    let turns = 0;
    // On the event loop itself there would be no turn, or a few, before the answer is there.
    while (turns < 100 && (await Promise.race([comparing, nextTurn('not yet')])) === 'not yet') turns += 1;
    expect(turns).toBe(100);
    expect(await comparing).toBe(true);
    comparer.close();
  });

  it('lets some wait and no more', async () => {
    const comparer = new PasswordComparer();
    const answers = await Promise.all(Array.from({ length: 40 }, () => comparer.compare('secret', SECRET_HASH)));
    expect(answers.filter((answer) => answer === true)).toHaveLength(33);
    expect(answers.filter((answer) => answer === 'busy')).toHaveLength(7);
    comparer.close();
  });

  it('does not take the answer to an earlier question for that to a later one', async () => {
    const comparer = new PasswordComparer();
    for (let rounds = 0; rounds < 20; rounds += 1) {
      const right = comparer.compare('secret', SECRET_HASH);
      comparer.close();
      const wrong = comparer.compare('wrong', SECRET_HASH);
      expect([await right, await wrong]).toEqual(['busy', false]);
    }
    comparer.close();
  });

  it('rejects if there is no bcryptjs', async () => {
    await jest.isolateModulesAsync(async () => {
      jest.doMock('node:worker_threads', () => ({}));
      jest.doMock('bcryptjs', () => {
        throw new Error('Cannot find module');
      });
      const copy = await import('../../lib/http/password-comparer.js');
      const comparer = new copy.PasswordComparer();
      await expect(comparer.compare('secret', SECRET_HASH)).rejects.toThrow('Cannot find module');
      jest.dontMock('node:worker_threads');
      jest.dontMock('bcryptjs');
      comparer.close();
    });
  });

  it('tells those who wait when it is closed', async () => {
    const comparer = new PasswordComparer();
    const answers = [1, 2].map(() => comparer.compare('secret', SECRET_HASH));
    comparer.close();
    expect(await Promise.all(answers)).toEqual(['busy', 'busy']);
  });

  it('lets the program end while the thread is there', async () => {
    const program = `
      import { PasswordComparer } from './lib/http/password-comparer.ts';
      const busy = setInterval(() => undefined, 1000);
      process.stdout.write(String(await new PasswordComparer().compare('secret', '${SECRET_HASH}')));
      clearInterval(busy);
      setTimeout(() => process.stdout.write(', still there'), 100).unref();
    `;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
    expect(await runProgram(process.execPath, args)).toMatchObject({ code: 0, stdout: 'true' });
  });

  it.each([
    [
      'is refused',
      function Worker() {
        throw new Error('no threads here');
      },
    ],
    [
      'fails',
      class extends EventEmitter {
        unref(): void {}
        terminate(): void {}
        postMessage(): void {
          setImmediate(() => this.emit('error', new Error('out of memory')));
        }
      },
    ],
  ])('compares without a thread if one %s', async (_, Worker) => {
    await jest.isolateModulesAsync(async () => {
      jest.doMock('node:worker_threads', () => ({ Worker }));
      const copy = await import('../../lib/http/password-comparer.js');
      jest.dontMock('node:worker_threads');
      const comparer = new copy.PasswordComparer();
      const passwords = ['secret', 'wrong', 'secret'];
      const answers = passwords.map((password) => comparer.compare(password, SECRET_HASH));
      expect(await Promise.all(answers)).toEqual([true, false, true]);
      comparer.close();
    });
  });
});
