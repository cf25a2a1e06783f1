/**
 * The child process of a profile: answers one part of one question for one library, watched, and prints what was seen as JSON. The
 * counters and the stacks come from different processes, since taking stacks costs time and memory itself.
 */

import { load } from '../contenders.mjs';
import { watchMeasuring } from '../measure.mjs';
import { findQuestion } from '../questions/all.mjs';
import { watchCounters } from './counters.mjs';
import { watchStacks } from './stacks.mjs';

const WATCHES = { counters: watchCounters, stacks: watchStacks };

const { question, part, contender, pace, watched } = JSON.parse(process.argv[2]);
const { measure, isUnloaded = false } = findQuestion(question);
const { watch, result } = WATCHES[watched]();
watchMeasuring(watch);
const library = isUnloaded || contender.kind === 'bare' ? undefined : await load(contender);
const answer = await measure({ contender, library, pace, part });
const value = part === undefined ? answer : answer[part];
process.stdout.write(JSON.stringify({ value, ...result() }), () => process.exit());
