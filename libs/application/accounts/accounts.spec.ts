import { beforeEach, describe, expect, it } from '@jest/globals';
import { accountAggregate } from '#domain/account/account.decider';
import { workspaceId } from '#domain/kernel/ids';
import { asker, DEMO, T0, TestSystem } from '#testing/test-system';

const fay = asker('fay');
const ACCOUNT = { accountId: 'acc-1', name: 'Main', currency: 'USD', wabas: [{ wabaId: '1', timeZone: 'Europe/Rome' }] };

let test: TestSystem;

beforeEach(() => {
  test = new TestSystem();
});

const accounts = () => test.system.accounts;
const state = () => test.system.gateway.load(accountAggregate, DEMO, 'acc-1');

describe('accounts', () => {
  it('are opened with a minimum of 10 unless another one is named', async () => {
    expect(await accounts().open(fay, ACCOUNT)).toBe(await test.events.head());
    expect(await state()).toMatchObject({ kind: 'open', minimumBalance: 10_000_000n, onExhaustion: 'stop_on_pulse_edge', balance: 0n, debt: 0n, topUpRequired: true });
    await accounts().open(fay, { ...ACCOUNT, accountId: 'acc-2', minimumBalance: '0.5' });
    expect(await test.system.gateway.load(accountAggregate, DEMO, 'acc-2')).toMatchObject({ minimumBalance: 500_000n });
  });

  it('are opened once: the same again is nothing, other terms are refused', async () => {
    await accounts().open(fay, ACCOUNT);
    const before = await test.events.head();
    expect(await accounts().open(fay, { ...ACCOUNT, minimumBalance: '10' })).toBeNull();
    for (const other of [{ name: 'Other' }, { currency: 'EUR' }, { minimumBalance: '9' }, { wabas: [] }]) {
      await expect(accounts().open(fay, { ...ACCOUNT, ...other })).rejects.toMatchObject({ refusal: { code: 'already_exists' } });
    }
    expect(await test.events.head()).toBe(before);
  });

  it('take whatever of a WABA is known of them and nothing that came with it', async () => {
    const wabas = [{ wabaId: '1', timeZone: 'Europe/Rome', secret: 'x' }];
    await accounts().open(fay, { ...ACCOUNT, wabas });
    expect((await test.all('AccountTermsSet'))[0]?.data.wabas).toEqual([{ wabaId: '1', timeZone: 'Europe/Rome' }]);
  });

  it('take money in to the micro, with who brought it and what for', async () => {
    await accounts().open(fay, ACCOUNT);
    const position = await accounts().topUp(fay, 'acc-1', '9.98', 'receipt 77');
    await accounts().topUp(fay, 'acc-1', '0.000001', null);
    const [first] = await test.all('BalanceToppedUp');
    expect(first).toMatchObject({ position, data: { amount: '9.980000', reference: 'receipt 77', at: T0 }, metadata: { actor: 'user:fay' } });
    expect(await state()).toMatchObject({ balance: 9_980_001n, topUpRequired: true });
    await accounts().topUp(fay, 'acc-1', '0.019999', null);
    expect(await state()).toMatchObject({ balance: 10_000_000n, topUpRequired: false });
  });

  it('MO-16 take the money of one request in once, however often it is carried out', async () => {
    await accounts().open(fay, ACCOUNT);
    const keyed = asker('fay', { commandId: 'top-up-1' });
    const positions = await Promise.all(Array.from({ length: 5 }, () => accounts().topUp(keyed, 'acc-1', '50', null)));
    expect(await state()).toMatchObject({ balance: 50_000_000n });
    expect((await test.all('BalanceToppedUp')).length).toBe(1);
    expect(new Set(positions)).toEqual(new Set([(await test.all('TopUpSatisfied'))[0]?.position]));
  });

  it('hold sums that no single request could bring', async () => {
    await accounts().open(fay, ACCOUNT);
    for (let n = 0; n < 12; n++) await accounts().topUp(fay, 'acc-1', '999999999999999999', null);
    expect(await state()).toMatchObject({ balance: 11_999_999_999_999_999_988_000_000n });
  });

  it('are not there for another workspace, or by another name', async () => {
    await accounts().open(fay, ACCOUNT);
    const before = await test.events.head();
    for (const [who, id] of [[fay, 'acc-2'], [{ ...fay, workspace: workspaceId('other') }, 'acc-1'], [fay, '']] as const) {
      await expect(accounts().topUp(who, id, '1', null)).rejects.toMatchObject({ name: 'NotFound' });
    }
    expect(await test.events.head()).toBe(before);
  });

  it('never take what nobody has checked for money', async () => {
    await accounts().open(fay, ACCOUNT);
    for (const amount of ['1e3', '-1', ' 1', '1.0000001', '']) await expect(accounts().topUp(fay, 'acc-1', amount, null)).rejects.toThrow('unchecked amount');
    await expect(accounts().topUp(fay, 'acc-1', '0', null)).rejects.toThrow(RangeError);
    expect(await test.all('BalanceToppedUp')).toEqual([]);
  });
});
