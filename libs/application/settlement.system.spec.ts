import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { after, SECOND, type Instant } from '#domain/kernel/instant';
import { fromMoney, micros, toMoney, type Money } from '#domain/kernel/money';
import { accountAggregate } from '#domain/account/account.decider';
import { connectInbound, terminate, terminateAnswered, type Person } from '#testing/fixtures/payloads';
import { WABA } from '#testing/fixtures/payload';
import { asker, DEMO, pseudonyms, startTestSystem, T0, type TestSystem } from '#testing/test-system';
import { balances, type BalanceDocument } from '#views/balances/balances.view';
import { callHistory, type CallDocument } from '#views/call-history/call-history.view';
import { ledgerLines, type LedgerLine } from '#views/ledger-lines/ledger-lines.view';

const fay = asker('fay');
const CARD = 'market,direction,tier_from_minute,tier_to_minute,rate_per_minute\nNorth America,outbound,0,,0.012345\nNorth America,inbound,0,,0.02\n';
const NUMBER = { phoneNumberId: '436666719526789', wabaId: WABA, displayPhoneNumber: '16315553601', country: 'IT', timeZone: 'Europe/Rome', accountId: 'acc-1', messagingLimit: 2_000 };

let test: TestSystem;
let calls = 0;

beforeEach(async () => {
  test = await startTestSystem();
});

afterEach(() => test.stop());

async function open({ topUp = '50', minimum = '0', zone = 'Europe/Rome', card = CARD as string | null } = {}): Promise<void> {
  const { accounts, tariffs, channels } = test.system;
  await accounts.open(fay, { accountId: 'acc-1', name: 'Main', currency: 'USD', wabas: [{ wabaId: WABA, timeZone: zone }], minimumBalance: minimum });
  if (topUp !== '0') await accounts.topUp(fay, 'acc-1', topUp, null);
  if (card !== null) await tariffs.importRateCard(fay, { kind: 'cost', currency: 'USD', from: '2025-01-01' }, card);
  await channels.connect(fay, NUMBER);
  await channels.change(fay, NUMBER.phoneNumberId, { calling: 'enabled' });
}

/** An outbound call that nobody dialled here and that lasted so long. */
async function call(lasted: number, { callId = `wacid.${++calls}`, startedAt = T0, ...more }: { callId?: string; startedAt?: Instant; user?: Person } = {}): Promise<string> {
  await test.deliver(terminateAnswered({ callId, direction: 'outbound', startedAt, lasted, ...more }));
  await test.settled();
  return callId;
}

const shown = async (callId: string) => (await test.system.views.get(callHistory, DEMO, pseudonyms.callId(DEMO, callId))) as CallDocument;
const balance = async () => (await test.system.views.get(balances, DEMO, 'acc-1')) as BalanceDocument;
const lines = async (callId: string): Promise<readonly LedgerLine[]> => {
  const equals = { accountId: 'acc-1', callId: pseudonyms.callId(DEMO, callId) };
  return (await test.system.views.list(ledgerLines, DEMO, { equals, sort: 'sortKey', direction: 'ascending', limit: 500, after: null })).items;
};
const sum = (amounts: readonly string[]): bigint => amounts.reduce((total, amount) => total + fromMoney(amount as Money), 0n);

