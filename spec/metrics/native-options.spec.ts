import { Histogram } from '../../lib/metrics/histogram.js';
import { histogram } from '../../lib/metrics/declare.js';
import type { NativeOptions } from '../../lib/metrics/native-options.js';
import { Registry } from '../../lib/registry/registry.js';

function settingsOf(native: NativeOptions): Histogram['native'] {
  return new Histogram({ name: 'h', help: 'A histogram.', registry: null, native }).native;
}

describe('native options of a histogram', () => {
  it.each([
    [1.0001, 8],
    [2 ** (1 / 256), 8],
    [1.1, 3],
    [1.2, 2],
    [1.5, 1],
    [2, 0],
    [3.9, 0],
    [4, -1],
    [17, -2],
    [65536, -4],
    [1e300, -4],
  ])('choose for factor %f schema %i', (factor, schema) => {
    expect(settingsOf({ factor })?.schema).toBe(schema);
  });

  it('have defaults that bound the memory of a series', () => {
    expect(settingsOf({ schema: 0 })).toEqual({
      schema: 0,
      zeroThreshold: 2 ** -128,
      maxBuckets: 160,
      minResetSeconds: 0,
      maxZeroThreshold: 0,
      maxExemplars: 10,
    });
  });

  it.each([
    [{}, 'native: factor and schema are both missing: give one of them, such as factor: 1.1'],
    [{ factor: 1.1, schema: 3 }, 'native: factor and schema are both given: give one of them'],
    [{ factor: 1 }, 'native: factor 1 must be a finite number above 1'],
    [{ factor: NaN }, 'native: factor NaN must be a finite number above 1'],
    [{ factor: '1.1' }, 'native: factor "1.1" must be a finite number above 1'],
    [{ schema: 9 }, 'native: schema 9 must be an integer from -4 to 8'],
    [{ schema: 0.5 }, 'native: schema 0.5 must be an integer from -4 to 8'],
    [{ schema: 3, zeroThreshold: -1 }, 'native: zeroThreshold -1 must be a finite number from 0'],
    [{ schema: 3, maxZeroThreshold: Infinity }, 'native: maxZeroThreshold Infinity must be a finite number from 0'],
    [{ schema: 3, minResetSeconds: '60' }, 'native: minResetSeconds "60" must be a finite number from 0'],
    [{ schema: 3, maxBuckets: 1.5 }, 'native: maxBuckets 1.5 must be an integer from 0'],
    [{ schema: 3, maxExemplars: 101 }, 'native: maxExemplars 101 must be an integer from 0 to 100'],
    [{ schema: 3, maxBucket: 7 }, 'native: unknown option "maxBucket"'],
    [1.1, 'native: options must be an object, got 1.1'],
  ])('refuse %j', (native, message) => {
    expect(() => settingsOf(native as NativeOptions)).toThrow(`histogram "h": ${message}`);
  });

  it('leave out the classic buckets unless these are given', () => {
    const alone = new Histogram({ name: 'h', help: 'Native.', registry: null, native: { factor: 1.1 } });
    const both = new Histogram({ name: 'h', help: 'Both.', registry: null, native: { factor: 1.1 }, buckets: [1, 2] });
    expect(alone.buckets).toEqual([]);
    expect(both.buckets).toEqual([1, 2]);
  });

  it('are part of the definition that the idempotent form compares', () => {
    const registry = new Registry();
    const options = { name: 'h', help: 'A histogram.', registry };
    const first = histogram({ ...options, native: { factor: 1.1 } });
    expect(histogram({ ...options, native: { schema: 3 } })).toBe(first);
    expect(() => histogram({ ...options, native: { schema: 4 } })).toThrow('native is {"schema":');
    expect(() => histogram(options)).toThrow('buckets is');
  });
});
