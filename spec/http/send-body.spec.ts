import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket, type SocketConstructorOpts } from 'node:net';
import { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { sendBody } from '../../lib/http/send-body.js';

const HAS_ZSTD = process.versions.zstd !== undefined;

/** Blocks that tell how many were asked for and whether the asking was given up. */
function blocks(count: number): { body: Iterable<Uint8Array>; asked: () => number; ended: () => boolean } {
  let asked = 0;
  let ended = false;
  function* body(): Generator<Uint8Array> {
    try {
      for (; asked < count;) {
        asked += 1;
        yield Buffer.from(`block ${String(asked)}\n`);
      }
    } finally {
      ended = true;
    }
  }
  return { body: body(), asked: () => asked, ended: () => ended };
}

/** Blocks that are told which of them are handed back. */
function returnedBlocks(count: number): { body: Iterable<Uint8Array>; made: Uint8Array[]; returned: Uint8Array[] } {
  const made: Uint8Array[] = [];
  const returned: Uint8Array[] = [];
  function* body(): Generator<Uint8Array, void, Uint8Array | undefined> {
    while (made.length < count) {
      made.push(Buffer.alloc(70_000, made.length));
      const free = yield made[made.length - 1];
      if (free !== undefined) returned.push(free);
    }
  }
  return { body: body(), made, returned };
}

/** A response of Node.js whose socket has sent what it was given when `take` is called, and asks to wait beyond `room` bytes. */
function heldResponse(room = 1): { response: ServerResponse; take: () => void } {
  const waiting: (() => void)[] = [];
  const options: SocketConstructorOpts & { writableHighWaterMark: number } = { writableHighWaterMark: room };
  const socket = new Socket(options);
  const hold = (_chunk: unknown, _encoding: unknown, callback: () => void): void => {
    waiting.push(callback);
  };
  Object.assign(socket, {
    _write: hold,
    _writev: (_chunks: unknown, callback: () => void) => {
      waiting.push(callback);
    },
  });
  const response = new ServerResponse(new IncomingMessage(socket));
  response.assignSocket(socket);
  // As the server of Node.js does.
  socket.on('drain', () => response.emit('drain'));
  const take = (): void => {
    for (const callback of waiting.splice(0)) callback();
  };
  return { response, take };
}

/** A stream whose reader takes a chunk when `take` is called. */
function slowStream(): { target: Writable; take: () => void; written: string[] } {
  const written: string[] = [];
  let done: (() => void) | undefined;
  const target = new Writable({
    highWaterMark: 1,
    write(chunk: Buffer, _encoding, callback) {
      written.push(chunk.toString());
      done = callback;
    },
  });
  const take = (): void => {
    done?.();
  };
  return { target, take, written };
}

async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await nextTurn();
}

