/**
 * The child process: answers one question for one library, so that no measurement spoils the next, and prints it as JSON.
 */

import { load } from './contenders.mjs';
import { findQuestion } from './questions/all.mjs';

const { question, contender, pace } = JSON.parse(process.argv[2]);
const { measure, isUnloaded = false } = findQuestion(question);
const library = isUnloaded || contender.kind === 'bare' ? undefined : await load(contender);
const answer = await measure({ contender, library, pace });
process.stdout.write(JSON.stringify(answer), () => process.exit());
