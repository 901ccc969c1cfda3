import { describe, expect, it } from '@jest/globals';
import { accept, anna, at, CL, context, received, record, reject, talked, terminated } from '#domain/call/call.builders';
import type { CallCommand } from '#domain/call/call.commands';
import type { CallEvent } from '#domain/call/call.events';
import { call } from '#domain/call/call.decider';
import { contactId } from '#domain/kernel/ids';
import type { Instant } from '#domain/kernel/instant';
import { specOf } from '#testing/decider-spec';
import { reactionsTo } from '../process-spec.ts';
import { missedCall } from './missed-call.ts';

const { given } = specOf(call);
const after = (...commands: readonly CallCommand[]) => reactionsTo(missedCall, ...given().when(...commands).events());

const count = (endedAt: Instant | null, contact = 'ct_1') => ({ to: `followup/${contact}`, command: { type: 'CountMissedCall', contactId: contact, callId: CL, endedAt } });
const reached = (when: string, agentId: string | null) => ({
  to: 'followup/ct_1',
  command: { type: 'RecordReached', contactId: 'ct_1', factKey: CL, at: at(when), by: 'call', agentId, callId: null },
});

const rings = record(received('10:00:00'));
const unknown = { context: context('inbound', { contactId: null }) };

describe('CA-3 what a call does to the follow-ups of its contact', () => {
  it('CA-3 a missed one is owed', () => expect(after(rings, record(terminated('inbound', '10:00:31')))).toEqual([count(at('10:00:31'))]));

  it('CA-3 an answered one settles what was owed, from its start, by the agent who had it', () => {
    expect(after(rings, accept(anna, '10:00:05'), record(talked('inbound', '10:00:06', '10:01:00')))).toEqual([reached('10:00:06', 'anna')]);
    expect(after(record(talked('outbound', '10:00:06', '10:01:00')))).toEqual([reached('10:00:06', null)]);
  });

  it('CA-3 our own unanswered call settles nothing', () => expect(after(record(terminated('outbound', '10:00:31')))).toEqual([]));

  it('CA-3 a miss that turns out to be answered is withdrawn and settles instead', () =>
    expect(after(rings, record(terminated('inbound', '10:00:31')), record(talked('inbound', '10:00:06', '10:00:31')))).toEqual([count(null), reached('10:00:06', null)]));

  it('CA-3 a better account of the end moves the miss, another detail does not', () => {
    expect(after(rings, reject(anna, '10:00:03'), record(terminated('inbound', '10:00:05')))).toEqual([count(at('10:00:05'))]);
    expect(after(record(terminated('inbound', '10:00:31')), rings)).toEqual([]);
  });

  it('CA-3 a miss is owed once, when it is known to whom', () => {
    expect(after(record(terminated('inbound', '10:00:31', unknown)))).toEqual([]);
    expect(after(record(terminated('inbound', '10:00:31', unknown)), rings)).toEqual([count(at('10:00:31'))]);
    expect(after(record(terminated(null, '10:00:31', unknown)), rings)).toEqual([count(at('10:00:31'))]);
  });

  it('CA-3 a miss that turns out to be of another contact moves there', () => {
    const [corrected] = given()
      .when(rings, record(terminated('inbound', '10:00:31')), record(received('09:59:59', { context: context('inbound', { contactId: contactId('ct_2') }) })))
      .events()
      .filter((event): event is Extract<CallEvent, { type: 'CallOutcomeCorrected' }> => event.type === 'CallOutcomeCorrected');
    expect(corrected && reactionsTo(missedCall, corrected)).toEqual([count(null), count(at('10:00:31'), 'ct_2')]);
  });
});
