/**
 * Methods whose calls are not over when they return, in words that both dialects and every compiler understand.
 */

import { Readable } from 'node:stream';
import { Counted, Timed } from 'prometheus-sdk';
import { pass } from './stopped-clock.js';

/** A query that runs when it is awaited. */
class Query implements PromiseLike<number> {
  runs = 0;

  then<A = number, B = never>(
    fulfilled?: ((rows: number) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.runs += 1;
    pass(0.5);
    return Promise.resolve(this.runs).then(fulfilled, rejected);
  }
}

class Export {
  @Counted
  @Timed('export_rows_seconds', { buckets: [0.5], outcome: true })
  *rows(): Generator<number> {
    for (const row of [1, 2, 3]) {
      pass(0.25);
      yield row;
    }
  }

  @Counted
  @Timed('export_pages_seconds', { buckets: [0.5], outcome: true })
  async *pages(): AsyncGenerator<number> {
    for (const page of [1, 2, 3]) {
      await Promise.resolve();
      pass(0.25);
      yield page;
    }
  }

  @Counted
  @Timed('export_query_seconds', { buckets: [0.25] })
  query(): Query {
    return new Query();
  }

  @Counted
  stream(): Readable {
    return Readable.from(['a', 'b']);
  }

  @Counted({ callback: true })
  load(name: string, done: (error: Error | null, text?: string) => void): void {
    queueMicrotask(() => {
      if (name === '') done(new RangeError('no name'));
      else done(null, name);
    });
  }
}

/** Asks for results of every kind: to their end, and left early. */
export async function runResults(): Promise<void> {
  const source = new Export();
  const seen: unknown[] = [[...source.rows()]];
  for (const row of source.rows()) {
    seen.push(row);
    break;
  }
  for await (const page of source.pages()) seen.push(page);
  for await (const page of source.pages()) {
    seen.push(page);
    break;
  }
  const query = source.query();
  source.query();
  seen.push(query.runs, await query);
  for await (const chunk of source.stream()) seen.push(chunk);
  for (const name of ['', 'b']) {
    seen.push(
      await new Promise((resolve) => {
        source.load(name, (error, text) => resolve(error?.message ?? text));
      }),
    );
  }
  console.log(JSON.stringify(seen));
}