describe('what a call costs', () => {
  it.each([
    [54, 9, '0.011110', ['0.011110']],
    [56, 10, '0.012345', ['0.012345']],
    [60, 10, '0.012345', ['0.012345']],
    [61, 11, '0.013580', ['0.012345', '0.001235']],
    [66, 11, '0.013580', ['0.012345', '0.001235']],
    [125, 21, '0.025924', ['0.012345', '0.012345', '0.001234']],
  ])('MO-1 MO-2 of %i s is %i pulses, %s in lines of each minute', async (seconds, pulses, amount, amounts) => {
    await open();
    const id = await call(seconds);
    expect((await shown(id)).charge).toEqual({ status: 'settled', amount, currency: 'USD', billableSeconds: seconds, pulses });
    expect((await lines(id)).map((line) => line.amount)).toEqual(amounts);
    expect((await balance()).balance).toBe(toMoney(micros(50_000_000n - fromMoney(amount as Money))));
  });

  it('MO-1 is nothing where it was not answered', async () => {
    await open();
    await test.deliver(terminate({ callId: 'wacid.none', direction: 'outbound', at: T0 }));
    await test.settled();
    expect((await shown('wacid.none')).charge).toMatchObject({ status: 'none', amount: '0.000000', pulses: 0 });
    expect(await lines('wacid.none')).toEqual([]);
  });

  it('MO-3 goes by the number that was called, and by the country of the BSUID where there is none', async () => {
    const card = 'market,tier_from_minute,tier_to_minute,rate_per_minute\nNorth America,0,,0.01\nRest of Africa,0,,0.02\nOther,0,,0.03\n';
    await open({ card });
    const ids = [
      await call(60, { user: { number: '16315553602', bsuid: 'KE.1' } }),
      await call(60, { user: { bsuid: 'KE.2' } }),
      await call(60, { user: { number: '99912345', bsuid: 'KE.3' } }),
    ];
    const charged = await Promise.all(ids.map(async (id) => (await lines(id)).map(({ market, amount }) => [market, amount])));
    expect(charged).toEqual([[['North America', '0.010000']], [['Rest of Africa', '0.020000']], [['Other', '0.030000']]]);
  });

  it('MO-3 is listed as unrated where there is no rate, and never billed at zero', async () => {
    await open({ card: null });
    const [noCard, nobody] = [await call(60), await call(60, { user: {} })];
    expect(await shown(noCard)).toMatchObject({ outcome: 'answered', unrated: 'no_card', charge: { status: 'none' } });
    await test.system.tariffs.importRateCard(fay, { kind: 'cost', currency: 'USD', from: '2025-01-01' }, CARD);
    const noRate = await call(60, { user: { number: '254700000001' } });
    expect(await shown(noRate)).toMatchObject({ unrated: 'no_rate' });
    expect((await shown(nobody)).unrated).not.toBeNull();
    expect([...(await lines(noCard)), ...(await lines(noRate))]).toEqual([]);
    expect((await balance()).balance).toBe('50.000000');
  });

  it('MO-5 is nothing for an inbound call of today, and the inbound rate before 2025-05-01 in the zone of the WABA', async () => {
    await open({ zone: 'America/New_York' });
    const inbound = async (callId: string, at: string) => {
      const startedAt = Date.parse(at) as Instant;
      await test.deliver(connectInbound({ callId, at: startedAt }));
      await test.deliver(terminateAnswered({ callId, direction: 'inbound', startedAt, lasted: 60 }));
      await test.settled();
      return (await shown(callId)).charge;
    };
    expect(await inbound('wacid.now', '2026-11-24T10:00:00Z')).toMatchObject({ status: 'none', amount: '0.000000' });
    expect(await inbound('wacid.edge', '2025-05-01T04:00:00Z')).toMatchObject({ status: 'none' });
    expect(await inbound('wacid.before', '2025-05-01T03:59:59Z')).toMatchObject({ status: 'settled', amount: '0.020000', pulses: 10 });
  });
});

