import { randomFillSync } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { webBody } from '../../lib/http/web-body.js';

const BLOCK = 65_536;

/** Blocks that tell how many were asked for and whether the asking was given up. */
function blocks(count: number, block: () => Uint8Array): { body: Iterable<Uint8Array>; asked: number; ended: boolean } {
  const state = { asked: 0, ended: false };
  function* body(): Generator<Uint8Array> {
    try {
      while (state.asked < count) {
        state.asked += 1;
        yield block();
      }
    } finally {
      state.ended = true;
    }
  }
  return Object.assign(state, { body: body() });
}

/** What cannot be compressed. */
function noise(): Uint8Array {
  return randomFillSync(new Uint8Array(BLOCK));
}

async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await nextTurn();
}

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  return Buffer.from(await new Response(stream).arrayBuffer());
}

describe('webBody', () => {
  it.each([false, true])('asks for nothing before it is read (gzip: %s)', async (gzip) => {
    const source = blocks(3, noise);
    const stream = webBody(source.body, gzip);
    await someTurns();
    expect(source.asked).toBe(0);
    await stream.cancel();
  });

  it('asks for a block for each read', async () => {
    const source = blocks(3, noise);
    const reader = webBody(source.body, false).getReader();
    for (const count of [1, 2, 3]) {
      expect((await reader.read()).value).toHaveLength(BLOCK);
      await someTurns();
      expect(source.asked).toBe(count);
    }
    expect((await reader.read()).done).toBe(true);
  });

  it('compresses no more than a block or two ahead of its reader', async () => {
    const source = blocks(1000, noise);
    const reader = webBody(source.body, true).getReader();
    let received = 0;
    while (received < 20 * BLOCK) {
      received += (await reader.read()).value?.length ?? 0;
      await someTurns();
      expect(source.asked).toBeLessThanOrEqual(received / BLOCK + 2);
    }
    await reader.cancel();
  });

  it.each([false, true])(
    'gives the event loop a turn between blocks, however fast its reader is (gzip: %s)',
    async (gzip) => {
      let turn = 0;
      const count = (): void => {
        turn += 1;
        immediate = setImmediate(count);
      };
      let immediate = setImmediate(count);
      await nextTurn();
      const turns: number[] = [];
      const source = blocks(5, () => {
        turns.push(turn);
        return Buffer.from('a block');
      });
      await bytesOf(webBody(source.body, gzip));
      clearImmediate(immediate);
      expect(new Set(turns).size).toBe(5);
    },
  );

  it.each([0, 1, 2, 40])('gives the whole of %i blocks, compressed or not', async (count) => {
    const block = noise();
    const expected = Buffer.concat(Array.from({ length: count }, () => block));
    const [plain, zipped] = [false, true].map((gzip) => bytesOf(webBody(blocks(count, () => block).body, gzip)));
    expect((await plain).equals(expected)).toBe(true);
    expect(gunzipSync(await zipped).equals(expected)).toBe(true);
  });

  it('takes blocks that are there already', async () => {
    const stream = webBody([Buffer.from('one '), Buffer.from('two')], true);
    expect(gunzipSync(await bytesOf(stream)).toString()).toBe('one two');
  });

  it.each([false, true])('stops asking when its reader cancels (gzip: %s)', async (gzip) => {
    const source = blocks(1_000_000, noise);
    const reader = webBody(source.body, gzip).getReader();
    await reader.read();
    await reader.cancel();
    const { asked } = source;
    await someTurns();
    expect(source).toMatchObject({ asked, ended: true });
  });

  it.each([false, true])('stops asking when its reader cancels while it waits for a block (gzip: %s)', async (gzip) => {
    const source = blocks(1_000_000, noise);
    const reader = webBody(source.body, gzip).getReader();
    await reader.read();
    const waiting = Array.from({ length: 10 }, () => reader.read());
    await reader.cancel();
    await Promise.all(waiting);
    const { asked } = source;
    await someTurns();
    expect(source).toMatchObject({ asked, ended: true });
  });

  it.each([false, true])('fails when a block throws (gzip: %s)', async (gzip) => {
    function* body(): Generator<Uint8Array> {
      yield noise();
      throw new Error('the rest is missing');
    }
    await expect(bytesOf(webBody(body(), gzip))).rejects.toThrow('the rest is missing');
  });
});
