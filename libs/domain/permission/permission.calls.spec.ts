import { describe, expect, it } from '@jest/globals';
import { specOf } from '#testing/decider-spec';
import { at, attempted, connected, forGood, no, pair, release, reserve, yes } from './permission.builders.ts';
import type { PermissionCommand } from './permission.commands.ts';
import { permission } from './permission.decider.ts';

const { given } = specOf(permission);
const granted = yes('01 08:00', null, forGood);

/** Connected calls, an hour apart from an hour on. */
const calls = (count: number, day: string, direction: 'inbound' | 'outbound' = 'outbound'): PermissionCommand[] =>
  Array.from({ length: count }, (_, n) => connected(`cl_${day}_${n}`, `${day} ${String(n).padStart(2, '0')}:00`, direction));

describe('taking the pair for a call', () => {
  it('PE-11 stores when the grant that it relies on was given', () =>
    given()
      .when(granted, reserve('dl_1', '02 10:00'))
      .emits({ type: 'PairReserved', pair, dialId: 'dl_1' as never, at: at('02 10:00'), grantedAt: at('01 08:00') }));

  it('CA-13 refuses a second dial and names the first; the same one again does nothing', () => {
    given().when(granted, reserve('dl_1', '02 10:00'), reserve('dl_2', '02 11:00')).refuses('call_in_progress', { rule: 'CA-13', inputs: { dialId: 'dl_1' } });
    given().when(granted, reserve('dl_1', '02 10:00'), reserve('dl_1', '02 10:00')).doesNothing();
  });

  it('CA-13 holds whatever another clock says', () =>
    given().when(granted, reserve('dl_1', '02 10:00'), reserve('dl_2', '02 09:59:59')).refuses('call_in_progress'));

  it('CA-13 lets the next dial through once the holder has let go, and nobody else can', () => {
    given().when(granted, reserve('dl_1', '02 10:00'), release('dl_1')).emits({ type: 'PairReleased', pair, dialId: 'dl_1' as never });
    given().when(granted, reserve('dl_1', '02 10:00'), release('dl_2')).doesNothing();
    given().when(release('dl_1')).doesNothing();
    given().when(granted, reserve('dl_1', '02 10:00'), release('dl_1'), reserve('dl_2', '02 11:00')).emitsLike({ type: 'PairReserved', dialId: 'dl_2' });
  });

  it('PE-5 is refused without a grant, before it, after it was taken back and at its very end', () => {
    const refused = (when: string, ...commands: PermissionCommand[]) =>
      given().when(...commands, reserve('dl_1', when)).refuses('no_call_permission', { rule: 'PE-5' });
    refused('02 10:00');
    refused('01 07:59:59', granted);
    refused('02 10:00', granted, no('02 09:00'));
    refused('08 08:00', yes('01 08:00', 'cl_1'));
    given().when(yes('01 08:00', 'cl_1'), reserve('dl_1', '08 07:59:59.999')).emitsLike({ type: 'PairReserved' });
  });

  it('is refused by the first rule in order: CA-13 before PE-5 before PE-9', () => {
    const full = [granted, ...calls(5, '2025-10-01')];
    given().when(granted, reserve('dl_1', '02 10:00'), no('02 10:30'), reserve('dl_2', '02 11:00')).refuses('call_in_progress');
    given().when(yes('2025-09-30 08:00', null, forGood), ...full, no('2025-10-01 05:30'), reserve('dl_1', '2025-10-01 06:00')).refuses('no_call_permission');
  });

  it.each([
    [5, '2025-10-01', '2025-10-02'],
    [10, '2025-10-13', '2025-10-14'],
  ])('PE-9 lets %s connected calls through in 24 h on %s, the next when the first is exactly 24 h old', (max, day, next) => {
    const before = [yes('2025-09-01 08:00', null, forGood), ...calls(max, day)];
    given()
      .when(...before, reserve('dl_1', `${day} 12:00`))
      .refuses('call_limit_reached', { rule: 'PE-9', retryAt: at(`${next} 00:00`), detail: `${max} calls per 24 h`, inputs: { max, used: max } });
    given().when(...before.slice(0, -1), reserve('dl_1', `${day} 12:00`)).emitsLike({ type: 'PairReserved' });
    given().when(...before, reserve('dl_1', `${next} 00:00`)).emitsLike({ type: 'PairReserved' });
  });

  it('PE-9 lets 100 through from 2025-12-19 on', () => {
    const minutes = Array.from({ length: 100 }, (_, n) => connected(`cl_${n}`, `20 ${10 + Math.floor(n / 60)}:${String(n % 60).padStart(2, '0')}`));
    given().when(granted, ...minutes.slice(1), reserve('dl_1', '20 12:00')).emitsLike({ type: 'PairReserved' });
    given().when(granted, ...minutes, reserve('dl_1', '20 12:00')).refuses('call_limit_reached', { retryAt: at('21 10:00') });
  });

  it('PE-9 counts outbound calls alone, each once, by its corrected start', () => {
    const start = yes('2025-09-01 08:00', null, forGood);
    given().when(start, ...calls(5, '2025-10-01', 'inbound'), reserve('dl_1', '2025-10-01 12:00')).emitsLike({ type: 'PairReserved' });
    given().when(connected('cl_1', '02 10:00'), connected('cl_1', '02 10:00')).doesNothing();
    given().when(connected('cl_1', '02 10:00'), connected('cl_1', '02 10:01')).emitsLike({ type: 'CallConnectionCounted', startedAt: at('02 10:01') });
    expect(given().when(connected('cl_1', '02 10:00'), connected('cl_1', '02 10:01')).state.connections).toHaveLength(1);
  });

  it('PE-9 of the seed counts dials that got a call in the first 24 h of a permanent grant, and has no limit later', () => {
    const dials = Array.from({ length: 5 }, (_, n) => attempted(`dl_${n}`, `01 ${String(n + 9).padStart(2, '0')}:00`));
    const dial = (when: string, commands: PermissionCommand[]) => given().when(granted, ...commands, reserve('dl_9', when, 'respondio-2025'));
    dial('01 20:00', dials.slice(1)).emitsLike({ type: 'PairReserved' });
    dial('01 20:00', [...dials.slice(1), attempted('dl_early', '01 07:00')]).emitsLike({ type: 'PairReserved' });
    dial('02 07:59:59.999', dials).refuses('call_limit_reached', { rule: 'PE-9', retryAt: at('02 08:00'), inputs: { max: 5, used: 5 } });
    dial('02 08:00', dials).emitsLike({ type: 'PairReserved' });
    given().when(attempted('dl_1', '01 09:00'), attempted('dl_1', '01 09:00')).doesNothing();
  });

  it('PE-9 of the seed does not limit a temporary grant', () => {
    const dials = Array.from({ length: 6 }, (_, n) => attempted(`dl_${n}`, `01 ${String(n + 9).padStart(2, '0')}:00`));
    given().when(yes('01 08:00', 'cl_1'), ...dials, reserve('dl_9', '01 20:00', 'respondio-2025')).emitsLike({ type: 'PairReserved' });
  });
});
