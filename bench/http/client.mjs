/**
 * The clients of a measured server, each in a process of its own.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { URL, fileURLToPath } from 'node:url';

/**
 * Starts a client.
 *
 * @param {string} program - the name of its file, or where it is from here
 * @param {readonly string[]} [args]
 * @returns {{ tell: (message: object) => void, answer: () => Promise<any> }} what it is told, and its next answer
 */
export function startClient(program, args = []) {
  const client = fork(fileURLToPath(new URL(`${program}.mjs`, import.meta.url)), args, { execArgv: [] });
  // A client that fails has said why, and would be waited for in vain.
  client.on('exit', (code) => {
    if (code !== 0) process.exit(1);
  });
  return {
    tell: (message) => client.send(message),
    answer: async () => {
      const [answer] = await once(client, 'message');
      return answer;
    },
  };
}

/**
 * Scrapes once.
 *
 * @param {ReturnType<typeof startClient>} scraper
 * @param {number} port
 * @param {Record<string, string>} headers
 * @returns {Promise<{ milliseconds: number, bytes: number }>}
 */
export async function scrapeWith(scraper, port, headers) {
  scraper.tell({ port, headers });
  const answer = await scraper.answer();
  const encoding = answer.headers['content-encoding'] ?? 'identity';
  const wanted = headers['Accept-Encoding'] ?? 'identity';
  if (answer.status !== 200 || encoding !== wanted) {
    throw new Error(`the scrape was answered with ${String(answer.status)}, ${encoding}`);
  }
  return answer;
}
