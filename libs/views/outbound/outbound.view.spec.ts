import { describe, expect, it } from '@jest/globals';
import { at, CL, NUMBER } from '#domain/call/call.builders';
import type { OutboundEvent } from '#domain/outbound/outbound.events';
import { fold } from '#testing/view-spec';
import { outbound } from './outbound.view.ts';

const action = { actionId: 'oa_1', kind: 'accept', phoneNumberId: NUMBER, about: CL, contactId: null } as const;
const due: OutboundEvent = { type: 'ActionDue', ...action, at: at('10:00:05'), notAfter: at('10:01:05') };
const started = (n: number, when: string): OutboundEvent => ({ type: 'AttemptStarted', ...action, n, at: at(when) });
const unknown = (n: number, final: boolean): OutboundEvent => ({ type: 'AttemptOutcomeUnknown', ...action, n, reason: 'HTTP 503', final, at: at('10:00:09') });
const after = (...events: readonly OutboundEvent[]) => fold(outbound, events)['oa_1'];

describe('outbound', () => {
  it('is due until an attempt is on its way', () => {
    expect(after(due)).toEqual({
      actionId: 'oa_1',
      kind: 'accept',
      about: 'cl_1',
      phoneNumberId: '436666719526789',
      state: 'due',
      attempts: 0,
      lastAttemptAt: null,
      code: null,
      dueAt: '2026-11-24T10:00:05.000Z',
      reason: null,
    });
    expect(after(due, started(1, '10:00:06'))).toMatchObject({ state: 'in_flight', attempts: 1, lastAttemptAt: '2026-11-24T10:00:06.000Z' });
  });

  it('ends as done or as refused, with the platform’s code', () => {
    const answered: OutboundEvent = { type: 'AttemptAnswered', ...action, n: 1, status: 200, at: at('10:00:07'), result: null, subject: {} };
    const refused: OutboundEvent = { type: 'AttemptRefused', ...action, n: 1, status: 400, code: 138006, traceId: null, at: at('10:00:07') };
    expect(after(due, started(1, '10:00:06'), answered)).toMatchObject({ state: 'done', attempts: 1, code: null });
    expect(after(due, started(1, '10:00:06'), refused)).toMatchObject({ state: 'refused', code: 138006 });
  });

  it('is due again where it is tried again by itself, and unknown where it is not', () => {
    expect(after(due, started(1, '10:00:06'), unknown(1, false))).toMatchObject({ state: 'due', attempts: 1, reason: 'HTTP 503' });
    expect(after(due, started(1, '10:00:06'), unknown(1, false), started(2, '10:00:10'))).toMatchObject({ state: 'in_flight', attempts: 2, reason: null });
    expect(after(due, started(1, '10:00:06'), unknown(1, true))).toMatchObject({ state: 'unknown' });
  });

  it('expires unsent', () => expect(after(due, { type: 'ActionExpired', ...action, at: at('10:01:05') })).toMatchObject({ state: 'expired', attempts: 0, lastAttemptAt: null }));
});
