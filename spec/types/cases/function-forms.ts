/**
 * The function forms: the function keeps its type, and types the functions among the options.
 */
/* eslint-disable @typescript-eslint/no-unsafe-return -- what the compiler refuses, the linter cannot judge */

import { counted, counter, gauge, inFlight, timed } from 'prometheus-sdk';

interface Request {
  readonly tenant: string;
}

const requests = counter({ name: 'form_requests_total', help: 'Requests.', labelNames: ['tenant'] });
const depth = gauge({ name: 'form_depth', help: 'Depth.' });

async function handle(request: Request): Promise<number> {
  return Promise.resolve(request.tenant.length);
}

export const forms: readonly ((request: Request) => Promise<number>)[] = [
  counted(handle),
  counted(handle, { on: 'error' }),
  counted(handle, 'form_named_total', { labels: { tenant: (request) => request.tenant } }),
  counted(handle, requests, { labels: { tenant: (request) => request.tenant } }),
  timed(handle, {
    name: 'form_seconds',
    resultLabels: { length: (outcome) => outcome.result ?? 0 },
  }),
  inFlight(handle, depth),
  inFlight(handle, { name: 'form_in_flight', labels: { tenant: (request) => request.tenant } }),
  timed(inFlight(counted(handle))),
];

/** Generic functions stay generic. */
export const identity: <X>(value: X) => X = counted(<X>(value: X): X => value);

/** A function expression can be called as it is. */
export const greeting: string = counted(function greet(name: string): string {
  return name;
})('Ada');

/** A function with a `this`. */
export const bound = counted(
  function (this: { readonly id: string }): string {
    return this.id;
  },
  {
    name: 'form_this_total',
    labels: {
      id() {
        return this.id;
      },
    },
  },
);

export const refused: readonly unknown[] = [
  // @ts-expect-error no function
  counted(1),
  // @ts-expect-error labels without a name
  counted(handle, { labels: { tenant: 'x' } }),
  // @ts-expect-error a property that the argument does not have
  counted(handle, { name: 'a', labels: { tenant: (request) => request.tennant } }),
  // @ts-expect-error a label is missing
  counted(handle, requests),
  // @ts-expect-error a gauge does not count
  counted(handle, depth),
];
