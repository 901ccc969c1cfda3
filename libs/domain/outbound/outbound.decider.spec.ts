import { describe, expect, it } from '@jest/globals';
import { specOf } from '#testing/decider-spec';
import { instant } from '../kernel/instant.ts';
import type { OutboundEvent } from './outbound.events.ts';
import { outbound } from './outbound.decider.ts';
import { isRepeatable } from './outbound.state.ts';

const { given } = specOf(outbound);
const identity = { actionId: 'oa_1', kind: 'connect', phoneNumberId: '1', about: 'dl_1', contactId: null } as const;
const at = instant(1_000);
const due: OutboundEvent = { type: 'ActionDue', ...identity, at, notAfter: instant(61_000) };
const started = (n: number): OutboundEvent => ({ type: 'AttemptStarted', ...identity, n, at });

describe('outbound action', () => {
  it('is planned once, however often the same event is met', () => {
    given().when({ type: 'PlanAction', ...identity, at, notAfter: instant(61_000) }).emits(due);
    given(due).when({ type: 'PlanAction', ...identity, at, notAfter: instant(61_000) }).doesNothing();
  });

  it('records an attempt before the call, and no second one while the first is open', () => {
    given(due).when({ type: 'StartAttempt', at }).emits(started(1));
    given(due, started(1)).when({ type: 'StartAttempt', at }).doesNothing();
  });

  it('is over for good once answered, refused or finally unknown', () => {
    const ends: OutboundEvent[] = [
      { type: 'AttemptAnswered', ...identity, n: 1, status: 200, at, result: 'cl_1', subject: {} },
      { type: 'AttemptRefused', ...identity, n: 1, status: 401, code: 138_006, traceId: 't', at },
      { type: 'AttemptOutcomeUnknown', ...identity, n: 1, reason: 'time-out', final: true, at },
    ];
    for (const end of ends) given(due, started(1), end).when({ type: 'StartAttempt', at }).doesNothing();
  });

  it('waits for another attempt after an unknown outcome that is not final', () =>
    given(due, started(1), { type: 'AttemptOutcomeUnknown', ...identity, n: 1, reason: '503', final: false, at })
      .when({ type: 'StartAttempt', at })
      .emits(started(2)));

  it('takes an outcome only for an attempt in flight', () => {
    const answer = { type: 'RecordAnswer', status: 200, result: 'cl_1', platformId: 'wacid.1', at } as const;
    given(due).when(answer).doesNothing();
    given(due, started(1))
      .when(answer)
      .emits({ type: 'AttemptAnswered', ...identity, n: 1, status: 200, at, result: 'cl_1', subject: { platformId: 'wacid.1' } });
  });

  it('expires only while it waits', () => {
    given(due).when({ type: 'ExpireAction', at }).emits({ type: 'ActionExpired', ...identity, at });
    given(due, started(1)).when({ type: 'ExpireAction', at }).doesNothing();
  });

  it('names the actions that may be repeated: never a connect, never a message', () => {
    expect(['accept', 'reject', 'terminate'].every((kind) => isRepeatable(kind as 'accept'))).toBe(true);
    expect(isRepeatable('connect') || isRepeatable('permission_request')).toBe(false);
  });
});
