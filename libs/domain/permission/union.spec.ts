import { describe, expect, it } from '@jest/globals';
import { specOf } from '#testing/decider-spec';
import { contactId, messageId } from '../kernel/ids.ts';
import { answer, ask, at, attempted, connected, forGood, inFlight, move, no, pair, reserve, sent, yes } from './permission.builders.ts';
import type { PermissionCommand } from './permission.commands.ts';
import type { PermissionFacts } from './permission.facts.ts';
import { permission } from './permission.decider.ts';
import { permissionAt } from './permission-at.ts';

const { given } = specOf(permission);
const after = (...commands: PermissionCommand[]): PermissionFacts => given().when(...commands).state;
const absorb = (facts: PermissionFacts, from = 'ct_2'): PermissionCommand => ({ type: 'AbsorbPermission', pair, from: contactId(from), facts });
const status = (facts: PermissionFacts, when: string) => permissionAt(facts, at(when), 'meta').permission.status;

describe('the permission of a contact that turned out to be another one as well', () => {
  it('is absorbed once', () => {
    const theirs = after(yes('10 10:00', null, forGood));
    given().when(absorb(theirs)).emits({ type: 'PermissionAbsorbed', pair, from: contactId('ct_2'), facts: theirs });
    given().when(absorb(theirs), absorb(theirs)).doesNothing();
    given().when(absorb(theirs), absorb(theirs, 'ct_3')).emitsLike({ type: 'PermissionAbsorbed', from: 'ct_3' });
  });

  it('lets the newest grant or revoke win, whoever it came from', () => {
    const granted = after(yes('10 10:00', null, forGood));
    expect(status(after(absorb(granted)), '11 10:00')).toBe('permanent');
    expect(status(after(no('10 11:00'), absorb(granted)), '11 10:00')).toBe('none');
    expect(status(after(no('10 09:00'), absorb(granted)), '11 10:00')).toBe('permanent');
  });

  it('counts each fact once', () => {
    const theirs = after(connected('cl_1', '10 10:00'), connected('cl_2', '10 11:00'), attempted('dl_1', '10 10:00'), move('10 10:00'), no('10 12:00'));
    const both = after(connected('cl_1', '10 10:00'), attempted('dl_1', '10 10:00'), move('10 10:00'), no('10 12:00'), absorb(theirs));
    expect({ ...both, absorbed: [] }).toEqual(theirs);
    expect(both.absorbed).toEqual(['ct_2']);
  });

  it('PE-3 counts the requests to both', () =>
    given()
      .when(absorb(given(...sent('pr_1', '10 10:00')).state()), ask('pr_2', '10 11:00', 'template'))
      .refuses('permission_request_limit', { retryAt: at('11 10:00') }));

  it('PE-10 takes in a reply that waited with one for a request of the other', () => {
    const theirs = given(...inFlight('pr_1', '10 09:00')).when(answer('pr_1', '10 09:00')).state;
    given().when(yes('10 10:00', 'pr_1'), absorb(theirs)).emitsLike({ type: 'PermissionAbsorbed' }, { type: 'PermissionGranted', requestId: 'pr_1' });
    given(...sent('pr_1', '10 09:00')).when(absorb(after(yes('10 10:00', 'pr_1')))).emitsLike({ type: 'PermissionAbsorbed' }, { type: 'PermissionGranted' });
    const settled = given(...sent('pr_1', '10 09:00')).when(yes('10 10:00', 'pr_1'), absorb(after(yes('10 10:00', 'pr_1')))).state;
    expect([settled.replies.length, settled.quarantined.length]).toEqual([1, 0]);
    expect(after(absorb(after(yes('10 10:00', 'pr_9')))).quarantined).toMatchObject([{ refersTo: { messageId: messageId('ms_pr_9') } }]);
  });

  it('CA-13 leaves each pair to the dial that took it', () => {
    const taken = after(yes('10 10:00', null, forGood), reserve('dl_1', '10 11:00'));
    expect(after(absorb(taken)).reservation).toBeNull();
    expect(after(yes('10 10:00', null, forGood), reserve('dl_2', '10 11:00'), absorb(taken)).reservation).toMatchObject({ dialId: 'dl_2' });
  });
});
