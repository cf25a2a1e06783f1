import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { koaScrape, type KoaContext } from '../../lib/http/koa-scrape.js';
import { gathererOf, halfBlock, unwritable } from './gatherers.js';

describe('koaScrape', () => {
  // Koa 3 does it by itself; Koa 2 leaves the client waiting.
  it.each([true, false])('cuts the connection of a body that fails, once its head is sent: %s', async (headerSent) => {
    const halves = Array.from({ length: 9 }, (_, index) => halfBlock(`half_${String(index)}`));
    let isCut = false;
    const context: KoaContext = {
      method: 'GET',
      headers: {},
      status: 404,
      body: undefined,
      headerSent,
      res: { destroy: () => (isCut = true) },
      set: () => undefined,
      vary: () => undefined,
    };
    await koaScrape(gathererOf(...halves, unwritable('broken')), () => undefined)(context);
    const body = context.body as Readable;
    await once(body.resume(), 'error');
    expect(isCut).toBe(headerSent);
  });
});
