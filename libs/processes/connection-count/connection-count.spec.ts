import { describe, expect, it } from '@jest/globals';
import { at, CL, context, NUMBER, received, record, talked, terminated } from '#domain/call/call.builders';
import type { CallCommand } from '#domain/call/call.commands';
import { call } from '#domain/call/call.decider';
import { specOf } from '#testing/decider-spec';
import { reactionsTo } from '../process-spec.ts';
import { connectionCount } from './connection-count.ts';

const { given } = specOf(call);
const after = (...commands: readonly CallCommand[]) => reactionsTo(connectionCount, ...given().when(...commands).events());
const counted = (direction: 'inbound' | 'outbound') => ({
  to: `permission/${NUMBER}.ct_1`,
  command: { type: 'CountConnection', pair: { phoneNumberId: NUMBER, contactId: 'ct_1' }, callId: CL, direction, startedAt: at('10:00:05') },
});

describe('a connected call', () => {
  it('PE-9 is counted from its start, either way', () => {
    expect(after(record(talked('outbound', '10:00:05', '10:01:00')))).toEqual([counted('outbound')]);
    expect(after(record(received('10:00:00')), record(talked('inbound', '10:00:05', '10:01:00')))).toEqual([counted('inbound')]);
  });

  it('PE-4 is counted when a later fact shows that it was one', () =>
    expect(after(record(terminated('outbound', '10:00:31')), record(talked('outbound', '10:00:05', '10:00:31')))).toEqual([counted('outbound')]));

  it('PE-9 is not counted when nobody answered, or while it is not known with whom or which way', () => {
    expect(after(record(terminated('outbound', '10:00:31')))).toEqual([]);
    expect(after(record(talked('outbound', '10:00:05', '10:01:00', { context: context('outbound', { contactId: null }) })))).toEqual([]);
    expect(after(record(talked(null, '10:00:05', '10:01:00')))).toEqual([]);
  });
});
