/**
 * Where a name stands in a text document, and when it needs quotes there.
 */

import { isLabelName, isMetricName } from '../model/names.js';
import { escapeLabelValue } from './escape.js';

/** A metric name as a metadata line has it: in quotes unless it fits the classic grammar. */
export function quoteMetricName(name: string): string {
  return isMetricName(name) ? name : quote(name);
}

/** A label name as it stands before its equals sign: in quotes unless it fits the classic grammar. */
export function quoteLabelName(name: string): string {
  return isLabelName(name) ? name : quote(name);
}

/** How the lines of one sample name begin: a name in quotes stands in the braces, as if it were the first label. */
export interface SampleHead {
  /** The name of a sample without labels. */
  readonly bare: string;
  /** The name and the opening of the braces, ready for the first label. */
  readonly open: string;
}

/** Prepares the beginning of the lines of a sample name. */
export function sampleHead(name: string): SampleHead {
  if (isMetricName(name)) return { bare: name, open: `${name}{` };
  return { bare: `{${quote(name)}}`, open: `{${quote(name)},` };
}

/** A sample name with its labels, given as the text between the braces. */
export function withLabels(head: SampleHead, labels: string): string {
  return labels === '' ? head.bare : `${head.open}${labels}}`;
}

/** A sample name with its labels and open braces, ready for one label more. */
export function openLabels(head: SampleHead, labels: string): string {
  return labels === '' ? head.open : `${head.open}${labels},`;
}

function quote(name: string): string {
  return `"${escapeLabelValue(name)}"`;
}
