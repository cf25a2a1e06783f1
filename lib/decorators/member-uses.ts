/**
 * Which decorators members have and what those record into: written when a member is decorated, read by `metricsOf` and,
 * through the sites of each collector, by the catalogue.
 */

import type { Collector } from '../model/collector.js';
import { addSiteSource, type DeclaringSite } from '../registry/declaring-sites.js';
import type { Decoration } from './decoration.js';
import type { Member, MemberUse } from './member.js';
import type { AnyFunction } from './types.js';
import { WeakList } from './weak-list.js';
import { wrapperRecord } from './wrap-call.js';

/** Members by the prototype or the object that they are on, as far as that is known. */
const places = new WeakMap<object, Map<string | symbol, Set<Member>>>();
/** Members by the function that reads them, or that a wrapper of ours is around. */
const functions = new WeakMap<object, Set<Member>>();
/** Who feeds each collector. Weakly held: a function that is wrapped over and over must not fill the memory. */
const feeders = new WeakMap<Collector, WeakList<Member>>();

/** Notes further decorators of a member. */
export function noteUses(member: Member, added: readonly MemberUse[]): void {
  member.uses = member.uses.length === 0 ? added : [...member.uses, ...added];
  for (const { metric } of added) feedersOf(metric).add(member);
  if (member.origin.owner !== undefined) notePlace(member, member.origin.owner);
}

/** Notes a decorator of a member that is read rather than called. */
export function noteRead(member: Member, { target }: Decoration, use: MemberUse): void {
  noteUses(member, [use]);
  const reader: unknown = isObject(target) && typeof target !== 'function' ? Reflect.get(target, 'get') : target;
  if (typeof reader !== 'function') return;
  member.addWrapper(reader);
  const root = originalOf(reader as AnyFunction);
  functions.set(root, (functions.get(root) ?? new Set()).add(member));
}

/** Notes the wrapper around a method that is read as well, so that its class is found by that. */
export function noteWrapper(wrapper: AnyFunction): void {
  for (const member of functions.get(originalOf(wrapper)) ?? []) member.addWrapper(wrapper);
}

/** Learns from an instance, or the class of a static member, who has the member. Never throws. */
export function noteInstance(member: Member, instance: object): void {
  if (member.origin.isStatic) member.madeOn(instance);
  else member.classNameOf(instance);
  // Methods and getters are found by their functions, and may be overridden on the prototype of the instance.
  if (member.origin.place !== 'instance') return;
  try {
    const place = member.origin.isStatic ? instance : Reflect.getPrototypeOf(instance);
    if (place !== null) notePlace(member, place);
  } catch {
    // A proxy may refuse to be looked at.
  }
}

/** The decorators of a member, given what has it: a prototype, a class or an instance. Inherited members are not looked for. */
export function usesAt(place: object, key: string | symbol): readonly MemberUse[] {
  const descriptor = Reflect.getOwnPropertyDescriptor(place, key);
  const found = [...(places.get(place)?.get(key) ?? [])].flatMap((member) => member.uses);
  return [...new Set([...found, ...usesOfFunction(descriptor?.value), ...usesOfFunction(descriptor?.get)])];
}

/** The decorators of a method, a getter or a wrapped function. */
export function usesOfFunction(fn: unknown): readonly MemberUse[] {
  if (typeof fn !== 'function') return [];
  // Every function may be a wrapper.
  const calls = wrapperRecord(fn as AnyFunction)?.site.probes ?? [];
  const reads = [...(functions.get(originalOf(fn as AnyFunction)) ?? [])].flatMap((member) => member.uses);
  return [...calls, ...reads];
}

/** The function that a wrapper of ours is around; any other is itself. */
export function originalOf(fn: AnyFunction): AnyFunction {
  return wrapperRecord(fn)?.original ?? fn;
}

function feedersOf(collector: Collector): WeakList<Member> {
  const known = feeders.get(collector);
  if (known !== undefined) return known;
  const members = new WeakList<Member>();
  feeders.set(collector, members);
  addSiteSource(collector, { sites: () => members.live().flatMap((member) => sites(member, collector)) });
  return members;
}

function sites(member: Member, collector: Collector): DeclaringSite[] {
  const { knownClass, name, origin, uses } = member;
  return uses
    .filter(({ metric }) => metric === collector)
    .map(({ decorator }) => ({
      ...(knownClass === undefined ? {} : { className: knownClass }),
      ...{ member: name, decorator, isStatic: origin.isStatic },
    }));
}

function notePlace(member: Member, place: object): void {
  const members = places.get(place) ?? new Map<string | symbol, Set<Member>>();
  const { key } = member.origin;
  places.set(place, members.set(key, (members.get(key) ?? new Set()).add(member)));
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
