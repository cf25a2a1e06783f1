/**
 * Exemplars and times in protobuf.
 */

import type { Exemplar } from '../model/snapshot.js';
import { writeLabel } from './label-bytes.js';
import type { ProtoWriter } from './proto-writer.js';

/** The seconds that a `google.protobuf.Timestamp` can hold: the years 1 to 9999. */
const FIRST_SECOND = -62_135_596_800;
const LAST_SECOND = 253_402_300_799;

/** Writes an exemplar, if there is one. */
export function writeExemplar(writer: ProtoWriter, field: number, exemplar: Exemplar | undefined): void {
  if (exemplar === undefined) return;
  const start = writer.begin(field);
  for (const [name, text] of exemplar.labels) writeLabel(writer, name, text);
  writer.double(2, exemplar.value);
  writeTime(writer, 3, exemplar.timestamp);
  writer.end(start);
}

/** Whether a time can be written, so not NaN and not beyond the year 9999. */
export function isWritableTime(seconds: number): boolean {
  return seconds >= FIRST_SECOND && seconds < LAST_SECOND;
}

/**
 * Writes a time as `google.protobuf.Timestamp`, if there is one, to the microsecond: a double has no more for today.
 *
 * @param seconds - since the Unix epoch
 */
export function writeTime(writer: ProtoWriter, field: number, seconds: number | undefined): void {
  if (seconds === undefined || !isWritableTime(seconds)) return;
  const microseconds = Math.round((seconds - Math.floor(seconds)) * 1e6);
  const carry = microseconds === 1e6 ? 1 : 0;
  const start = writer.begin(field);
  writer.int64(1, Math.floor(seconds) + carry);
  if (microseconds % 1e6 !== 0) writer.int64(2, microseconds * 1000);
  writer.end(start);
}
