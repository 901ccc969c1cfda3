import { describe, expect, it } from '@jest/globals';
import { accept, anna, at, ben, CL, confirm, fail, link, NUMBER, received, record } from '#domain/call/call.builders';
import type { CallCommand } from '#domain/call/call.commands';
import { call } from '#domain/call/call.decider';
import { dial } from '#domain/dial/dial.decider';
import type { DialEvent } from '#domain/dial/dial.events';
import type { AnyEvent } from '#domain/events';
import { accountId, contactId, dialId } from '#domain/kernel/ids';
import type { ActionKind, OutboundEvent } from '#domain/outbound/outbound.events';
import { specOf } from '#testing/decider-spec';
import { reactionsTo } from '../process-spec.ts';
import { outboundResults } from './outbound-results.ts';

const ofCalls = specOf(call);
const ofDials = specOf(dial);
const NOW = at('10:00:07');
const contact = contactId('ct_1');
const pair = { phoneNumberId: NUMBER, contactId: contact };
const billing = { accountId: accountId('acc-1'), wabaId: '9', timeZone: 'Europe/Rome' };

const identity = (kind: ActionKind, about: string) => ({ actionId: 'oa_1', kind, phoneNumberId: NUMBER, about, contactId: kind === 'accept' ? null : contact });

const answered = (kind: ActionKind, about: string, result: string | null, platformId?: string): OutboundEvent => ({
  type: 'AttemptAnswered', ...identity(kind, about), n: 1, status: 200, at: NOW, result, subject: platformId ? { platformId } : {},
});
const refused = (kind: ActionKind, about: string, code: number | null = 138_006): OutboundEvent => ({
  type: 'AttemptRefused', ...identity(kind, about), n: 1, status: 400, code, traceId: null, at: NOW,
});
const unknown = (kind: ActionKind, about: string, final = true): OutboundEvent => ({
  type: 'AttemptOutcomeUnknown', ...identity(kind, about), n: 1, reason: 'timeout', final, at: NOW,
});
const expired = (kind: ActionKind, about: string): OutboundEvent => ({ type: 'ActionExpired', ...identity(kind, about), at: NOW });

/** Where the reactions to an event go, and the commands that they come to on these states. */
function reactions(event: AnyEvent, ...states: readonly unknown[]) {
  const handle = outboundResults.on[event.type] as ((event: AnyEvent, envelope: never) => ReturnType<NonNullable<(typeof outboundResults.on)['AttemptAnswered']>>) | undefined;
  return (handle?.(event, undefined as never) ?? []).map(({ aggregate, id, needs, command }) => ({
    to: `${aggregate.category}/${id}`,
    needs: (needs ?? []).map((need) => `${need.aggregate.category}/${need.id}`),
    command: command(...(states as never[])),
  }));
}

const requested: DialEvent = {
  type: 'DialRequested', dialId: dialId('dl_1'), ...pair, agentId: anna, at: at('10:00:00'), grantPosition: '00000000000000000007', billing,
  subject: { to: '16315553602', bsuid: 'US.1', name: 'Sheena', sdp: 'v=0' },
} as DialEvent;

const ringing: readonly CallCommand[] = [record(received('10:00:00'))];

describe('answers of the platform to a connect', () => {
  it('make the call the dial’s, with all that the dial knows', () => {
    const state = ofDials.given(requested).state();
    expect(reactions(answered('connect', 'dl_1', 'cl_9', 'wacid.9'), state)).toEqual([{
      to: 'call/cl_9',
      needs: ['dial/dl_1'],
      command: {
        type: 'LinkDial', context: { callId: 'cl_9', ...pair, direction: 'outbound', ...billing },
        dial: { dialId: 'dl_1', agentId: anna, grantPosition: '00000000000000000007', contactId: contact, at: at('10:00:00') }, by: 'answer', at: NOW,
        subject: { platformCallId: 'wacid.9', bsuid: 'US.1', number: '16315553602', name: 'Sheena' },
      },
    }]);
  });

  it('come to nothing for a dial that nobody knows, and without the id of a call', () => {
    expect(reactions(answered('connect', 'dl_1', 'cl_9', 'wacid.9'), dial.initial)[0]?.command).toBeNull();
    expect(reactions(answered('connect', 'dl_1', null))).toEqual([]);
  });

  it('PE-11 reach the dial by way of its call, which keeps the grant', () => {
    const [event] = ofCalls.given().when(link('10:00:07')).events();
    expect(event).toMatchObject({ type: 'CallDialled', grantPosition: '00000000000000000007' });
    expect(reactionsTo(outboundResults, event as AnyEvent)).toEqual([{ to: 'dial/dl_1', command: { type: 'LinkDial', callId: CL, by: 'answer' } }]);
  });

  it('fail the dial where it is refused, or was never sent in time', () => {
    const failed = (code: number | null) => [{ to: 'dial/dl_1', command: { type: 'FailDial', code, at: NOW } }];
    expect(reactionsTo(outboundResults, refused('connect', 'dl_1') as AnyEvent)).toEqual(failed(138_006));
    expect(reactionsTo(outboundResults, expired('connect', 'dl_1') as AnyEvent)).toEqual(failed(null));
  });

  it('leave the dial in doubt where nobody knows them, once that is final', () => {
    expect(reactionsTo(outboundResults, unknown('connect', 'dl_1'))).toEqual([{ to: 'dial/dl_1', command: { type: 'MarkDialUnresolved', reason: 'timeout', at: NOW } }]);
    expect(reactionsTo(outboundResults, unknown('connect', 'dl_1', false))).toEqual([]);
  });
});