describe('an account whose money runs out', () => {
  it('MO-12 gives what is available, and the rest is debt; nothing is ever below zero', async () => {
    await open({ topUp: '0.01' });
    const id = await call(60);
    expect(await balance()).toMatchObject({ balance: '0.000000', available: '0.000000', debt: '0.002345', label: 'top_up_required', callsAllowed: false });
    expect((await shown(id)).charge).toMatchObject({ status: 'settled', amount: '0.012345' });
    await call(60);
    expect(await balance()).toMatchObject({ balance: '0.000000', debt: '0.014690' });
    expect((await test.all('TopUpRequired')).length).toBe(1);
  });

  it('MO-13 pays the debt with the first money that comes in, and allows calls again once there is none', async () => {
    await open({ topUp: '0' });
    await call(60);
    const allowed = async (topUp: string) => {
      await test.system.accounts.topUp(fay, 'acc-1', topUp, null);
      await test.settled();
      return balance();
    };
    expect(await allowed('0.012344')).toMatchObject({ balance: '0.000000', debt: '0.000001', callsAllowed: false });
    expect(await allowed('0.000001')).toMatchObject({ balance: '0.000000', debt: '0.000000', callsAllowed: true, label: null });
    expect(await allowed('1')).toMatchObject({ balance: '1.000000' });
    expect((await test.all('DebtPaid')).map(({ data }) => data.amount)).toEqual(['0.012344', '0.000001']);
  });

  it('CA-16 shows the label below the minimum, exactly: 9.98 is below 10, 10 is not', async () => {
    await open({ topUp: '9.98', minimum: '10' });
    await test.settled();
    expect(await balance()).toMatchObject({ balance: '9.980000', label: 'top_up_required', callsAllowed: false });
    await test.system.accounts.topUp(fay, 'acc-1', '0.02', null);
    await test.settled();
    expect(await balance()).toMatchObject({ balance: '10.000000', label: null, callsAllowed: true });
    await call(1);
    expect(await balance()).toMatchObject({ balance: '9.998766', label: 'top_up_required' });
  });

  it('CA-16 turns an inbound call away, with a contact event and its cause', async () => {
    await open({ topUp: '9.99', minimum: '10' });
    await test.deliver(connectInbound({ callId: 'wacid.in', at: T0 }));
    await test.settled();
    expect(await shown('wacid.in')).toMatchObject({ outcome: 'rejected_by_balance', missed: { cause: 'balance', ringAttempts: 0 } });
    expect((await test.all('CallMissed')).length).toBe(1);
  });

  it('MO-9 MO-17 never has less than nothing available at any event, and ends with the same balance − debt in any order', async () => {
    const steps = fc.array(fc.oneof(fc.record({ topUp: fc.integer({ min: 1, max: 40_000 }) }), fc.record({ seconds: fc.integer({ min: 1, max: 300 }) })), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(steps, fc.boolean(), async (all, reversed) => {
        await test.stop();
        test = await startTestSystem();
        await open({ topUp: '0' });
        for (const step of reversed ? [...all].reverse() : all) {
          if ('topUp' in step) await test.system.accounts.topUp(fay, 'acc-1', toMoney(micros(BigInt(step.topUp))), null);
          else await call(step.seconds);
        }
        await test.settled();
        const { initial, evolve } = accountAggregate.decider;
        let state = initial;
        for (const { data } of await test.all('AccountOpened', 'AccountTermsSet', 'BalanceToppedUp', 'BalanceDebited', 'BalanceCredited', 'DebtRecorded', 'DebtPaid', 'TopUpRequired', 'TopUpSatisfied')) {
          state = evolve(state, data);
          if (state.kind === 'open') expect(state.balance - state.held >= 0n && state.debt >= 0n && state.held >= 0n).toBe(true);
        }
        const charged = sum((await test.all('ChargeSettled')).map(({ data }) => data.rated.amount));
        const paid = all.reduce((total, step) => total + ('topUp' in step ? BigInt(step.topUp) : 0n), 0n);
        if (state.kind === 'open') expect(state.balance - state.debt).toBe(paid - charged);
      }),
      { numRuns: 15 },
    );
  });
});

describe('a charge whose call turns out otherwise', () => {
  const end = (callId: string, durationSeconds: number, at: Instant) => terminate({ callId, direction: 'outbound', at, startedAt: T0, endedAt: after(T0, durationSeconds * SECOND), durationSeconds });

  it.each([[56, 61], [61, 125], [125, 61], [61, 56]])('MO-2 is corrected from %i to %i s by lines that foot with the charge and the balance', async (first, second) => {
    await open();
    const id = `wacid.corrected-${first}-${second}`;
    await test.deliver(end(id, first, after(T0, 200 * SECOND)));
    await test.settled();
    await test.deliver(end(id, second, after(T0, 201 * SECOND)));
    await test.settled();
    const { charge, durationSeconds } = await shown(id);
    const posted = await lines(id);
    expect([charge.status, durationSeconds, charge.billableSeconds]).toEqual(['corrected', second, second]);
    expect(toMoney(micros(sum(posted.map(({ amount }) => amount))))).toBe(charge.amount);
    expect(posted.reduce((total, { pulses }) => total + pulses, 0)).toBe(charge.pulses);
    expect(fromMoney((await balance()).balance)).toBe(50_000_000n - fromMoney(charge.amount));
    const ids = new Set(posted.map(({ lineId }) => lineId));
    expect(ids.size).toBe(posted.length);
    for (const line of posted) if (line.kind === 'correction') expect(ids.has(line.corrects)).toBe(true);
    expect(posted.some(({ kind }) => kind === 'correction')).toBe(true);
  });

  it('MO-13 takes a correction upwards from what is available, and makes the rest debt', async () => {
    await open({ topUp: '0.013' });
    await test.deliver(end('wacid.up', 56, after(T0, 200 * SECOND)));
    await test.settled();
    await test.deliver(end('wacid.up', 125, after(T0, 201 * SECOND)));
    await test.settled();
    expect(await balance()).toMatchObject({ balance: '0.000000', debt: '0.012924' });
  });

  it('pays debt with what a correction downwards gives back', async () => {
    await open({ topUp: '0.013' });
    await test.deliver(end('wacid.down', 125, after(T0, 200 * SECOND)));
    await test.settled();
    expect(await balance()).toMatchObject({ balance: '0.000000', debt: '0.012924' });
    await test.deliver(end('wacid.down', 56, after(T0, 201 * SECOND)));
    await test.settled();
    expect(await balance()).toMatchObject({ balance: '0.000655', debt: '0.000000' });
  });
});
