import { describe, expect, it } from '@jest/globals';
import { specOf } from '#testing/decider-spec';
import type { PolicySet } from '../policy/policy.ts';
import { at, attempted, connected, forGood, move, no, release, reserve, sent, yes } from './permission.builders.ts';
import type { PermissionCommand } from './permission.commands.ts';
import { permission } from './permission.decider.ts';
import { permissionAt } from './permission-at.ts';
import { NO_FACTS } from './permission.state.ts';

const { given } = specOf(permission);
const asked = given(...sent('pr_1', '23 09:00'));
const view = (when: string, commands: PermissionCommand[], policy: PolicySet = 'meta') => permissionAt(asked.when(...commands).state, at(when), policy);
const [REQUEST, CALL] = [0, 1];

describe('permission at an instant', () => {
  it('is what the contract shows', () => {
    const facts = [move('23 08:30'), yes('23 09:10', 'pr_1', { expiresAt: at('30 09:10') })];
    expect(view('23 20:00', facts)).toEqual({
      permission: { status: 'temporary', expirationTime: '2026-11-30T09:10:00.000Z', grantedAt: '2026-11-23T09:10:00.000Z', source: 'request' },
      serviceWindow: { open: true, until: '2026-11-24T08:30:00.000Z' },
      actions: [
        {
          action: 'send_call_permission_request',
          allowed: false,
          rule: 'PE-3',
          retryAt: '2026-11-24T09:00:00.000Z',
          limits: [
            { period: 'PT24H', max: 1, used: 1, resetsAt: '2026-11-24T09:00:00.000Z' },
            { period: 'P7D', max: 2, used: 1, resetsAt: null },
          ],
        },
        { action: 'start_call', allowed: true, rule: null, retryAt: null, limits: [{ period: 'PT24H', max: 100, used: 0, resetsAt: null }] },
      ],
    });
  });

  it('is nothing before anything is known', () =>
    expect(permissionAt(NO_FACTS, at('23 09:00'), 'meta')).toMatchObject({
      permission: { status: 'none', expirationTime: null, grantedAt: null, source: null },
      serviceWindow: { open: false, until: null },
      actions: [
        { allowed: false, rule: 'PE-1', retryAt: null },
        { allowed: false, rule: 'PE-5', retryAt: null },
      ],
    }));

  it('can be asked of the past, when later facts were still to come', () => {
    const facts = [move('23 08:30'), move('23 12:00'), yes('23 09:10', 'pr_1'), no('23 15:00', 'pr_1'), connected('cl_1', '23 14:00')];
    expect(view('23 08:59', facts).actions[REQUEST]).toMatchObject({ allowed: true, limits: [{ used: 0 }, { used: 0 }] });
    expect(view('23 11:00', facts)).toMatchObject({ permission: { status: 'temporary' }, serviceWindow: { until: '2026-11-24T08:30:00.000Z' } });
    expect(view('23 13:00', facts).actions[REQUEST]).toMatchObject({ rule: 'PE-3', limits: [{ used: 1 }, { used: 1 }] });
    expect(view('23 14:00', facts).actions[REQUEST]).toMatchObject({ allowed: true, limits: [{ used: 0 }, { used: 0 }] });
    expect(view('23 15:00', facts).permission.status).toBe('none');
  });

  it('gives the instant at which a slot of each used-up limit frees', () =>
    expect(permissionAt(given(...sent('pr_1', '20 09:00'), ...sent('pr_2', '23 09:00')).state(), at('23 10:00'), 'meta').actions[REQUEST]?.limits).toEqual([
      { period: 'PT24H', max: 1, used: 1, resetsAt: '2026-11-24T09:00:00.000Z' },
      { period: 'P7D', max: 2, used: 2, resetsAt: '2026-11-27T09:00:00.000Z' },
    ]));

  it('has no rule to name for a request while the permission is permanent, and shuts the window when it did', () => {
    const permanent = view('26 12:00', [move('23 08:30'), yes('23 09:10', 'pr_1', forGood)]);
    expect(permanent.actions[REQUEST]).toMatchObject({ allowed: false, rule: null, retryAt: null });
    expect(permanent.serviceWindow).toEqual({ open: false, until: '2026-11-24T08:30:00.000Z' });
    expect(permanent.permission).toMatchObject({ status: 'permanent', expirationTime: null });
  });

  it('CA-13 does not offer a call from when the pair is taken until it is let go', () => {
    const dialled = [yes('23 09:10', 'pr_1'), reserve('dl_1', '23 10:00')];
    expect(view('23 09:59:59', dialled).actions[CALL]).toMatchObject({ allowed: true });
    expect(view('23 10:00', dialled).actions[CALL]).toMatchObject({ allowed: false, rule: 'CA-13', retryAt: null });
    expect(view('23 10:00', [...dialled, release('dl_1')]).actions[CALL]).toMatchObject({ allowed: true });
  });

  it('PE-9 of the seed shows a limit only while it holds', () => {
    const dials = [yes('23 09:10', 'pr_1', forGood), ...['10', '11', '12', '13', '14'].map((hour) => attempted(`dl_${hour}`, `23 ${hour}:00`))];
    const at14 = view('23 14:00', dials, 'respondio-2025').actions[CALL];
    expect(at14).toMatchObject({ allowed: false, rule: 'PE-9', retryAt: '2026-11-24T09:10:00.000Z' });
    expect(at14?.limits).toEqual([{ period: 'PT24H', max: 5, used: 5, resetsAt: '2026-11-24T09:10:00.000Z' }]);
    expect(view('23 13:00', dials, 'respondio-2025').actions[CALL]?.limits).toEqual([{ period: 'PT24H', max: 5, used: 4, resetsAt: null }]);
    expect(view('24 09:10', dials, 'respondio-2025').actions[CALL]).toMatchObject({ allowed: true, limits: [] });
  });
});
