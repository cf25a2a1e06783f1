import { scrapeTimeout } from '../../lib/http/scrape-timeout.js';

describe('scrapeTimeout', () => {
  it.each([
    { header: undefined, limits: {}, milliseconds: 60_000 },
    { header: '10', limits: {}, milliseconds: 9500 },
    { header: '10.000000', limits: {}, milliseconds: 9500 },
    { header: '10', limits: { scrapeTimeoutOffset: 2000 }, milliseconds: 8000 },
    { header: '10', limits: { scrapeTimeoutOffset: 0 }, milliseconds: 10_000 },
    { header: '0.6', limits: {}, milliseconds: 300 },
    { header: '0.1', limits: {}, milliseconds: 50 },
    { header: '0.001', limits: {}, milliseconds: 1 },
    { header: '120', limits: {}, milliseconds: 60_000 },
    { header: '120', limits: { scrapeTimeout: 300_000 }, milliseconds: 119_500 },
    { header: '10', limits: { scrapeTimeout: 1000 }, milliseconds: 1000 },
    { header: '999999999', limits: { scrapeTimeout: 1000 }, milliseconds: 1000 },
  ])('gives $milliseconds ms for $header with $limits', ({ header, limits, milliseconds }) => {
    expect(scrapeTimeout(header, limits)).toBe(milliseconds);
  });

  it.each(['', '0', '-1', 'NaN', 'Infinity', '1e9', '10s', ' 10', '10, 10', '1'.repeat(100), '0x10'])(
    'passes over %p',
    (header) => {
      expect(scrapeTimeout(header, { scrapeTimeout: 1234 })).toBe(1234);
    },
  );
});
