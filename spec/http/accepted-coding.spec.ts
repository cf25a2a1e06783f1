import { acceptedCoding } from '../../lib/http/accepted-coding.js';

describe('acceptedCoding', () => {
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
  ])('takes gzip for %p', (header) => {
    expect(acceptedCoding(header, ['gzip'])).toBe('gzip');
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
  ])('compresses nothing for %p', (header) => {
    expect(acceptedCoding(header, ['zstd', 'gzip'])).toBeUndefined();
  });

  it.each([
    ['gzip, deflate, br, zstd', 'zstd'],
    ['*', 'gzip'],
    ['gzip, zstd;q=0.9', 'gzip'],
    ['gzip;q=0.1, zstd;q=0.2', 'zstd'],
    ['zstd;q=0, *', 'gzip'],
    ['gzip', 'gzip'],
    ['zstd, gzip;q=0', 'zstd'],
    ['identity;q=0, zstd;q=0.1', 'zstd'],
  ])('takes, where both are offered, for %p %s', (header, coding) => {
    expect(acceptedCoding(header, ['zstd', 'gzip'])).toBe(coding);
  });
});
