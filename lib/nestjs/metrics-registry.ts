/**
 * The injection token of what an application serves.
 */

/**
 * Injects what {@link MetricsModule} serves: the registry of its options, or the process-wide one.
 *
 * @example
 * ```ts legacy
 * import { Inject, Injectable } from '@nestjs/common';
 * import { Counter, type Registry } from 'prometheus-sdk';
 * import { METRICS_REGISTRY } from 'prometheus-sdk/nestjs';
 *
 * @Injectable()
 * class Mailer {
 *   readonly #sent: Counter;
 *
 *   constructor(@Inject(METRICS_REGISTRY) registry: Registry) {
 *     this.#sent = new Counter({ name: 'mails_sent_total', help: 'Mails sent.', registry });
 *   }
 *
 *   send(): void {
 *     this.#sent.inc();
 *   }
 * }
 * ```
 */
export const METRICS_REGISTRY: unique symbol = Symbol.for('prometheus-sdk.nestjs.registry');
