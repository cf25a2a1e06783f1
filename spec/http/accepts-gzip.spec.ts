import { acceptsGzip } from '../../lib/http/accepts-gzip.js';

describe('acceptsGzip', () => {
  it.each([
    'gzip',
    'GZIP',
    'gzip, deflate, br',
    'deflate;q=1.0, gzip;q=0.5',
    ' gzip ; q=0.001 ',
    '*',
    'br, *;q=0.1',
    'identity;q=0.5, gzip;q=0.5',
    'identity;q=0, *',
  ])('is true for %p', (header) => {
    expect(acceptsGzip(header)).toBe(true);
  });

  it.each([
    undefined,
    '',
    'identity',
    'br',
    'gzip;q=0',
    'gzip;q=0.000, *',
    '*;q=0',
    'identity, gzip;q=0.9',
    'gzip;q=high',
    'gzip;q=2',
    'gzip;q=-1',
    'xgzip',
    ';;;,,,=',
  ])('is false for %p', (header) => {
    expect(acceptsGzip(header)).toBe(false);
  });
});
