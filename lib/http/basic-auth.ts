/**
 * Who may scrape: users with bcrypt hashes, checked in the same time whether they exist or not.
 */

import { createHmac, randomBytes } from 'node:crypto';
import { basicCredentials } from './basic-credentials.js';
import { PasswordComparer } from './password-comparer.js';

/** What becomes of a request. */
export type Verdict = 'accepted' | 'refused' | 'busy';

/** A user name to a bcrypt hash. */
export type Users = ReadonlyMap<string, string>;

/** Verdicts that are remembered, of each kind: a flood of wrong passwords must not push out the right ones. */
const CACHE_SIZE = 100;
const BCRYPT_HASH = /^\$2[aby]\$(?:0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}$/;
/** How long `$2b$10$` is. */
const HEAD_LENGTH = 7;
const TAIL_LENGTH = 53;

/** Whether a text is a hash that passwords can be compared with: `$2a$`, `$2b$` or `$2y$`, cost 4 to 31. */
export function isBcryptHash(text: string): boolean {
  return BCRYPT_HASH.test(text);
}

/**
 * Checks the `Authorization` header of requests.
 *
 * The first check of a password takes as long as its hash was made to cost, later ones some microseconds. No password is
 * kept: what is remembered is a keyed digest of user, hash and password, so that a changed hash is another question.
 */
export class BasicAuth {
  readonly #comparer = new PasswordComparer();
  readonly #secret = randomBytes(32);
  /** A salt and a digest that belong to no password. */
  readonly #decoyTail = randomBytes(40).toString('base64url').replace(/[-_]/g, '.').slice(0, TAIL_LENGTH);
  readonly #accepted = new Set<string>();
  readonly #refused = new Set<string>();
  readonly #pending = new Map<string, Promise<Verdict>>();

  /** Whether one of `users` sent the request; there must be at least one. */
  async check(header: string | undefined, users: Users): Promise<Verdict> {
    const credentials = basicCredentials(header);
    if (credentials === undefined) return 'refused';
    const { user, password } = credentials;
    const known = users.get(user);
    const hash = known ?? this.#decoyFor(user, users);
    const question = this.#digest([user, hash, password]);
    if (this.#accepted.has(question)) return 'accepted';
    if (this.#refused.has(question)) return 'refused';
    const pending = this.#pending.get(question) ?? this.#compare(question, password, hash, known !== undefined);
    this.#pending.set(question, pending);
    return pending;
  }

  /** Ends what runs beside the event loop. */
  close(): void {
    this.#comparer.close();
  }

  async #compare(question: string, password: string, hash: string, isKnown: boolean): Promise<Verdict> {
    try {
      const matches = await this.#comparer.compare(password, hash);
      if (matches === 'busy') return 'busy';
      const verdict = matches && isKnown ? 'accepted' : 'refused';
      remember(verdict === 'accepted' ? this.#accepted : this.#refused, question);
      return verdict;
    } finally {
      this.#pending.delete(question);
    }
  }

  /** A hash that costs as much as that of a user who exists, for the same name always of the same one. */
  #decoyFor(user: string, users: Users): string {
    const hashes = [...users.values()];
    const chosen = Number.parseInt(this.#digest(['decoy', user]).slice(0, 8), 16) % hashes.length;
    return `${hashes[chosen].slice(0, HEAD_LENGTH)}${this.#decoyTail}`;
  }

  #digest(parts: readonly string[]): string {
    return createHmac('sha256', this.#secret).update(JSON.stringify(parts)).digest('hex');
  }
}

/** Adds to a set and drops its oldest entry if there are too many. */
function remember(questions: Set<string>, question: string): void {
  questions.add(question);
  if (questions.size <= CACHE_SIZE) return;
  const [oldest] = questions;
  questions.delete(oldest);
}
