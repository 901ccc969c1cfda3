import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { callId, dialId, messageId, requestId } from '../kernel/ids.ts';
import { HOUR, instant, iso, type Instant } from '../kernel/instant.ts';
import { pair } from './permission.builders.ts';
import type { PermissionCommand } from './permission.commands.ts';
import type { PermissionEvent, PermissionReply } from './permission.events.ts';
import { permission } from './permission.decider.ts';
import { permissionAt } from './permission-at.ts';
import { NO_FACTS, type PermissionFacts } from './permission.state.ts';

/** Facts fall on whole hours of sixteen days, so that they meet at the edges of every limit. */
const START = Date.UTC(2026, 10, 1);
const hour = fc.integer({ min: 0, max: 16 * 24 }).map((n) => instant(START + n * HOUR));
const policy = fc.constantFrom('meta' as const, 'respondio-2025' as const);
const REQUESTS = ['pr_0', 'pr_1', 'pr_2', 'pr_3'];

const refersTo: fc.Arbitrary<PermissionReply['refersTo']> = fc.oneof(
  fc.constantFrom(...REQUESTS, 'pr_unknown').map((id) => ({ kind: 'message' as const, messageId: messageId(`ms_${id}`) })),
  fc.constant({ kind: 'call' as const, callId: callId('cl_0') }),
  fc.constant(null),
);

const reply = fc
  .record({
    at: hour,
    response: fc.constantFrom('accept' as const, 'reject' as const),
    permanent: fc.boolean(),
    expiresAt: fc.option(hour),
    automatic: fc.boolean(),
    refersTo,
  })
  .map((content): PermissionCommand => ({ type: 'RecordReply', pair, reply: { factKey: JSON.stringify(content), ...content } }));

const fact: fc.Arbitrary<PermissionCommand> = fc.oneof(
  { weight: 4, arbitrary: reply },
  hour.map((at): PermissionCommand => ({ type: 'MoveServiceWindow', pair, at, by: 'message' })),
  fc
    .record({ n: fc.nat(30), direction: fc.constantFrom('inbound' as const, 'outbound' as const) })
    .map(({ n, direction }): PermissionCommand => ({ type: 'CountConnection', pair, callId: callId(`cl_${n}_${direction}`), direction, startedAt: instant(START + n * 12 * HOUR) })),
  fc.nat(30).map((n): PermissionCommand => ({ type: 'CountAttempt', pair, dialId: dialId(`dl_${n}`), at: instant(START + n * 7 * HOUR) })),
  fc.constantFrom(0, 1, 2, 3).map((n): PermissionCommand => ({ type: 'AnswerRequest', pair, requestId: requestId(`pr_${n}`), messageId: messageId(`ms_pr_${n}`), at: instant(START + (n * 60 + 1) * HOUR) })),
  fc.constantFrom(0, 1, 2, 3).map((n): PermissionCommand => ({ type: 'RefuseRequest', pair, requestId: requestId(`pr_${n}`), code: null, at: instant(START + (n * 60 + 2) * HOUR) })),
);

const requested = (id: string, at: Instant): PermissionEvent => ({ type: 'PermissionRequested', pair, requestId: requestId(id), form: 'template', at, template: null, subject: {} });
const asked = REQUESTS.map((id, n) => requested(id, instant(START + n * 60 * HOUR)));

/** The facts after these events, and then whatever these commands lead to. */
function after(events: readonly PermissionEvent[], commands: readonly PermissionCommand[] = []): PermissionFacts {
  let facts = events.reduce(permission.evolve, NO_FACTS);
  for (const command of commands) {
    const decision = permission.decide(command, facts);
    if (decision.kind === 'emit') facts = decision.events.reduce(permission.evolve, facts);
  }
  return facts;
}

