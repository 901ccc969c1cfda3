import { describe, expect, it } from '@jest/globals';
import { contactId, dialId, messageId, phoneNumberId, requestId } from '#domain/kernel/ids';
import { after, HOUR } from '#domain/kernel/instant';
import { permissionAt } from '#domain/permission/permission-at';
import { permission } from '#domain/permission/permission.decider';
import type { PermissionEvent } from '#domain/permission/permission.events';
import { specOf } from '#testing/decider-spec';
import { fold, RECORDED_AT } from '#testing/view-spec';
import { permissions } from './permissions.view.ts';

const { given } = specOf(permission);

const pair = { phoneNumberId: phoneNumberId('436666719526789'), contactId: contactId('ct_1') };
const ID = '436666719526789.ct_1';
const at = RECORDED_AT;
const ask = { requestId: requestId('pr_1'), form: 'free_form', template: null, subject: {} } as const;

const history: readonly PermissionEvent[] = [
  { type: 'ServiceWindowMoved', pair, at, until: after(at, 24 * HOUR), by: 'message' },
  { type: 'PermissionRequested', pair, ...ask, at },
  { type: 'PermissionRequestAnswered', pair, requestId: ask.requestId, messageId: messageId('ms_1'), at },
  { type: 'PermissionGranted', pair, factKey: 'f1', at, kind: 'temporary', expiresAt: after(at, 168 * HOUR), source: 'request', requestId: ask.requestId },
  { type: 'PairReserved', pair, dialId: dialId('dl_1'), at, grantedAt: at },
];

describe('permissions', () => {
  it('holds the facts of a number and a contact as the aggregate that decides holds them', () => {
    const all = fold(permissions, history);
    expect(Object.keys(all)).toEqual([ID]);
    expect(all[ID]).toEqual({ phoneNumberId: '436666719526789', contactId: 'ct_1', facts: given(...history).state() });
    expect(all[ID]?.facts.reservation?.dialId).toBe('dl_1');
  });

  it('PE-5 answers for any instant after it went through a store', () => {
    const facts = fold(permissions, history)[ID]?.facts ?? permission.initial;
    const statusAt = (hours: number) => permissionAt(facts, after(at, hours * HOUR), 'meta').permission.status;
    expect([statusAt(-1), statusAt(0), statusAt(167), statusAt(168)]).toEqual(['none', 'temporary', 'temporary', 'none']);
  });

  it('keeps the facts of other contacts apart', () => {
    const other = { ...pair, contactId: contactId('ct_2') };
    const all = fold(permissions, [...history, { type: 'PermissionRevoked', pair: other, factKey: 'f2', at, by: 'contact' }]);
    expect(all[ID]?.facts.replies).toHaveLength(1);
    expect(all['436666719526789.ct_2']?.facts.replies).toMatchObject([{ verdict: 'revoke' }]);
  });

  it('takes our own refusal for no fact', () => {
    const [denied] = given().when({ type: 'RequestPermission', pair, ...ask, policy: 'meta', now: at }).events();
    expect(denied?.type).toBe('PermissionRequestDenied');
    expect(fold(permissions, [denied as PermissionEvent])).toEqual({});
  });
});
