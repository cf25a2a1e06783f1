import { StateSet } from '../../lib/metrics/state-set.js';
import { expositionOf, samplesOf } from './exposition-of.js';
import { codeOf, refusalOf } from './refusal-of.js';

const OPTIONS = { name: 'job', help: 'J.', states: ['idle', 'busy', 'so "so"'], registry: null } as const;
const bad = (value: unknown): never => value as never;

describe('StateSet', () => {
  it('begins with all states off', () => {
    const job = new StateSet(OPTIONS);
    expect(samplesOf(job)).toEqual(['job{job="idle"} 0.0', 'job{job="busy"} 0.0', 'job{job="so \\"so\\""} 0.0']);
    expect(job.states).toEqual(['idle', 'busy', 'so "so"']);
  });

  it('turns the given states on and all others off', () => {
    const job = new StateSet(OPTIONS);
    const on = (): string[] => job.states.filter((state) => job.labels().isOn(state));
    job.set('idle');
    expect(on()).toEqual(['idle']);
    job.set(['busy', 'so "so"', 'busy']);
    expect(on()).toEqual(['busy', 'so "so"']);
    job.set([]);
    expect(on()).toEqual([]);
  });

  it('keeps the states of several series apart', () => {
    const job = new StateSet({ ...OPTIONS, states: ['on', 'off'], labelNames: ['name'] });
    job.set({ name: 'a' }, 'on');
    job.set({ name: 'b' }, ['on', 'off']);
    job.labels({ name: 'b' }).toggle('on', false);
    job.labels({ name: 'c' }).toggle('off', true);
    expect(samplesOf(job)).toEqual([
      'job{name="a",job="on"} 1.0',
      'job{name="a",job="off"} 0.0',
      'job{name="b",job="on"} 0.0',
      'job{name="b",job="off"} 1.0',
      'job{name="c",job="on"} 0.0',
      'job{name="c",job="off"} 1.0',
    ]);
  });

  it.each(['unknown', 'Idle', '', undefined, null, 5, {}, ['idle', 'unknown'], ['idle', undefined], [['idle']]])(
    'refuses %p and keeps its states',
    (state) => {
      const jobs = [new StateSet(OPTIONS), new StateSet({ ...OPTIONS, labelNames: ['name'] })] as const;
      jobs[0].set('busy');
      const before = jobs.map(expositionOf);
      const calls = [
        () => jobs[0].set(bad(state)),
        () => jobs[0].labels().set(bad(state)),
        () => jobs[1].set({ name: 'new' }, bad(state)),
        () => jobs[0].labels().toggle(bad(state), true),
        () => jobs[0].labels().isOn(bad(state)),
      ];
      expect(calls.map(codeOf)).toEqual(Array<string>(5).fill('UNKNOWN_STATE'));
      expect(jobs.map(expositionOf)).toEqual(before);
    },
  );

  it('refuses to be set without a state', () => {
    const job = new StateSet({ ...OPTIONS, labelNames: ['name'] });
    const set = job.set.bind(job) as unknown as (...given: unknown[]) => void;
    expect([codeOf(() => set()), codeOf(() => set({ name: 'a' }))]).toEqual(['UNKNOWN_STATE', 'UNKNOWN_STATE']);
    expect(samplesOf(job)).toEqual([]);
  });

  it('lists its states when it is given another', () => {
    expect(refusalOf(() => new StateSet(OPTIONS).set(bad('done'))).message).toBe(
      'stateset "job": "done" is none of its states: use one of [idle, busy, so "so"]',
    );
  });

  it('cannot be changed through its states', () => {
    const states = ['a', 'b'];
    const job = new StateSet({ ...OPTIONS, states });
    states.push('c');
    expect(job.states).toEqual(['a', 'b']);
  });
});
