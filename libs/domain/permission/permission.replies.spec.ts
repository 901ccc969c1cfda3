import { describe, expect, it } from '@jest/globals';
import { specOf } from '#testing/decider-spec';
import type { PolicySet } from '../policy/policy.ts';
import { answer, at, forGood, inFlight, no, pair, sent, yes } from './permission.builders.ts';
import type { PermissionCommand } from './permission.commands.ts';
import { permission } from './permission.decider.ts';
import { permissionAt } from './permission-at.ts';
import { isRequestMessage } from './permission.state.ts';

const { given } = specOf(permission);
const asked = given(...sent('pr_1', '10 10:00'), ...sent('pr_2', '12 10:00'));

/** The status at an instant, after these commands. */
const statusAt = (when: string, ...commands: PermissionCommand[]) => permissionAt(asked.when(...commands).state, at(when), 'meta').permission;

describe('a reply to being asked for permission', () => {
  it('PE-5 grants for as long as the payload says, expiry exclusive', () => {
    const until = { expiresAt: at('15 08:00') };
    asked.when(yes('12 11:00', 'pr_2', until)).emits({
      type: 'PermissionGranted',
      pair,
      factKey: 'accept:pr_2:12 11:00',
      at: at('12 11:00'),
      kind: 'temporary',
      expiresAt: at('15 08:00'),
      source: 'request',
      requestId: 'pr_2' as never,
    });
    expect(statusAt('12 10:59:59.999', yes('12 11:00', 'pr_2', until)).status).toBe('none');
    expect(statusAt('15 07:59:59.999', yes('12 11:00', 'pr_2', until)).status).toBe('temporary');
    expect(statusAt('15 08:00', yes('12 11:00', 'pr_2', until)).status).toBe('none');
  });

  it('PE-5 grants for 168 h from the yes when the payload names no end', () =>
    expect(statusAt('12 11:00', yes('12 11:00', 'pr_2'))).toEqual({
      status: 'temporary',
      expirationTime: '2026-11-19T11:00:00.000Z',
      grantedAt: '2026-11-12T11:00:00.000Z',
      source: 'request',
    }));

  it('PE-5 takes a yes without an end for a permanent one under the seed’s rules, where an end still wins', () => {
    const seed = (expiresAt: ReturnType<typeof at> | null) => asked.when({ ...yes('12 11:00', 'pr_2', { expiresAt }), policy: 'respondio-2025' as PolicySet });
    seed(null).emitsLike({ kind: 'permanent', expiresAt: null });
    seed(at('13 11:00')).emitsLike({ kind: 'temporary', expiresAt: at('13 11:00') });
  });

  it('PE-5 never lowers a permanent grant by a temporary yes, before or after it', () => {
    const both = [yes('12 11:00', 'pr_2', forGood), yes('13 11:00', 'cl_1', { automatic: true })];
    for (const order of [both, [...both].reverse()]) {
      expect(statusAt('30 10:00', ...order)).toEqual({ status: 'permanent', expirationTime: null, grantedAt: '2026-11-12T11:00:00.000Z', source: 'request' });
    }
  });

  it('PE-5 lets a newer temporary yes take the place of an older one, whichever came first', () => {
    const both = [yes('12 11:00', 'pr_2'), yes('14 11:00', 'cl_1')];
    for (const order of [both, [...both].reverse()]) expect(statusAt('15 10:00', ...order)).toMatchObject({ grantedAt: '2026-11-14T11:00:00.000Z', source: 'callback' });
  });

  it('PE-6 takes a no to an open request for a decline: what was granted before stays', () => {
    asked.when(no('12 11:00', 'pr_2')).emits({ type: 'PermissionDeclined', pair, factKey: 'reject:pr_2:12 11:00', at: at('12 11:00'), requestId: 'pr_2' as never });
    expect(statusAt('12 12:00', yes('10 11:00', 'pr_1'), no('12 11:00', 'pr_2')).status).toBe('temporary');
  });

  it('PE-6 lets the contact still say yes to the request that it declined', () =>
    expect(statusAt('14 12:00', no('12 11:00', 'pr_2'), yes('14 11:00', 'pr_2')).status).toBe('temporary'));

  it('PE-7 takes a no to a request that was accepted for a revoke', () => {
    const revoked = { type: 'PermissionRevoked', pair, factKey: 'reject:pr_2:13 11:00', at: at('13 11:00'), by: 'contact' } as const;
    asked.when(yes('12 11:00', 'pr_2'), no('13 11:00', 'pr_2')).emits(revoked);
    expect(statusAt('13 11:00', yes('12 11:00', 'pr_2'), no('13 11:00', 'pr_2')).status).toBe('none');
    expect(statusAt('13 10:59:59', yes('12 11:00', 'pr_2'), no('13 11:00', 'pr_2')).status).toBe('temporary');
  });

  it('PE-7 takes a no that names nothing for a revoke, of the contact or, automatic, of the platform', () => {
    given().when(no('12 11:00')).emitsLike({ type: 'PermissionRevoked', by: 'contact' });
    given().when(no('12 11:00', null, { automatic: true })).emitsLike({ type: 'PermissionRevoked', by: 'platform' });
    given().when(no('12 11:00', 'cl_1')).emitsLike({ type: 'PermissionRevoked', by: 'contact' });
    expect(statusAt('12 12:00', yes('12 10:00', null, forGood), no('12 11:00')).status).toBe('none');
  });

  it('PE-7 finds out by a late yes that an earlier no had taken it back', () => {
    const late = asked.when(no('13 11:00', 'pr_2'), yes('12 11:00', 'pr_2'));
    late.emitsLike({ type: 'PermissionGranted' }, { type: 'PermissionRevoked', factKey: 'reject:pr_2:13 11:00', at: at('13 11:00'), by: 'contact' });
    expect(late.state).toEqual(asked.when(yes('12 11:00', 'pr_2'), no('13 11:00', 'pr_2')).state);
    asked.when(no('12 11:00', 'pr_2'), yes('13 11:00', 'pr_2')).emitsLike({ type: 'PermissionGranted' });
    asked.when(no('13 11:00', 'pr_1'), yes('12 11:00', 'pr_2')).emitsLike({ type: 'PermissionGranted' });
  });

  it('PE-7 takes what was said in one second as grant, then decline, then revoke', () => {
    const [accept, reject] = [yes('12 11:00', 'pr_2', forGood), no('12 11:00', 'pr_2')];
    expect(statusAt('12 11:00', accept, reject).status).toBe('none');
    expect(statusAt('12 11:00', reject, accept).status).toBe('none');
    expect(statusAt('12 11:00', no('12 11:00'), accept).status).toBe('none');
  });

  it('PE-10 belongs to the request that it names, not to the newest one', () => {
    asked.when(yes('12 11:00', 'pr_1')).emitsLike({ requestId: 'pr_1', source: 'request' });
    asked.when(yes('12 11:00', 'pr_1'), no('12 12:00', 'pr_2')).emitsLike({ type: 'PermissionDeclined', requestId: 'pr_2' });
  });

  it('PE-10 tells a callback, which names a call, from a change of the profile, which names nothing', () => {
    given().when(yes('12 11:00', 'cl_1', { automatic: true })).emitsLike({ source: 'callback', requestId: null, kind: 'temporary' });
    given().when(yes('12 11:00', null, { automatic: true })).emitsLike({ source: 'callback' });
    given().when(yes('12 11:00', null, forGood)).emitsLike({ source: 'profile', requestId: null, kind: 'permanent' });
  });

  it('PE-10 puts a reply to a request that nobody knows in quarantine, once, and grants nothing', () => {
    const stray = yes('12 11:00', 'pr_9');
    given().when(stray).emits({ type: 'PermissionReplyQuarantined', pair, reply: stray.reply });
    given().when(stray, stray).doesNothing();
    expect(statusAt('12 12:00', stray).status).toBe('none');
  });

  it('PE-10 takes in what waited when the platform’s answer brings the message, in the order of what was said', () => {
    const waiting = given(...inFlight('pr_1', '12 10:00')).when(no('12 12:00', 'pr_1'), yes('12 11:00', 'pr_1'), yes('12 11:00', 'pr_9'), answer('pr_1', '12 10:01'));
    waiting.emitsLike({ type: 'PermissionRequestAnswered', messageId: 'ms_pr_1' }, { type: 'PermissionGranted', requestId: 'pr_1' }, { type: 'PermissionRevoked', at: at('12 12:00') });
    expect(waiting.state.quarantined).toHaveLength(1);
    expect(isRequestMessage(waiting.state, 'ms_pr_1' as never)).toBe(true);
    expect(isRequestMessage(waiting.state, 'ms_pr_9' as never)).toBe(false);
  });

  it('PE-10 takes a no and a yes of one second from quarantine as a yes that was taken back', () => {
    const [first, last] = [no('12 11:00', 'pr_1', { factKey: 'a' }), yes('12 11:00', 'pr_1', { factKey: 'b' })];
    given(...inFlight('pr_1', '12 10:00'))
      .when(first, last, answer('pr_1', '12 10:01'))
      .emitsLike({ type: 'PermissionRequestAnswered' }, { type: 'PermissionGranted', factKey: 'b' }, { type: 'PermissionRevoked', factKey: 'a' });
  });

  it('does nothing when it is repeated', () => {
    asked.when(yes('12 11:00', 'pr_2'), yes('12 11:00', 'pr_2')).doesNothing();
    asked.when(no('12 11:00', 'pr_2'), no('12 11:00', 'pr_2')).doesNothing();
    asked.when(no('12 11:00'), no('12 11:00')).doesNothing();
  });
});
