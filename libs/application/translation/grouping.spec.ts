import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PlatformUser, Update } from '#whatsapp/payload/update';
import { groupsOf } from './grouping.ts';

const place = { kind: 'k', n: 0, wabaId: null, phoneNumberId: '1', displayPhoneNumber: null };

const ofCall = (platformCallId: string, user: PlatformUser = {}): Update =>
  ({ ...place, meaning: 'call', event: 'ringing', direction: 'outbound', platformCallId, at: 0, user, factKey: 'f' }) as Update;
const ofMessage = (user: PlatformUser): Update => ({ ...place, meaning: 'message', wamid: 'w', at: 0, user }) as Update;
const ofStatus = (recipient: PlatformUser): Update => ({ ...place, meaning: 'message_status', wamid: 'w', status: 'read', at: 0, recipient, category: null, errorCode: null }) as Update;
const ofNobody: Update = { ...place, meaning: 'unknown', reason: 'unknown_kind' };

/** The groups, as the numbers of their updates. */
const groups = (...updates: readonly Update[]): readonly (readonly number[])[] => groupsOf(updates.map((update, n) => ({ update, n }))).map((group) => group.map(({ n }) => n));

describe('grouping', () => {
  it('keeps together what is of one call, or of one person by any of the ids', () => {
    expect(groups(ofCall('c1'), ofCall('c2'), ofCall('c1'))).toEqual([[0, 2], [1]]);
    expect(groups(ofMessage({ bsuid: 'US.1' }), ofMessage({ number: '1' }), ofStatus({ waId: '1' }), ofCall('c', { bsuid: 'US.1' }))).toEqual([[0, 3], [1, 2]]);
  });

  it('joins groups that turn out to be one', () => {
    expect(groups(ofMessage({ bsuid: 'US.1' }), ofMessage({ number: '1' }), ofMessage({ bsuid: 'US.1', number: '1' }))).toEqual([[0, 1, 2]]);
    expect(groups(ofCall('c1', { number: '1' }), ofCall('c2', { number: '2' }), ofCall('c3'), ofCall('c3', { number: '2' }), ofCall('c2', { number: '1' }))).toEqual([[0, 1, 2, 3, 4]]);
  });

  it('leaves what concerns nobody alone', () => expect(groups(ofNobody, ofNobody, ofCall('c'))).toEqual([[0], [1], [2]]));

  it('does not take a call for a person of the same name', () => expect(groups(ofCall('1'), ofMessage({ number: '1' }))).toEqual([[0], [1]]));

  const token = fc.constantFrom('1', '2', '3', '4', '5', '6');
  const user = fc.record({ bsuid: token, waId: token, number: token }, { requiredKeys: [] });
  const update = fc.oneof(fc.tuple(token, user).map(([id, who]) => ofCall(id, who)), user.map(ofMessage), user.map(ofStatus), fc.constant(ofNobody));

  const tokensOf = (given: Update): readonly string[] => {
    const who = 'user' in given ? given.user : 'recipient' in given ? given.recipient : {};
    return [...(given.meaning === 'call' ? [`call ${given.platformCallId}`] : []), ...Object.values(who)];
  };

  it('shares no call and no person between groups, loses nothing, and keeps the order inside of each', () =>
    fc.assert(
      fc.property(fc.array(update, { maxLength: 25 }), (updates) => {
        const found = groups(...updates);
        expect([...found.flat()].sort((a, b) => a - b)).toEqual(updates.map((_, n) => n));
        for (const group of found) expect([...group].sort((a, b) => a - b)).toEqual(group);
        const owners = new Map<string, number>();
        found.forEach((group, owner) => {
          for (const one of group.flatMap((n) => tokensOf(updates[n] as Update))) expect(owners.set(one, owners.get(one) ?? owner).get(one)).toBe(owner);
        });
      }),
    ));

  it('makes no group larger than it must be: whoever is in it is joined to the rest by something shared', () =>
    fc.assert(
      fc.property(fc.array(update, { maxLength: 15 }), (updates) => {
        for (const group of groups(...updates).filter(({ length }) => length > 1)) {
          for (const n of group) {
            const others = group.filter((other) => other !== n).flatMap((other) => tokensOf(updates[other] as Update));
            expect(tokensOf(updates[n] as Update).some((one) => others.includes(one))).toBe(true);
          }
        }
      }),
    ));

  it('takes a payload full of updates of one person in its stride', () => {
    const many = Array.from({ length: 20_000 }, (_, n) => ofCall(`c${n % 7_000}`, { number: '1', bsuid: `US.${n}` }));
    const before = performance.now();
    expect(groups(...many)).toHaveLength(1);
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});
