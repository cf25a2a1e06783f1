/**
 * Reads times and exemplars in protobuf.
 */

import type { Exemplar } from '../model/snapshot.js';
import type { ParseBudget } from './parse-limits.js';
import type { LabelReader } from './proto-labels.js';
import { DELIMITED, FIXED64, VARINT, type ProtoReader } from './proto-reader.js';

/** Reads a `google.protobuf.Timestamp` in seconds since the Unix epoch. */
export function readTime(reader: ProtoReader): number {
  reader.expect(DELIMITED);
  const end = reader.enter();
  let [seconds, nanoseconds] = [0, 0];
  for (let field = reader.field(); field !== 0; field = reader.field()) {
    if (field === 1 || field === 2) {
      reader.expect(VARINT);
      const number = reader.int64();
      if (field === 1) seconds = number;
      else nanoseconds = number;
    } else reader.skip();
  }
  if (nanoseconds < 0 || nanoseconds > 999_999_999) reader.fail('the nanoseconds of a time must be below one second');
  reader.leave(end);
  // Divided once, whole microseconds become the double nearest to the decimal number; added up they may miss it.
  const microseconds = seconds * 1e6 + nanoseconds / 1e3;
  return Number.isSafeInteger(microseconds) ? microseconds / 1e6 : seconds + nanoseconds / 1e9;
}

/** Reads an exemplar; without a time its timestamp is NaN. */
export function readExemplar(reader: ProtoReader, labels: LabelReader, budget: ParseBudget): Exemplar {
  reader.expect(DELIMITED);
  const end = reader.enter();
  let [value, timestamp] = [0, NaN];
  const pairs: (readonly [name: string, value: string])[] = [];
  for (let field = reader.field(); field !== 0; field = reader.field()) {
    if (field === 1) {
      reader.expect(DELIMITED);
      pairs.push(Object.freeze(labels.pair()));
      budget.checkLabels(pairs.length);
    } else if (field === 2) {
      reader.expect(FIXED64);
      value = reader.double();
    } else if (field === 3) timestamp = readTime(reader);
    else reader.skip();
  }
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) reader.fail('an exemplar label is given twice');
  reader.leave(end);
  return Object.freeze({ labels: Object.freeze(pairs), value, timestamp });
}
