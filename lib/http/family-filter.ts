/**
 * Reads which families a scraper asks for: `/metrics?name[]=requests_total&name[]=queue_depth`.
 */

import type { FamilyDescriptor } from '../model/family-descriptor.js';
import { claimedNames, possibleOwners } from '../model/names.js';

/** Which families are asked for. */
export interface FamilyFilter {
  /** The same for filters that let the same families through. */
  readonly key: string;
  /** Whether a family of this name might pass, as far as the name tells. */
  mayPass(name: string): boolean;
  /** Whether a family passes: it is asked for by its name or that of one of its samples, in any format. */
  passes(family: FamilyDescriptor): boolean;
}

/** Asked for more at once, the scraper is refused. */
const MAX_NAMES = 256;

/**
 * Reads the parameters `name[]` of a query, which may be repeated. Names that there are not let nothing through.
 *
 * @param query - the request target, or the part from its "?" on; `undefined` if the adapter has none
 * @returns `undefined` if no family is asked for by name; `'too many'` beyond 256 names
 */
export function readFamilyFilter(query: string | undefined): FamilyFilter | 'too many' | undefined {
  const begin = query?.indexOf('?') ?? -1;
  if (query === undefined || begin < 0) return undefined;
  const names = new Set(new URLSearchParams(query.slice(begin)).getAll('name[]'));
  if (names.size === 0) return undefined;
  if (names.size > MAX_NAMES) return 'too many';
  const owners = new Set([...names].flatMap(possibleOwners));
  return {
    key: JSON.stringify([...names].sort()),
    mayPass: (name) => owners.has(name),
    passes: (family) => names.has(family.name) || claimedNames(family).some((name) => names.has(name)),
  };
}
