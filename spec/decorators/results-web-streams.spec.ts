/**
 * Streams of the web: measured in whichever way they are consumed, and still what `Response` accepts.
 */

import { Readable } from 'node:stream';
import { ReadableStream, WritableStream, TextDecoderStream } from 'node:stream/web';
import { measured, naivelyMeasured, pass, recordedAs, stopClock } from './measured.js';

stopClock();

const CHUNKS = 3;

/** Hands out a chunk a second, and no chunk before it is asked for. */
function letters(pulls: { count: number } = { count: 0 }): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        pulls.count += 1;
        if (pulls.count > CHUNKS) controller.close();
        else controller.enqueue(new TextEncoder().encode('x'));
        if (pulls.count <= CHUNKS) pass(1);
      },
    },
    { highWaterMark: 0 },
  );
}

type Stream = ReadableStream<Uint8Array>;

async function drain(stream: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const chunk of stream) count += chunk === undefined ? 0 : 1;
  return count;
}

async function readAll(stream: Stream): Promise<void> {
  const reader = stream.getReader();
  while (!(await reader.read()).done);
}

async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

function body(stream: Stream): Response {
  return new Response(stream);
}

/** Node.js 26 clones a Response without asking its body, so that nobody sees who reads the branches. */
function clonesWithTee(): boolean {
  const stream = letters();
  let isAsked = false;
  const tee = stream.tee.bind(stream);
  stream.tee = () => {
    isAsked = true;
    return tee();
  };
  body(stream).clone();
  return isAsked;
}

describe('a web stream', () => {
  it('takes no time under a naive wrapper', async () => {
    const { run, recorded } = naivelyMeasured(() => letters());
    await drain(run());
    expect(recorded()).toEqual(recordedAs('success', 0));
  });

  it('is the same object, and asked for nothing by us', async () => {
    const pulls = { count: 0 };
    const stream = letters(pulls);
    const { run, recorded } = measured(() => stream);
    expect(run()).toBe(stream);
    await turn();
    expect([pulls.count, stream.locked, Object.keys(stream)]).toEqual([0, false, []]);
    expect(recorded()).toEqual({ calls: {}, seconds: 0, running: 1 });
  });

  it.each<readonly [string, (stream: Stream) => Promise<unknown>]>([
    ['a reader', readAll],
    [
      'one reader after another',
      async (stream) => {
        const reader = stream.getReader();
        await reader.read();
        reader.releaseLock();
        await turn();
        await readAll(stream);
      },
    ],
    ['a loop', drain],
    ['its values', (stream) => drain(stream.values())],
    ['a pipe', (stream) => stream.pipeTo(new WritableStream())],
    ['a pipe through another', (stream) => drain(stream.pipeThrough(new TextDecoderStream()))],
    ['one of two branches', (stream) => drain(stream.tee()[1])],
    ['a Response', async (stream) => expect(await body(stream).text()).toBe('xxx')],
    ['a stream of Node.js', (stream) => drain(Readable.fromWeb(stream))],
  ])('is measured until it was read by %s', async (_, consume) => {
    const { run, recorded } = measured(() => letters());
    await consume(run());
    await turn();
    expect(recorded()).toEqual(recordedAs('success', CHUNKS));
  });

  it('is measured until it was read by two Responses, if the engine clones with the methods of the stream', async () => {
    const { run, recorded } = measured(() => letters());
    const response = body(run());
    await Promise.all([response.clone().text(), response.text()]);
    await turn();
    const unseen = { calls: {}, running: 1, seconds: 0 };
    expect(recorded()).toEqual(clonesWithTee() ? recordedAs('success', CHUNKS) : unseen);
  });

  it.each<readonly [string, (stream: Stream) => Promise<unknown>]>([
    ['itself', (stream) => stream.cancel()],
    ['a reader', (stream) => stream.getReader().cancel()],
    [
      'a loop that is left',
      async (stream) => {
        for await (const chunk of stream) if (chunk.length > 0) break;
      },
    ],
    ['both branches', async (stream) => Promise.all(stream.tee().map((branch) => branch.cancel()))],
  ])('is cancelled by %s', async (_, leave) => {
    const { run, recorded } = measured(() => letters());
    await leave(run());
    await turn();
    expect(recorded()).toMatchObject({ calls: { cancelled: 1 }, running: 0 });
  });

  it.each<readonly [string, (stream: Stream) => Promise<unknown>]>([
    ['a reader', readAll],
    ['a loop', drain],
    ['a pipe', (stream) => stream.pipeTo(new WritableStream())],
    ['a branch', (stream) => drain(stream.tee()[0])],
  ])('is an error if it fails, and its consumer gets that: %s', async (_, consume) => {
    const { run, recorded } = measured(
      () =>
        new ReadableStream<Uint8Array>({
          pull: () => {
            throw new RangeError('broken');
          },
        }),
    );
    await expect(consume(run())).rejects.toThrow('broken');
    await turn();
    expect(recorded()).toEqual(recordedAs('error'));
  });

  it('can be read into buffers', async () => {
    const { run, recorded } = measured(
      () =>
        new ReadableStream({
          type: 'bytes',
          pull: (controller) => {
            controller.enqueue(new Uint8Array(3));
            controller.close();
          },
        }),
    );
    const reader = run().getReader({ mode: 'byob' });
    expect((await reader.read(new Uint8Array(8))).value).toHaveLength(3);
    await turn();
    expect(recorded()).toEqual(recordedAs('success'));
  });

  it('leaves a Response readable whose body it is', async () => {
    const response = body(letters());
    const { run, recorded } = measured(() => response.body);
    expect(run()).toBe(response.body);
    expect(await response.text()).toBe('xxx');
    await turn();
    expect(recorded()).toEqual(recordedAs('success', CHUNKS));
  });

  it('that somebody reads already is a value, as is a Response', () => {
    const stream = letters();
    stream.getReader();
    for (const value of [stream, body(letters())]) {
      const { run, recorded } = measured(() => value);
      expect(run()).toBe(value);
      expect(recorded()).toEqual(recordedAs('success'));
    }
  });

  it('refuses a second reader as without a decorator', () => {
    const { run, recorded } = measured(() => letters());
    const stream = run();
    stream.getReader();
    expect(() => stream.getReader()).toThrow(/locked/);
    expect(recorded()).toEqual({ calls: {}, seconds: 0, running: 1 });
  });
});
