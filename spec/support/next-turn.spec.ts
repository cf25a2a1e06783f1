describe('nextTurn', () => {
  it.each(['setImmediate', 'setTimeout'] as const)('lets the event loop have a turn by %s', async (has) => {
    const { setImmediate } = globalThis;
    // Callbacks of one kind run in the order they were asked for; between the kinds there is none.
    const schedule: (turn: () => void) => unknown = globalThis[has];
    if (has !== 'setImmediate') Reflect.deleteProperty(globalThis, 'setImmediate');
    try {
      await jest.isolateModulesAsync(async () => {
        const { nextTurn } = await import('../../lib/support/next-turn.js');
        let turns = 0;
        schedule(() => (turns += 1));
        await Promise.resolve();
        expect(turns).toBe(0);
        await nextTurn();
        expect(turns).toBe(1);
      });
    } finally {
      globalThis.setImmediate = setImmediate;
    }
  });
});
