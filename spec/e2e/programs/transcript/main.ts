/**
 * Prints the parts of the transcript that its arguments name.
 */

interface Part {
  /** Calls what the part decorates, and prints what was measured. */
  readonly run: () => Promise<void>;
}

for (const name of process.argv.slice(2)) {
  console.log(`= ${name}`);
  const part = (await import(`./${name}.js`)) as Part;
  await part.run();
}