describe('sendBody', () => {
  it('asks for the next block when the client took the last one', async () => {
    const { body, asked } = blocks(3);
    const { target, take, written } = slowStream();
    const sent = sendBody(body, undefined, target);
    for (const count of [1, 2, 3]) {
      await someTurns();
      expect(asked()).toBe(count);
      take();
    }
    await sent;
    expect(written).toEqual(['block 1\n', 'block 2\n', 'block 3\n']);
    expect(target.writableFinished).toBe(true);
  });

  it('gives the event loop a turn between blocks, however fast the client is', async () => {
    let turn = 0;
    const count = (): void => {
      turn += 1;
      immediate = setImmediate(count);
    };
    let immediate = setImmediate(count);
    const turns: number[] = [];
    const target = new Writable({
      write(_chunk, _encoding, callback) {
        turns.push(turn);
        callback();
      },
    });
    await sendBody(blocks(5).body, undefined, target);
    clearImmediate(immediate);
    expect(new Set(turns).size).toBe(5);
  });

  it.each([['gzip', gunzipSync] as const, ...(HAS_ZSTD ? [['zstd', zstdDecompressSync] as const] : [])])(
    'compresses with %s and says how much was sent',
    async (coding, decompress) => {
      const chunks: Buffer[] = [];
      const target = new Writable({
        write(chunk: Buffer, _encoding, callback) {
          chunks.push(chunk);
          callback();
        },
      });
      const bytes = await sendBody(blocks(2).body, coding, target);
      expect(bytes).toBe(Buffer.concat(chunks).length);
      expect(decompress(Buffer.concat(chunks)).toString()).toBe('block 1\nblock 2\n');
    },
  );

  it.each([undefined, 'gzip'] as const)('stops asking when the client goes away (%s)', async (coding) => {
    const { body, asked, ended } = blocks(1_000_000);
    const { target } = slowStream();
    const sent = sendBody(body, coding, target);
    await someTurns();
    target.destroy(new Error('connection reset'));
    await sent;
    await someTurns();
    expect(ended()).toBe(true);
    expect(asked()).toBeLessThan(1_000_000);
  });

  it.each([undefined, 'gzip'] as const)('destroys the stream when a block throws (%s)', async (coding) => {
    function* body(): Generator<Uint8Array> {
      yield Buffer.from('a part');
      throw new Error('the rest is missing');
    }
    const target = new Writable({
      write(_chunk, _encoding, callback) {
        callback();
      },
    });
    await sendBody(body(), coding, target);
    expect(target.destroyed).toBe(true);
    expect(target.writableFinished).toBe(false);
  });

  it('hands a block back once the socket has sent it', async () => {
    const { body, made, returned } = returnedBlocks(4);
    const { response, take } = heldResponse();
    const sent = sendBody(body, undefined, response);
    await someTurns();
    expect(made).toHaveLength(1);
    while (!response.writableFinished) {
      expect(returned).toEqual(made.slice(0, Math.max(0, made.length - 2)));
      take();
      await someTurns();
    }
    await sent;
    expect(made).toHaveLength(4);
    expect(returned).toEqual(made.slice(0, 3));
  });

  it('hands no block back that the socket still has, though it takes more', async () => {
    const { body, made, returned } = returnedBlocks(4);
    const { response, take } = heldResponse(1_000_000);
    const sent = sendBody(body, undefined, response);
    await someTurns();
    expect(made).toHaveLength(4);
    expect(returned).toEqual([]);
    while (!response.writableFinished) {
      take();
      await someTurns();
    }
    await sent;
  });

  it('hands a block back once it is compressed', async () => {
    const { body, made, returned } = returnedBlocks(4);
    const chunks: Buffer[] = [];
    const target = new Writable({
      write(chunk: Buffer, _encoding, callback) {
        chunks.push(chunk);
        callback();
      },
    });
    await sendBody(body, 'gzip', target);
    expect(returned).toEqual(made.slice(0, 3));
    expect(gunzipSync(Buffer.concat(chunks)).equals(Buffer.concat(made))).toBe(true);
  });

  it('hands no block back that a middleware may have kept', async () => {
    const { body, made, returned } = returnedBlocks(4);
    const { response, take } = heldResponse();
    const write = response.write.bind(response) as (chunk: unknown) => boolean;
    response.write = (chunk: unknown) => write(chunk);
    const sent = sendBody(body, undefined, response);
    while (!response.writableFinished) {
      take();
      await someTurns();
    }
    await sent;
    expect(made).toHaveLength(4);
    expect(returned).toEqual([]);
  });

  it('hands no block back that another kind of stream was given', async () => {
    const { body, returned } = returnedBlocks(4);
    const target = new Writable({
      write(_chunk, _encoding, callback) {
        callback();
      },
    });
    await sendBody(body, undefined, target);
    expect(returned).toEqual([]);
  });

  it('asks for nothing if the client is gone already', async () => {
    const { body, asked } = blocks(3);
    const target = new Writable();
    target.destroy();
    await sendBody(body, undefined, target);
    expect(asked()).toBeLessThan(2);
  });
});
