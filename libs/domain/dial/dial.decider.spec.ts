import { describe, expect, it } from '@jest/globals';
import { specOf } from '#testing/decider-spec';
import { accountId, agentId, callId, contactId, dialId, phoneNumberId } from '../kernel/ids.ts';
import { instant } from '../kernel/instant.ts';
import type { DialCommand } from './dial.commands.ts';
import type { DialEvent, DialLinked } from './dial.events.ts';
import { dial, dialAggregate } from './dial.decider.ts';
import { isOpen } from './dial.state.ts';

const { given } = specOf(dial);
const at = instant(1_000);
const parties = { dialId: dialId('dl_1'), phoneNumberId: phoneNumberId('1'), contactId: contactId('ct_1'), agentId: agentId('anna') };
const billing = { accountId: accountId('acc-1'), wabaId: '9', timeZone: 'Europe/Rome' };
const content = { ...parties, at, grantPosition: '00000000000000000007', billing, subject: { to: '16315553602', sdp: 'v=0' } };
const request: DialCommand = { type: 'RequestDial', ...content };
const requested: DialEvent = { type: 'DialRequested', ...content };
const no = { ...parties, at, rule: 'PE-5', code: 'no_call_permission', inputs: { status: 'none' } };
const refusal: DialCommand = { type: 'RefuseDial', ...no };
const refused: DialEvent = { type: 'DialRefused', ...no };
const link = (id = 'cl_1', by: DialLinked['by'] = 'answer'): DialCommand => ({ type: 'LinkDial', callId: callId(id), by });
const linked = (id = 'cl_1', by: DialLinked['by'] = 'answer'): DialEvent => ({ type: 'DialLinked', dialId: parties.dialId, callId: callId(id), by });
const cancel: DialCommand = { type: 'CancelDial', at };
const cancelled: DialEvent = { type: 'DialCancelled', ...parties, at };
const fail: DialCommand = { type: 'FailDial', code: 138_006, at };
const failed: DialEvent = { type: 'DialFailed', ...parties, code: 138_006, at };
const doubt: DialCommand = { type: 'MarkDialUnresolved', reason: 'time-out', at };
const unresolved: DialEvent = { type: 'DialUnresolved', dialId: parties.dialId, reason: 'time-out', at };

describe('dial', () => {
  it('PE-11 is requested once, with the position of the grant that it relies on', () => {
    given().when(request).emits(requested);
    given(requested).when(request).doesNothing();
    expect(given(requested).state().requested?.grantPosition).toBe('00000000000000000007');
    expect(dialAggregate.category).toBe('dial');
  });

  it('AU-10 records a refusal with its rule and inputs, once, and nothing comes of it afterwards', () => {
    given().when(refusal).emits(refused);
    for (const command of [refusal, request, link(), cancel, fail, doubt]) given(refused).when(command).doesNothing();
    given(requested).when(refusal).doesNothing();
  });

  it('is linked by whoever tells first; a repetition and a different call change nothing', () => {
    given(requested).when(link('cl_1', 'opaque_data')).emits(linked('cl_1', 'opaque_data'));
    given(requested, linked()).when(link('cl_1', 'opaque_data')).doesNothing();
    const answer = given(requested, linked()).when(link('cl_2'));
    answer.doesNothing();
    expect(answer.state).toMatchObject({ kind: 'linked', callId: 'cl_1', unwanted: false });
  });

  it('fails, is cancelled or in doubt only while it has no call', () => {
    given(requested).when(fail).emits(failed);
    given(requested).when(cancel).emits(cancelled);
    given(requested).when(doubt).emits(unresolved);
    for (const command of [fail, cancel, doubt]) given(requested, linked()).when(command).doesNothing();
  });

  it('ends once, whatever else is said of it', () => {
    for (const end of [failed, cancelled]) for (const command of [fail, cancel, doubt]) given(requested, end).when(command).doesNothing();
  });

  it('in doubt can still be cancelled, fail or be linked, and is in doubt only once', () => {
    given(requested, unresolved).when(cancel).emits(cancelled);
    given(requested, unresolved).when(fail).emits(failed);
    given(requested, unresolved).when(link()).emits(linked());
    given(requested, unresolved).when(doubt).doesNothing();
    expect(given(requested, unresolved, linked()).state()).toMatchObject({ kind: 'linked', unwanted: false });
  });

  it('given up and yet taken by the platform is linked, and marked as a call that has to be ended', () => {
    for (const end of [failed, cancelled]) {
      given(requested, end).when(link()).emits(linked());
      expect(given(requested, end, linked()).state()).toMatchObject({ kind: 'linked', callId: 'cl_1', unwanted: true });
    }
  });

  it('that nobody requested cannot be linked or ended', () => {
    for (const command of [link(), cancel, fail, doubt]) given().when(command).doesNothing();
    expect([isOpen(given().state()), isOpen(given(requested).state())]).toEqual([false, true]);
  });
});
