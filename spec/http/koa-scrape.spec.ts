import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import Koa from 'koa';
import { koaScrape, type KoaContext } from '../../lib/http/koa-scrape.js';
import { gathererOf, gauge, halfBlock, unwritable } from './gatherers.js';

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

  it('adds to the Vary header that other middlewares have set', async () => {
    const app = new Koa();
    const metrics = koaScrape(gathererOf(gauge('depth', 4)), () => undefined);
    app.use(async (context) => {
      context.vary('Origin');
      await metrics(context);
    });
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const response = await fetch(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
    expect(response.headers.get('vary')).toBe('Origin, Accept, Accept-Encoding');
    await response.text();
    server.close();
    server.closeAllConnections();
  });
});
