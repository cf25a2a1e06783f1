import { createExemplar } from '../../lib/model/exemplar.js';
import { codeOf, refusalOf } from '../metrics/refusal-of.js';

const create = (labels: unknown): unknown => createExemplar('counter "a"', labels as Record<string, string>, 1, 2);

describe('createExemplar', () => {
  it('keeps labels in their order, value and time, and cannot be changed', () => {
    const exemplar = createExemplar('a', { trace_id: 'x', n: 1, ok: true }, 0.5, 1_700_000_000.25);
    expect(exemplar).toEqual({
      labels: [
        ['trace_id', 'x'],
        ['n', '1'],
        ['ok', 'true'],
      ],
      value: 0.5,
      timestamp: 1_700_000_000.25,
    });
    expect(Object.isFrozen(exemplar) && Object.isFrozen(exemplar.labels)).toBe(true);
  });

  it('may have no labels', () => {
    expect(create({})).toMatchObject({ labels: [] });
  });

  it.each([
    ['128 letters', { a: 'x'.repeat(127) }],
    ['128 code points outside the basic plane', { a: '🚀'.repeat(127) }],
    ['128 in several labels', { abc: 'x'.repeat(61), def: 'é'.repeat(61) }],
  ])('accepts %s', (_, labels) => {
    expect(create(labels)).toMatchObject({ value: 1 });
  });

  it.each([
    ['129 letters', { a: 'x'.repeat(128) }],
    ['129 code points outside the basic plane', { a: '🚀'.repeat(128) }],
    ['129 in several labels', { abc: 'x'.repeat(61), def: 'é'.repeat(62) }],
  ])('refuses %s', (_, labels) => {
    const { code, message } = refusalOf(() => create(labels));
    expect(code).toBe('INVALID_EXEMPLAR');
    expect(message).toBe(
      'counter "a": exemplar labels have 129 code points, the limit is 128: keep the trace and span ids only',
    );
  });

  it.each([
    [null],
    ['trace'],
    [['trace']],
    [{ 'trace-id': 'x' }],
    [{ '': 'x' }],
    [{ trace_id: undefined }],
    [{ trace_id: {} }],
    [{ trace_id: '\ud800' }],
  ])('refuses %j', (labels) => {
    expect(codeOf(() => create(labels))).toBe('INVALID_EXEMPLAR');
  });
});
