import { registry as globalRegistry } from '../../lib/registry/global.js';
import { Registry } from '../../lib/registry/registry.js';
import { buildInfo, type BuildInfoOptions } from '../../lib/runtime/build-info.js';
import { refusalOf } from '../metrics/refusal-of.js';

const PLATFORM = `arch="${process.arch}",branch="main",nodeversion="${process.version}",platform="${process.platform}"`;

afterEach(() => {
  globalRegistry.clear();
});

describe('buildInfo', () => {
  it('tells the build and what it runs on', async () => {
    const registry = new Registry();
    buildInfo({ namespace: 'shop', version: '1.2.3', revision: 'd4c1b2a', branch: 'main', registry });
    expect(await registry.metrics()).toBe(
      '# HELP shop_build_info The build that runs, and what it runs on; always 1.\n' +
        '# TYPE shop_build_info gauge\n' +
        `shop_build_info{${PLATFORM},revision="d4c1b2a",version="1.2.3"} 1\n`,
    );
  });

  it('needs but the version, and takes the process-wide registry', async () => {
    buildInfo({ version: 2 });
    expect(await globalRegistry.metrics()).toMatch(/^build_info\{.*branch="".*revision="",version="2"\} 1$/m);
  });

  it('replaces the facts when it is called again', async () => {
    const registry = new Registry();
    const first = buildInfo({ version: 1, registry });
    expect(buildInfo({ version: 2, registry })).toBe(first);
    expect((await registry.metrics()).match(/version="\d"/g)).toEqual(['version="2"']);
  });

  it.each([
    [undefined, 'INVALID_OPTION'],
    [{}, 'INVALID_LABEL_VALUE'],
    [{ version: '1', tags: 'x' }, 'UNKNOWN_OPTION'],
    [{ version: '1', namespace: 'my-shop' }, 'INVALID_METRIC_NAME'],
    [{ version: '1', registry: {} }, 'INVALID_OPTION'],
  ])('refuses %p', (options, code) => {
    expect(refusalOf(() => buildInfo(options as unknown as BuildInfoOptions)).code).toBe(code);
  });
});
