/**
 * Streams of Node.js: measured until they end, by a bystander that handles nothing.
 */

import { Duplex, PassThrough, Readable, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { runToSuccess } from '../child-program.js';
import { measured, naivelyMeasured, pass, recordedAs, stopClock } from './measured.js';

stopClock();

function chunks(): Readable {
  return Readable.from(
    (function* () {
      pass(1);
      yield 'a';
      pass(1);
      yield 'b';
    })(),
  );
}

function sink(): Writable {
  return new Writable({
    write(_chunk, _encoding, done) {
      pass(1);
      done();
    },
  });
}

async function drain(stream: Readable): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const chunk of stream) all.push(chunk);
  return all;
}

/** Until everybody heard that it is closed. */
async function closed(stream: Readable | Writable): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  expect(stream.closed).toBe(true);
}

describe('a stream to read from', () => {
  it('takes no time under a naive wrapper', async () => {
    const { run, recorded } = naivelyMeasured(chunks);
    await drain(run());
    expect(recorded()).toEqual(recordedAs('success', 0));
  });

  it('is the same object, and measured until it was read to its end', async () => {
    const stream = chunks();
    const { run, recorded } = measured(() => stream);
    expect(run()).toBe(stream);
    expect(stream.readableFlowing).toBeNull();
    expect(recorded()).toEqual({ calls: {}, seconds: 0, running: 1 });
    expect(await drain(stream)).toEqual(['a', 'b']);
    expect(recorded()).toEqual(recordedAs('success', 2));
  });

  it('is cancelled if it is left early or destroyed', async () => {
    const left = measured(chunks);
    const stream = left.run();
    for await (const chunk of stream) if (chunk === 'a') break;
    await closed(stream);
    expect(left.recorded()).toMatchObject({ calls: { cancelled: 1 }, running: 0 });
    const destroyed = measured(chunks);
    await closed(destroyed.run().destroy());
    expect(destroyed.recorded()).toEqual(recordedAs('cancelled'));
  });

  it('is an error if it fails', async () => {
    const { run, recorded } = measured(
      () =>
        new Readable({
          read() {
            this.destroy(new RangeError('broken'));
          },
        }),
    );
    await expect(drain(run())).rejects.toThrow('broken');
    expect(recorded()).toEqual(recordedAs('error'));
  });

  it('that is over, or returned again, is a value', async () => {
    const over = chunks();
    await drain(over);
    const first = measured(() => over);
    first.run();
    expect(first.recorded()).toEqual(recordedAs('success'));
    const open = chunks();
    const second = measured(() => open);
    const listeners = (): number => open.eventNames().reduce((sum, event) => sum + open.listenerCount(event), 0);
    second.run();
    const before = listeners();
    for (let call = 0; call < 20; call += 1) second.run();
    expect(listeners()).toBe(before);
    expect(second.recorded()).toEqual({ calls: { success: 20 }, seconds: 0, running: 1 });
  });
});

describe('a stream to write to', () => {
  it('is measured until everything was written', async () => {
    const { run, recorded } = measured(sink);
    const stream = run();
    stream.write('a');
    stream.end('b');
    await finished(stream);
    expect(recorded()).toEqual(recordedAs('success', 2));
  });

  it('is cancelled if it is destroyed before', async () => {
    const { run, recorded } = measured(sink);
    await closed(run().destroy());
    expect(recorded()).toEqual(recordedAs('cancelled'));
  });

  it('and to read from is over when it was read, whether or not it can still be written to', async () => {
    const passing = measured(() => new PassThrough());
    const stream = passing.run();
    stream.end('a');
    await new Promise((resolve) => setImmediate(resolve));
    expect(passing.recorded()).toEqual({ calls: {}, seconds: 0, running: 1 });
    await drain(stream);
    expect(passing.recorded()).toEqual(recordedAs('success'));
    const halfOpen = measured(
      () =>
        new Duplex({
          read() {
            this.push(null);
          },
          write: () => undefined,
        }),
    );
    halfOpen.run().resume();
    await new Promise((resolve) => setImmediate(resolve));
    expect(halfOpen.recorded()).toEqual(recordedAs('success'));
  });
});

describe('an error of a stream that nobody handles', () => {
  it.each([
    ['none', 'uncaught'],
    ['ours', 'uncaught'],
    ['naive', 'swallowed'],
  ])('reaches the process as without a decorator, with wrapper: %s', async (wrapper, expected) => {
    const program = 'spec/decorators/programs/unhandled-stream-errors.ts';
    expect(await runToSuccess(process.execPath, ['--import', 'tsx', program, wrapper])).toBe(`${expected}\n`);
  });
});
