/**
 * Classes whose members class-validator, class-transformer and TypeORM describe: their metadata is the same with our
 * decorators in between, and the members do what they did.
 */

import 'reflect-metadata';
import { Expose, instanceToPlain, plainToInstance, Transform, Type } from 'class-transformer';
import { ArrayNotEmpty, IsEmail, IsInt, Min, validateSync } from 'class-validator';
import {
  AfterLoad,
  BeforeInsert,
  Column,
  Entity,
  getMetadataArgsStorage,
  Index,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
} from 'typeorm';
import { Gauged, Registry, track } from '../../lib/index.js';
import { measuredCalls } from './measured-calls.js';
import { ARRANGEMENTS, unmarked, type Placement } from './placement.legacy.js';

const NONE: Placement = { above: unmarked, between: unmarked, below: unmarked };

/** Puts a gauge on a field, or nothing. */
type GaugeOf = (name: string) => PropertyDecorator;

const noGauge: GaugeOf = () => () => undefined;

function gaugesIn(registry: Registry): GaugeOf {
  return (name) => (target, key) => {
    Gauged(name, { registry, value: Number })(target, key);
  };
}

describe('a validated class', () => {
  function defineSignUp(gaugeAbove: GaugeOf, gaugeBelow: GaugeOf) {
    class SignUp {
      @IsEmail()
      readonly email!: string;

      @gaugeAbove('sign_up_age')
      @IsInt()
      @Min(18)
      @gaugeBelow('sign_up_age_again')
      readonly age!: number;

      @gaugeAbove('sign_up_tags')
      @ArrayNotEmpty()
      @gaugeBelow('sign_up_tags_again')
      get tagged(): readonly string[] {
        return [];
      }

      constructor(values: object) {
        Object.assign(this, values);
        track(this);
      }
    }
    return SignUp;
  }

  const complaintsOf = (SignUp: ReturnType<typeof defineSignUp>): unknown =>
    validateSync(new SignUp({ email: 'nobody', age: 17.5 })).map(({ property, constraints }) => [
      property,
      constraints,
    ]);

  it.each<readonly [string, (gauge: GaugeOf) => ReturnType<typeof defineSignUp>]>([
    ['above', (gauge) => defineSignUp(gauge, noGauge)],
    ['below', (gauge) => defineSignUp(noGauge, gauge)],
  ])('is validated as before with @Gauged %s', async (_place, define) => {
    const registry = new Registry();
    const complaints = complaintsOf(define(gaugesIn(registry)));
    expect(complaints).toEqual(complaintsOf(defineSignUp(noGauge, noGauge)));
    expect(complaints).toHaveLength(3);
    expect(await registry.metrics()).toMatch(/^sign_up_age(?:_again)? 17\.5$/m);
  });
});

describe.each(ARRANGEMENTS)('a transformed class with $title', ({ place, families }) => {
  function defineUser({ above, between, below }: Placement) {
    class User {
      @Transform(({ value }) => String(value).trim())
      readonly name!: string;

      @above
      @Expose({ name: 'greeting' })
      @between
      @Type(() => String)
      @below
      greet(): string {
        return `Hello ${this.name}`;
      }
    }
    return User;
  }

  it('exposes its methods', async () => {
    const registry = new Registry();
    const user = plainToInstance(defineUser(place(registry)), { name: ' Ada ' });
    expect(instanceToPlain(user)).toEqual({ name: 'Ada', greeting: 'Hello Ada' });
    for (const family of families) expect(Object.keys(await measuredCalls(registry, family))).toHaveLength(1);
  });
});

describe.each(ARRANGEMENTS)('an entity with $title', ({ place, families }) => {
  function defineEntities({ above, between, below }: Placement, gauge: GaugeOf) {
    @Entity()
    class Shop {
      @PrimaryGeneratedColumn()
      readonly id!: number;

      @OneToMany(() => Order, (order) => order.shop)
      readonly orders!: readonly unknown[];
    }

    @Entity({ name: 'orders' })
    @Index(['total'])
    class Order {
      @PrimaryGeneratedColumn('uuid')
      readonly id!: string;

      @gauge('orders_total_euros')
      @Column({ type: 'numeric', default: 0 })
      total = 1;

      @ManyToOne(() => Shop, (shop) => shop.orders)
      readonly shop!: unknown;

      @above
      @BeforeInsert()
      @between
      @AfterLoad()
      @below
      round(): number {
        this.total = Math.round(this.total);
        return this.total;
      }
    }
    return { Order, Shop };
  }

  /** All that TypeORM knows of the entities, with their names for the classes themselves. */
  function metadataOf(entities: Readonly<Record<string, object>>): string {
    const classes = new Map(Object.entries(entities).map(([name, entity]) => [entity as unknown, name]));
    const storage = Object.entries(getMetadataArgsStorage()).map(([kind, rows]): [string, unknown] => [
      kind,
      Array.isArray(rows) ? rows.filter((row: { target?: unknown }) => classes.has(row.target)) : [],
    ]);
    return JSON.stringify(
      storage,
      (_key, value: unknown) => classes.get(value) ?? (typeof value === 'function' ? String(value) : value),
      1,
    );
  }

  it('is the same to TypeORM', () => {
    const registry = new Registry();
    const metadata = metadataOf(defineEntities(place(registry), gaugesIn(registry)));
    expect(metadata).toBe(metadataOf(defineEntities(NONE, noGauge)));
    expect(metadata).toContain('"propertyName": "round"');
    expect(metadata).toContain('"propertyName": "total"');
  });

  it('measures its listener when TypeORM calls it', async () => {
    const registry = new Registry();
    const { Order } = defineEntities(place(registry), gaugesIn(registry));
    const order = Object.assign(new Order(), { total: 1.75 });
    const listeners = getMetadataArgsStorage().entityListeners.filter(({ target }) => target === Order);
    expect(listeners.map(({ type }) => type)).toEqual(['after-load', 'before-insert']);
    for (const { propertyName } of listeners) Reflect.apply(Reflect.get(order, propertyName) as () => void, order, []);
    expect(Object.keys(order).sort()).toEqual(['id', 'shop', 'total']);
    expect(order.total).toBe(2);
    expect(await registry.metrics()).toContain('orders_total_euros 2\n');
    for (const family of families) {
      expect(Object.values(await measuredCalls(registry, family))).toEqual([family === 'method_in_flight' ? 0 : 2]);
    }
  });
});
