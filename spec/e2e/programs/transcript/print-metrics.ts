/**
 * Prints a piece of the transcript.
 */

import { describeMetrics, type Registry } from 'prometheus-sdk';

/**
 * Prints what a registry is scraped for, without help and types, and what it says of where its families are fed from.
 *
 * @param wanted - what the families begin with; default all, and where they are fed from
 */
export async function printMetrics(registry: Registry, wanted = ''): Promise<void> {
  for (const line of (await registry.metrics()).trim().split('\n')) {
    if (!line.startsWith('#') && line.startsWith(wanted)) console.log(line);
  }
  if (wanted !== '') return;
  for (const { name, type, declaredBy } of describeMetrics(registry)) {
    // In which order members are decorated is up to the compiler.
    const sites = declaredBy
      .map(({ decorator, className = '?', member }) => `${decorator} ${className}.${member}`)
      .sort();
    console.log([type, name, ...sites].join(' | '));
  }
}
