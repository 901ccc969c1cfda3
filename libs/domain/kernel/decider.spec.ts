import { describe, expect, it } from '@jest/globals';
import { emit, impossible, nothing, refuse } from './decider.ts';

describe('decisions', () => {
  it('emit what happened, and nothing where nothing did', () => {
    expect(emit({ type: 'A' }, { type: 'B' })).toEqual({ kind: 'emit', events: [{ type: 'A' }, { type: 'B' }] });
    expect(emit()).toBe(nothing);
    expect(nothing).toEqual({ kind: 'nothing' });
  });

  it('refuse with a code, its rule and inputs, and may tell what happened all the same', () => {
    expect(refuse('agent_busy')).toEqual({ kind: 'refuse', refusal: { code: 'agent_busy' }, events: [] });
    const more = { rule: 'PE-3', detail: '1 request per 24 h', retryAt: 5, inputs: { used: 1 } };
    expect(refuse('permission_request_limit', more, [{ type: 'Denied' }])).toEqual({
      kind: 'refuse',
      refusal: { code: 'permission_request_limit', ...more },
      events: [{ type: 'Denied' }],
    });
  });

  it('never come to the end of a switch that knows every case', () => {
    expect(() => impossible({ type: 'Unheard' } as never)).toThrow('impossible: {"type":"Unheard"}');
  });
});
