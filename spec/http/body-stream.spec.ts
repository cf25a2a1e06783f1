import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { bodyStream } from '../../lib/http/body-stream.js';

/** Blocks that tell how many were asked for and whether the asking was given up. */
function endless(): { body: Iterable<Uint8Array>; asked: number; ended: boolean } {
  const state = { asked: 0, ended: false };
  function* body(): Generator<Uint8Array> {
    try {
      for (;;) {
        state.asked += 1;
        yield Buffer.alloc(65_536, state.asked);
      }
    } finally {
      state.ended = true;
    }
  }
  return Object.assign(state, { body: body() });
}

async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
}

describe('bodyStream', () => {
  it.each([undefined, 'gzip'] as const)('gives all blocks (%s)', async (coding) => {
    const stream = await bodyStream([Buffer.from('one '), Buffer.from('two')], coding);
    const body = Buffer.concat((await stream.toArray()) as Buffer[]);
    expect((coding === 'gzip' ? gunzipSync(body) : body).toString()).toBe('one two');
  });

  it('asks for blocks while they are read', async () => {
    const source = endless();
    const stream = await bodyStream(source.body, undefined);
    expect(source.asked).toBe(0);
    await stream[Symbol.asyncIterator]().next();
    await someTurns();
    expect(source.asked).toBeLessThan(5);
    stream.destroy();
  });

  it.each([undefined, 'gzip'] as const)('stops asking when it is destroyed (%s)', async (coding) => {
    const source = endless();
    const stream = await bodyStream(source.body, coding);
    stream.resume();
    await someTurns();
    stream.destroy();
    await someTurns();
    expect(source.ended).toBe(true);
  });

  it.each([undefined, 'gzip'] as const)('fails when a block throws (%s)', async (coding) => {
    function* body(): Generator<Uint8Array> {
      yield Buffer.from('a part');
      throw new Error('the rest is missing');
    }
    const stream = await bodyStream(body(), coding);
    stream.resume();
    expect(await once(stream, 'error')).toEqual([expect.objectContaining({ message: 'the rest is missing' })]);
  });
});