describe('permission, whatever happens', () => {
  it('ends in the same facts and answers for any order and repetition of what was told', () =>
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 14 }), fc.array(fc.nat()), fc.func(fc.integer()), hour, policy, (facts, repeats, key, at, set) => {
        const shuffled = [...facts, ...repeats.flatMap((n) => facts[n % facts.length] ?? [])].map((f, n) => [key(n), f] as const);
        const one = after(asked, facts);
        const other = after(asked, shuffled.sort(([a], [b]) => a - b).map(([, f]) => f));
        expect(other).toEqual(one);
        expect(permissionAt(other, at, set)).toEqual(permissionAt(one, at, set));
      }),
      { numRuns: 400 },
    ));

  it('does not change a past that was told in full when later facts come in', () =>
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 14 }), hour, policy, (facts, at, set) => {
        const upTo = facts.filter((command) => atOf(command) <= at);
        const answeredOrRefused = ({ type }: PermissionCommand) => type === 'AnswerRequest' || type === 'RefuseRequest';
        const known = [...facts.filter(answeredOrRefused), ...upTo];
        expect(permissionAt(after(asked, [...known, ...facts]), at, set)).toEqual(permissionAt(after(asked, known), at, set));
      }),
    ));

  it('can be written as JSON and read again', () =>
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 14 }), (facts) => {
        const state = after(asked, facts);
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      }),
    ));

  it('AU-10 is refused by the rule and until the instant that the answer shows, or allowed where it shows so', () =>
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 14 }), hour, policy, (facts, at, set) => {
        const now = instant(Math.max(at, START + 181 * HOUR));
        const state = after(asked, facts);
        const [request, call] = permissionAt(state, now, set).actions;
        const ask: PermissionCommand = { type: 'RequestPermission', pair, requestId: requestId('pr_new'), form: 'free_form', template: null, subject: {}, policy: set, now };
        expect(decided(ask, state)).toEqual({ allowed: request?.allowed, rule: request?.rule, retryAt: request?.retryAt });
        expect(decided({ type: 'ReservePair', pair, dialId: dialId('dl_new'), policy: set, now }, state)).toEqual({
          allowed: call?.allowed,
          rule: call?.rule,
          retryAt: call?.retryAt,
        });
      }),
      { numRuns: 400 },
    ));
});

function decided(command: PermissionCommand, facts: PermissionFacts) {
  const decision = permission.decide(command, facts);
  if (decision.kind !== 'refuse') return { allowed: true, rule: null, retryAt: null };
  const { rule = null, retryAt } = decision.refusal;
  return { allowed: false, rule, retryAt: retryAt === undefined ? null : iso(instant(retryAt)) };
}

function atOf(command: PermissionCommand): number {
  if (command.type === 'RecordReply') return command.reply.at;
  if (command.type === 'CountConnection') return command.startedAt;
  return 'at' in command ? command.at : 0;
}

describe('PE-3 and PE-4, against counting by hand', () => {
  interface Asked {
    readonly requestedAt: Instant;
    readonly fate: 'answered' | 'refused' | 'in flight';
    readonly took: number;
  }
  const request: fc.Arbitrary<Asked> = fc.record({ requestedAt: hour, fate: fc.constantFrom('answered', 'answered', 'refused', 'in flight'), took: fc.constantFrom(0, HOUR, 30 * HOUR) });

  /** When a request counts, as far as is known at an instant. */
  function countsAt({ requestedAt, fate, took }: Asked, now: Instant, calls: readonly Instant[]): number[] {
    if (requestedAt > now) return [];
    const settled = requestedAt + took <= now;
    if (fate === 'refused' && settled) return [];
    if (fate !== 'answered' || !settled) return [requestedAt];
    return calls.some((start) => start <= now && start >= requestedAt + took) ? [] : [requestedAt + took];
  }

  const isAllowed = (counted: readonly number[], t: number) => {
    const within = (hours: number) => counted.filter((instant) => t - hours * HOUR < instant && instant <= t).length;
    return within(24) < 1 && within(168) < 2;
  };

  it('PE-3 allows, or names the first hour at which nothing stands against it any more', () =>
    fc.assert(
      fc.property(fc.array(request, { maxLength: 8 }), fc.array(hour, { maxLength: 2 }), hour, (history, calls, now) => {
        const events = history.flatMap(({ requestedAt, fate, took }, n): PermissionEvent[] => {
          const [id, at] = [requestId(`pr_${n}`), instant(requestedAt + took)];
          if (fate === 'answered') return [requested(id, requestedAt), { type: 'PermissionRequestAnswered', pair, requestId: id, messageId: messageId(`ms_${n}`), at }];
          if (fate === 'refused') return [requested(id, requestedAt), { type: 'PermissionRequestRefused', pair, requestId: id, code: null, at }];
          return [requested(id, requestedAt)];
        });
        const counted = calls.map((startedAt, n): PermissionEvent => ({ type: 'CallConnectionCounted', pair, callId: callId(`cl_${n}`), direction: 'inbound', startedAt }));
        const open: PermissionEvent = { type: 'ServiceWindowMoved', pair, at: now, until: instant(now + 24 * HOUR), by: 'message' };
        const [action] = permissionAt(after([...events, ...counted, open]), now, 'meta').actions;

        const slots = history.flatMap((each) => countsAt(each, now, calls));
        let first: number = now;
        while (!isAllowed(slots, first)) first += HOUR;
        expect(action?.allowed).toBe(first === now);
        expect(action?.retryAt).toBe(first === now ? null : iso(instant(first)));
      }),
      { numRuns: 600 },
    ));
});
