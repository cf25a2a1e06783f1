// Compiles specs written with experimentalDecorators. ts-jest keeps its options by the configuration of Jest alone, so
// that within a process the first options would hold for all files: here it is shown a configuration of its own.

import tsJest from 'ts-jest';

const transformer = tsJest.default.createTransformer({ tsconfig: '<rootDir>/tsconfig.legacy.json' });
const configs = new WeakMap();

/** The options of a transformation, with a configuration that no other transformer is shown. */
function legacy(options) {
  const { config } = options;
  if (!configs.has(config)) configs.set(config, { ...config, id: `${config.id}-legacy` });
  return { ...options, config: configs.get(config) };
}

export default {
  getCacheKey: (text, path, options) => transformer.getCacheKey(text, path, legacy(options)),
  process: (text, path, options) => transformer.process(text, path, legacy(options)),
};
