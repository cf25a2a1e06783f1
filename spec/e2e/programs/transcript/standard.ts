/**
 * What the standard dialect has alone: private members, functions in fields, accessors, and instances known from the start.
 */

import { Counted, Gauged, InFlight, MetricScope, Registry, Stated, Timed } from 'prometheus-sdk';
import { printMetrics } from './print-metrics.js';
import { pass } from './stopped-clock.js';

const registry = new Registry();

class Vault {
  readonly factor: number = 2;

  @Gauged('vault_secrets', { registry })
  readonly #secrets: string[] = ['a'];

  @Gauged('vault_level', { registry, labels: { factor: (vault) => vault.factor } })
  accessor level = 3;

  @Stated('vault_door', ['open', 'shut'], { registry })
  accessor #door: 'open' | 'shut' = 'open';

  @Gauged('vaults_open', { registry })
  static accessor open = 1;

  @Counted({ registry })
  @InFlight({ registry })
  readonly arrow = (x: number): number => x * this.factor;

  @Timed({ name: 'vault_field_seconds', registry, buckets: [1], labels: { x: (x) => x } })
  readonly field = async (x: number): Promise<number> => {
    await Promise.resolve();
    pass(0.5);
    return this.#hidden(x);
  };

  @Counted({ registry })
  static readonly make = (): Vault => new Vault();

  @Gauged('vault_sealed', { registry })
  get #isSealed(): boolean {
    return this.#secrets.length === 0;
  }

  @Counted({
    name: 'vault_hidden_total',
    registry,
    labels: {
      factor(x) {
        return x * this.factor;
      },
    },
  })
  #hidden(x: number): number {
    return this.#isSealed ? 0 : x * this.factor;
  }

  @Counted({ registry })
  static #seal(): number {
    return this.open;
  }

  shut(): void {
    this.#door = 'shut';
  }

  static seal(): number {
    return Vault.#seal();
  }
}

class WideVault extends Vault {
  override readonly factor = 3;
}

@MetricScope({ class: 'Renamed', instances: true })
class Scoped {
  static readonly #known = new Set<object>();

  @Gauged('scoped_size', { registry })
  readonly size = 4;

  @Counted({ registry })
  add(): void {
    Scoped.#known.add(this);
  }

  @Counted({ registry })
  static count(): number {
    // A class that was replaced would not have it.
    return this.#known.size;
  }
}

/** Calls all there is, and prints what was measured. */
export async function run(): Promise<void> {
  const vault = Vault.make();
  const wide = new WideVault();
  const { arrow } = wide;
  const scoped = new Scoped();
  scoped.add();
  const answers = [vault.arrow(1), arrow(1), await vault.field(2), await wide.field(2), Vault.seal(), Scoped.count()];
  vault.level += 1;
  vault.shut();
  console.log(JSON.stringify(answers));
  await printMetrics(registry);
  console.log(`${String([vault, wide, scoped].length)} instances are alive`);
}
