/**
 * What the standard dialect alone has: private members and functions in fields.
 */

import { Counted, InFlight, Timed } from 'prometheus-sdk';

export class Service {
  readonly region: string = 'eu';

  @Counted @Timed() #hidden(value: number): number {
    return value;
  }

  @Counted({
    name: 'standard_private_total',
    labels: {
      region(value) {
        return this.name + String(value);
      },
    },
  })
  static #create(value: number): number {
    return value;
  }

  @Counted
  readonly bare = (value: number): number => value;

  @Timed({
    name: 'standard_field_seconds',
    labels: {
      region(value) {
        return this.region + String(value);
      },
    },
  })
  @InFlight()
  readonly field = async (value: number): Promise<number> => Promise.resolve(this.#hidden(value));

  use(): number {
    return Service.#create(1);
  }

  // @ts-expect-error a number is not called
  @Counted
  count = 1;

  // @ts-expect-error a number is not called
  @Timed()
  size = 1;

  // @ts-expect-error an accessor is not called
  @Counted()
  accessor value = 1;
}
