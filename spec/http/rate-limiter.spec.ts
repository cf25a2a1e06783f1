import { RateLimiter } from '../../lib/http/rate-limiter.js';

describe('RateLimiter', () => {
  let now = 0;
  const limiter = (intervalSeconds: number, burst: number): RateLimiter => {
    now = 1000;
    return new RateLimiter({ intervalSeconds, burst }, () => now);
  };
  const allowed = (of: RateLimiter, requests: number): number =>
    Array.from({ length: requests }, () => of.allows()).filter((answer) => answer).length;

  it('allows as many at once as the burst', () => {
    expect(allowed(limiter(1, 5), 10)).toBe(5);
  });

  it('allows one more for each interval', () => {
    const of = limiter(0.5, 2);
    allowed(of, 2);
    now += 0.25;
    expect(allowed(of, 3)).toBe(0);
    now += 0.25;
    expect(allowed(of, 3)).toBe(1);
  });

  it('saves up no more than the burst', () => {
    const of = limiter(1, 3);
    now += 3600;
    expect(allowed(of, 10)).toBe(3);
  });

  it('is not worn down by requests that it refuses', () => {
    const of = limiter(1, 1);
    allowed(of, 1000);
    now += 1;
    expect(allowed(of, 2)).toBe(1);
  });
});
