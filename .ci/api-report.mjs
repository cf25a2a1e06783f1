// Compares the public interface of every entry point with its report in docs/api; with --local, rewrites the reports.

import { mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';

const root = resolve(import.meta.dirname, '..');
const packageJsonFullPath = resolve(root, 'package.json');
const { name, exports } = JSON.parse(readFileSync(packageJsonFullPath, 'utf8'));
const reportFolder = resolve(root, 'docs/api');
const local = process.argv.includes('--local');

/** What api-extractor is to do for the entry point of one subpath of the package. */
function configFor(subpath, types) {
  return ExtractorConfig.prepare({
    packageJsonFullPath,
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: resolve(root, types),
      compiler: { tsconfigFilePath: resolve(root, 'tsconfig.build.json') },
      apiReport: {
        enabled: true,
        reportFileName: `${name}${subpath.slice(1).replace('/', '.')}`,
        reportFolder,
        reportTempFolder: resolve(root, 'node_modules/.cache/api-report'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: 'warning' } },
        extractorMessageReporting: {
          default: { logLevel: 'warning' },
          // Everything that an entry point exports is public: there are no release tags.
          'ae-missing-release-tag': { logLevel: 'none' },
          'ae-internal-missing-underscore': { logLevel: 'none' },
          // typedoc checks comments and links, and over all entry points together that nothing referred to is left out.
          'ae-undocumented': { logLevel: 'none' },
          'ae-unresolved-link': { logLevel: 'none' },
          'ae-forgotten-export': { logLevel: 'none' },
        },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
      },
    },
  });
}

mkdirSync(reportFolder, { recursive: true });
const entries = Object.entries(exports).filter(([, target]) => typeof target === 'object');
const results = entries.map(([subpath, target]) =>
  Extractor.invoke(configFor(subpath, target.import.types), { localBuild: local }),
);
if (results.some((result) => !result.succeeded)) {
  console.error('The public interface differs from docs/api: if it is meant to, run "npm run api -- --local".');
  process.exitCode = 1;
}
