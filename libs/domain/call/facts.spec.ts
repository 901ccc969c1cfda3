import { describe, expect, it } from '@jest/globals';
import { at, pickedUp, received, ringing, terminated, turnedDown } from './call.builders.ts';
import type { CallFact } from './call.events.ts';
import { unheardOf } from './call.state.ts';
import { identityOf, isKnown, withFact } from './facts.ts';
import { sameValue } from './same-value.ts';

const connect: CallFact = { ...received('10:00:00'), stale: false };
const typesOf = (facts: readonly CallFact[]) => facts.map((fact) => fact.type);
const sorted = (...facts: readonly CallFact[]) => facts.reduce<readonly CallFact[]>(withFact, []);

describe('the order of facts', () => {
  it('within one second is connect, ringing, accepted, rejected, terminate, whatever their keys', () => {
    const second = '10:00:00';
    const facts = [
      terminated('outbound', second, { factKey: 'a' }),
      turnedDown(second, { factKey: 'b' }),
      pickedUp(second, { factKey: 'c' }),
      ringing(second, { factKey: 'd' }),
      { ...connect, factKey: 'e' },
    ];
    const inOrder = ['CallReceived', 'CallRinging', 'CallPickedUp', 'CallRejectedByContact', 'CallTerminated'];
    expect(typesOf(sorted(...facts))).toEqual(inOrder);
    expect(typesOf(sorted(...facts.toReversed()))).toEqual(inOrder);
  });

  it('is that of their timestamps before all else', () => {
    const [late, early] = [ringing('10:00:09', { factKey: 'a' }), terminated('outbound', '10:00:05', { factKey: 'z' })];
    expect(sorted(late, early)).toEqual([early, late]);
    expect(sorted(early, late)).toEqual([early, late]);
  });

  it('is that of their identity where all else is equal', () => {
    const [a, b] = [ringing('10:00:00', { factKey: 'a' }), ringing('10:00:00', { factKey: 'b' })];
    expect(sorted(b, a)).toEqual(sorted(a, b));
  });
});

describe('the identity of a fact', () => {
  it('is its key', () => {
    const state = { ...unheardOf, facts: [connect] };
    expect(isKnown(state, received('11:00:00', { factKey: connect.factKey }))).toBe(true);
    expect(isKnown(state, { ...connect, factKey: 'another' })).toBe(false);
  });

  it('CA-1 takes in the figures of a terminate, between which the rule has to choose', () => {
    const bare = terminated('inbound', '10:00:31');
    expect(identityOf(terminated('inbound', '10:00:31'))).toBe(identityOf(bare));
    const others = [{ status: 'failed' }, { startedAt: at('10:00:00') }, { endedAt: at('10:00:00') }, { durationSeconds: 1 }, { errorCode: 1 }];
    expect(new Set([bare, ...others.map((figure) => ({ ...bare, ...figure }))].map(identityOf)).size).toBe(6);
  });
});

describe('the same account of an end', () => {
  it('does not depend on the order of its fields, nor on one that is left out instead of null', () => {
    expect(sameValue({ a: 1, b: { c: null, d: ['x'] } }, { b: { d: ['x'] }, a: 1 })).toBe(true);
    expect(sameValue({ a: 1 }, { a: 2 })).toBe(false);
    expect(sameValue({ flags: ['stale'] }, { flags: [] })).toBe(false);
    expect(sameValue(null, { a: 1 })).toBe(false);
  });
});