describe('answers of the platform to an accept', () => {
  const taken = ofCalls.given().when(...ringing, accept(anna, '10:00:05')).state;
  const toTheCall = (command: CallCommand | null) => [{ to: `call/${CL}`, needs: [`call/${CL}`], command }];

  it('CA-9 confirm it for the agent who has the call', () => expect(reactions(answered('accept', CL, null), taken)).toEqual(toTheCall({ ...confirm(anna, '10:00:07') })));

  it('CA-9 fail it where it is refused, with the code, and where nobody knows in the end, without one', () => {
    expect(reactions(refused('accept', CL, 138_001), taken)).toEqual(toTheCall(fail(anna, '10:00:07', 138_001)));
    expect(reactions(unknown('accept', CL), taken)).toEqual(toTheCall(fail(anna, '10:00:07', null)));
    expect(reactions(unknown('accept', CL, false), taken)).toEqual([]);
  });

  it('CA-9 are for whoever has the call now, and for nobody where it rings', () => {
    const next = ofCalls.given().when(...ringing, accept(anna, '10:00:05'), fail(anna, '10:00:06'), accept(ben, '10:00:06')).state;
    expect(reactions(answered('accept', CL, null), next)).toEqual(toTheCall(confirm(ben, '10:00:07')));
    const rings = ofCalls.given().when(...ringing).state;
    expect(reactions(answered('accept', CL, null), rings)).toEqual(toTheCall(null));
  });

  it('change nothing where it was too late to ask', () => expect(reactions(expired('accept', CL), taken)).toEqual([]));
});

describe('answers of the platform to a request for permission', () => {
  const toThePair = (command: object) => [{ to: `permission/${NUMBER}.ct_1`, command }];

  it('PE-3 count it from the answer on, by the id of its message', () =>
    expect(reactionsTo(outboundResults, answered('permission_request', 'pr_1', 'ms_1', 'wamid.1') as AnyEvent)).toEqual(
      toThePair({ type: 'AnswerRequest', pair, requestId: 'pr_1', messageId: 'ms_1', at: NOW }),
    ));

  it('PE-3 free its slot where it is refused or was never sent, and keep it where nobody knows', () => {
    const refuse = (code: number | null) => toThePair({ type: 'RefuseRequest', pair, requestId: 'pr_1', code, at: NOW });
    expect(reactionsTo(outboundResults, refused('permission_request', 'pr_1', 131_047) as AnyEvent)).toEqual(refuse(131_047));
    expect(reactionsTo(outboundResults, expired('permission_request', 'pr_1') as AnyEvent)).toEqual(refuse(null));
    expect(reactionsTo(outboundResults, unknown('permission_request', 'pr_1') as AnyEvent)).toEqual([]);
  });

  it('come to nothing without the id of a message', () => expect(reactionsTo(outboundResults, answered('permission_request', 'pr_1', null) as AnyEvent)).toEqual([]));
});

describe('answers of the platform to a hang-up', () => {
  it.each(['reject', 'terminate'] as const)('lead to nothing, since a webhook tells the end: %s', (kind) => {
    for (const event of [answered(kind, CL, null), refused(kind, CL), unknown(kind, CL), expired(kind, CL)]) expect(reactionsTo(outboundResults, event as AnyEvent)).toEqual([]);
  });
});
