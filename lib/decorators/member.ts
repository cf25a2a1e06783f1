/**
 * A decorated member: its name, and the name of the class that declares it.
 */

import type { Collector } from '../model/collector.js';
import { classNameFor, nameGiven } from './class-names.js';

/** Where a member was found by its decorator. */
export interface MemberOrigin {
  /** The name of the member; `#name` for a private one. */
  readonly key: string | symbol;
  readonly isStatic: boolean;
  /**
   * - `prototype`: a property of the class or its prototype
   * - `instance`: private, or a field; not to be found through a prototype chain
   * - `function`: of no class
   */
  readonly place: 'prototype' | 'instance' | 'function';
  /** The prototype or the class; unknown in the standard dialect. */
  readonly owner?: object | undefined;
}

/** A decorator on a member, and what it records into; every probe is one. */
export interface MemberUse {
  /** The decorator, such as `Counted`. */
  readonly decorator: string;
  /** What it records into. */
  readonly metric: Collector;
}

const NO_USES: readonly MemberUse[] = [];

/** A member that one or more decorators were put on. */
export class Member {
  /** Where it was found. */
  readonly origin: MemberOrigin;
  /** Its name, as the label `method` has it. */
  readonly name: string;
  /** Its decorators, the nearest to it first. */
  uses = NO_USES;
  /** The first one: the legacy dialect tells the class, and most members have one decorator. */
  #wrapper: object | undefined;
  /** Weakly held: a function may be wrapped over and over. */
  #otherWrappers: WeakSet<object> | undefined;
  #className: string | undefined;
  /** The class that the first receiver told, which may be a subclass of the declaring one. */
  #seenClass: string | undefined;
  /** The class that a static member was seen on while that was made, by compilers that keep names before it has its own. */
  #unnamedClass: WeakRef<object> | undefined;

  /** @param origin - as the decorator was told */
  constructor(origin: MemberOrigin) {
    this.origin = origin;
    this.name = String(origin.key);
    if (origin.place === 'function') this.#className = '';
  }

  /** Whether another decorator on the same member made `other`; in the standard dialect the class is not compared. */
  isSame({ origin }: Member): boolean {
    const { key, isStatic, place, owner } = this.origin;
    return key === origin.key && isStatic === origin.isStatic && place === origin.place && owner === origin.owner;
  }

  /** Remembers a wrapper, or a getter, so that {@link classNameOf} can find it on the class. */
  addWrapper(wrapper: object): void {
    const { owner, place } = this.origin;
    if (owner !== undefined || place !== 'prototype') return;
    if (this.#wrapper === undefined) this.#wrapper = wrapper;
    else (this.#otherWrappers ??= new WeakSet()).add(wrapper);
  }

  /**
   * The name of the declaring class, as a call on `receiver` tells it; empty if it does not.
   *
   * A standard decorator is not told its class. It is the one on the receiver's prototype chain that owns a wrapper of ours;
   * a private member or a field is on no chain and goes by the class of the receiver. Never throws.
   */
  classNameOf(receiver: unknown): string {
    if (this.#className !== undefined) return this.#className;
    try {
      const name = this.#findClassName(receiver);
      if (name !== '') this.#seenClass ??= name;
      return name;
    } catch {
      // A proxy may refuse to be looked at.
      return '';
    }
  }

  /** The name of the class as far as it is known: without its prototype or the class itself, since the first receiver. */
  get knownClass(): string | undefined {
    const { owner, isStatic } = this.origin;
    const unnamed = this.#unnamedClass?.deref();
    if (unnamed !== undefined) this.classNameOf(unnamed);
    if (this.#className !== undefined || owner === undefined) return this.#className ?? this.#seenClass;
    return nameOfOwner(owner, isStatic);
  }

  /** Learns the class of a static member while that is made, and looks at its name when it is asked for it. */
  madeOn(unnamed: object): void {
    this.#unnamedClass = new WeakRef(unnamed);
  }

  /** Learns the class, or its prototype, that declares the member. */
  declaredBy(owner: object): string {
    return (this.#className = nameOfOwner(owner, this.origin.isStatic));
  }

  /** The class and the member, as messages name them. */
  subjectFor(receiver: unknown): string {
    const className = this.classNameOf(receiver);
    return className === '' ? this.name : `${className}.${this.name}`;
  }

  #isWrapper(value: object): boolean {
    return value === this.#wrapper || this.#otherWrappers?.has(value) === true;
  }

  #findClassName(receiver: unknown): string {
    const { owner, isStatic, place, key } = this.origin;
    if (owner !== undefined) return this.declaredBy(owner);
    if (!isObject(receiver)) return '';
    if (place === 'instance') return classNameFor(isStatic ? receiver : receiver.constructor);
    let nearest: object | undefined;
    for (let link: object | null = receiver; link !== null; link = Reflect.getPrototypeOf(link)) {
      const descriptor = Reflect.getOwnPropertyDescriptor(link, key);
      if (descriptor === undefined) continue;
      const value: unknown = descriptor.value ?? descriptor.get;
      if (isObject(value) && this.#isWrapper(value)) return this.declaredBy(link);
      nearest ??= link;
    }
    // Another decorator wrapped our wrapper; without a second class that declares the member this is the right one.
    return nameOfOwner(nearest ?? receiver, isStatic);
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function nameOfOwner(owner: object, isStatic: boolean): string {
  return nameGiven(owner) ?? classNameFor(isStatic ? owner : owner.constructor);
}
