import { describe, expect, it } from '@jest/globals';
import { at, ben, nobody, received, record } from '#domain/call/call.builders';
import type { CallCommand } from '#domain/call/call.commands';
import { call } from '#domain/call/call.decider';
import { callId } from '#domain/kernel/ids';
import { specOf } from '#testing/decider-spec';
import { sent } from '../process-spec.ts';
import { offersFor } from './ring-offer.ts';

const now = at('10:00:10');

describe('an agent who comes online', () => {
  it('CA-6 is told of every call that rings, as free or as on a call', () => {
    expect(offersFor(ben, [callId('cl_1'), callId('cl_2')], { now }).map(sent)).toEqual([
      { to: 'call/cl_1', command: { type: 'OfferCall', callId: 'cl_1', roster: { free: [ben], busy: [] }, now } },
      { to: 'call/cl_2', command: { type: 'OfferCall', callId: 'cl_2', roster: { free: [ben], busy: [] }, now } },
    ]);
    expect(offersFor(ben, [callId('cl_1')], { now, busy: true }).map(sent)).toMatchObject([{ command: { roster: { free: [], busy: [ben] } } }]);
    expect(offersFor(ben, [], { now })).toEqual([]);
  });

  it('CA-2 makes a call that nobody was told of one that somebody was', () => {
    const [offer] = offersFor(ben, [callId('cl_1')], { now }).map(sent);
    specOf(call)
      .given()
      .when(record(received('10:00:00'), { roster: nobody }), offer?.command as CallCommand)
      .emitsLike({ type: 'CallOffered', agents: [ben] });
  });
});
