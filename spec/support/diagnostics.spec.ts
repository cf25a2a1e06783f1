import { Diagnostics, type Fault } from '../../lib/support/diagnostics.js';

function listening(): { readonly diagnostics: Diagnostics; readonly heard: Fault[] } {
  const diagnostics = new Diagnostics();
  const heard: Fault[] = [];
  diagnostics.onFirstFault((fault) => heard.push(fault));
  return { diagnostics, heard };
}

describe('Diagnostics', () => {
  it('counts by source and subject and tells the first fault of each', () => {
    const { diagnostics, heard } = listening();
    diagnostics.report({ source: 'collector', subject: 'a', error: 1 });
    diagnostics.report({ source: 'collector', subject: 'a', error: 2 });
    diagnostics.report({ source: 'decorator', subject: 'a', error: 3 });
    expect(diagnostics.counts()).toEqual([
      { source: 'collector', subject: 'a', count: 2 },
      { source: 'decorator', subject: 'a', count: 1 },
    ]);
    expect(heard.map(({ error }) => error)).toEqual([1, 3]);
  });

  it('keeps a thousand subjects apart and counts the rest as other, each source for itself', () => {
    const { diagnostics, heard } = listening();
    for (let subject = 0; subject < 1500; subject += 1) {
      diagnostics.report({ source: 'http', subject: `path ${String(subject)}`, error: 'x' });
    }
    diagnostics.report({ source: 'http', subject: 'path 7', error: 'x' });
    diagnostics.report({ source: 'collector', subject: 'late', error: 'x' });
    const counts = diagnostics.counts();
    expect(counts).toHaveLength(1002);
    expect(counts[7]).toEqual({ source: 'http', subject: 'path 7', count: 2 });
    expect(counts.slice(1000)).toEqual([
      { source: 'http', subject: 'other', count: 500 },
      { source: 'collector', subject: 'other', count: 1 },
    ]);
    expect(heard).toHaveLength(1002);
  });

  it('hands out copies of its counts', () => {
    const { diagnostics } = listening();
    diagnostics.report({ source: 'http', subject: 'a', error: 'x' });
    const before = diagnostics.counts();
    diagnostics.report({ source: 'http', subject: 'a', error: 'x' });
    expect(before).toEqual([{ source: 'http', subject: 'a', count: 1 }]);
  });

  it('survives a listener that throws', () => {
    const diagnostics = new Diagnostics();
    diagnostics.onFirstFault(() => {
      throw new Error('no');
    });
    diagnostics.report({ source: 'http', subject: 'a', error: 'x' });
    expect(diagnostics.counts()).toEqual([{ source: 'http', subject: 'a', count: 1 }]);
  });

  it('puts the previous listener back', () => {
    const { diagnostics, heard } = listening();
    const restore = diagnostics.onFirstFault(() => {});
    diagnostics.report({ source: 'http', subject: 'a', error: 'x' });
    restore();
    diagnostics.report({ source: 'http', subject: 'b', error: 'x' });
    expect(heard.map(({ subject }) => subject)).toEqual(['b']);
  });

  it('mends subjects that UTF-8 cannot carry, as they become label values', () => {
    const { diagnostics } = listening();
    diagnostics.report({ source: 'decorator', subject: 'a\ud800', error: 'x' });
    diagnostics.report({ source: 'decorator', subject: 'a\udc00', error: 'x' });
    expect(diagnostics.counts()).toEqual([{ source: 'decorator', subject: 'a\ufffd', count: 2 }]);
  });

  it.each([
    [new Error('disk full'), 'disk full'],
    ['plain text', 'plain text'],
  ])('warns the process of %p unless told otherwise', (error, reason) => {
    const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const diagnostics = new Diagnostics();
    diagnostics.report({ source: 'collector', subject: 'pool', error });
    diagnostics.report({ source: 'collector', subject: 'pool', error });
    const warnings = emitWarning.mock.calls;
    emitWarning.mockRestore();
    expect(warnings).toEqual([
      [`collector pool: ${reason} (counted in prometheus_sdk_faults_total; said once)`, 'PrometheusSdkWarning'],
    ]);
  });

  it('survives an error that cannot be shown', () => {
    const diagnostics = new Diagnostics();
    diagnostics.report({ source: 'collector', subject: 'pool', error: Object.create(null) as unknown });
    expect(diagnostics.counts()).toHaveLength(1);
  });
});
