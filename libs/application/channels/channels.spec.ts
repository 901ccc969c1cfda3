import { beforeEach, describe, expect, it } from '@jest/globals';
import { channelAggregate } from '#domain/channel/channel.decider';
import { workspaceId } from '#domain/kernel/ids';
import { asker, DEMO, TestSystem } from '#testing/test-system';
import { billingOf } from './billing.ts';
import type { ChannelInput } from './channels.ts';

const ada = asker('ada');
const stranger = { ...ada, workspace: workspaceId('other') };
const INPUT: ChannelInput = { phoneNumberId: '436666719526789', wabaId: '366634483210360', displayPhoneNumber: '16315553601', country: 'IT', timeZone: 'Europe/Rome', accountId: 'acc-1', messagingLimit: 2_000 };
const ACCOUNT = { accountId: 'acc-1', name: 'Main', currency: 'USD', wabas: [] };

let test: TestSystem;

beforeEach(async () => {
  test = new TestSystem();
  for (const who of [ada, stranger]) await test.system.accounts.open(who, ACCOUNT);
});

const connect = (input: Partial<ChannelInput> = {}, who = ada) => test.system.channels.connect(who, { ...INPUT, ...input });
const change = (settings: Parameters<TestSystem['system']['channels']['change']>[2], who = ada) => test.system.channels.change(who, INPUT.phoneNumberId, settings);
const state = (workspace = DEMO) => test.system.gateway.load(channelAggregate, workspace, INPUT.phoneNumberId);
const head = () => test.events.head();

describe('connecting a number', () => {
  it('claims it and leaves calling off and contacts free to call', async () => {
    const position = await connect();
    expect(position).toBe(await head());
    expect(await state()).toMatchObject({ kind: 'connected', ...INPUT, calling: 'disabled', inboundCalls: 'allowed' });
    expect((await test.all('RouteClaimed')).map(({ data, metadata }) => [data.phoneNumberId, data.workspace, metadata.workspace])).toEqual([[INPUT.phoneNumberId, DEMO, null]]);
  });

  it('does nothing when it is connected just so, and refuses other content', async () => {
    await connect();
    const before = await head();
    expect(await connect()).toBeNull();
    expect(await connect({ messagingLimit: null })).toBeNull();
    for (const other of [{ country: 'US' }, { wabaId: '1' }, { messagingLimit: 1_000 }, { timeZone: 'UTC' }] as const) {
      await expect(connect(other)).rejects.toMatchObject({ name: 'Refused', refusal: { code: 'already_exists' } });
    }
    expect(await head()).toBe(before);
  });

  it('is not found for another workspace, which is told nothing and leaves nothing', async () => {
    await connect();
    const before = await head();
    await expect(connect({}, stranger)).rejects.toMatchObject({ name: 'NotFound', message: 'number' });
    await expect(change({ calling: 'disabled' }, stranger)).rejects.toMatchObject({ name: 'NotFound' });
    expect([await state(stranger.workspace), await head()]).toEqual([{ kind: 'unconnected' }, before]);
  });

  it('goes to one of two workspaces that want it at once', async () => {
    const outcomes = await Promise.allSettled([connect(), connect({}, stranger)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await test.all('ChannelConnected')).length).toBe(1);
    expect((await test.all('RouteClaimed')).length).toBe(1);
  });

  it('needs an account of the same workspace', async () => {
    const before = await head();
    for (const accountId of ['acc-2', '']) await expect(connect({ accountId })).rejects.toMatchObject({ name: 'Unfit', faults: [{ path: 'accountId' }] });
    expect(await head()).toBe(before);
  });
});

describe('settings', () => {
  beforeEach(() => connect());

  it('are changed where they are named, and only where they differ', async () => {
    const position = await change({ calling: 'enabled', inboundCalls: 'blocked', recording: { enabled: true, purpose: 'quality', announcementLanguage: 'it' } });
    expect(position).toBe(await head());
    expect(await state()).toMatchObject({ calling: 'enabled', inboundCalls: 'blocked', recording: { enabled: true, purpose: 'quality' }, messagingLimit: 2_000, callbackPermission: null });
    expect(await change({ calling: 'enabled', inboundCalls: 'blocked' })).toBeNull();
    await change({ inboundCalls: 'allowed' });
    expect(await state()).toMatchObject({ calling: 'enabled', inboundCalls: 'allowed' });
  });

  it('CH-1 are changed all or not at all', async () => {
    await change({ messagingLimit: 250 });
    const before = await head();
    await expect(change({ inboundCalls: 'blocked', calling: 'enabled' })).rejects.toMatchObject({
      refusal: { code: 'messaging_limit_too_low', rule: 'CH-1', inputs: { limit: 250, threshold: 2_000, source: expect.any(String) } },
    });
    expect([await state(), await head()]).toMatchObject([{ calling: 'disabled', inboundCalls: 'allowed' }, before]);
    expect(await change({ messagingLimit: 2_000, calling: 'enabled' })).not.toBeNull();
  });

  it('are not there for a number that nobody connected', async () => {
    await expect(test.system.channels.change(ada, '1', { calling: 'enabled' })).rejects.toMatchObject({ name: 'NotFound' });
  });
});

describe('what a number is billed by', () => {
  const billing = async (input: Partial<ChannelInput>, wabas: readonly { wabaId: string; timeZone: string }[] = []) => {
    await test.system.accounts.open(ada, { ...ACCOUNT, accountId: 'acc-2', currency: 'EUR', wabas });
    await connect({ accountId: 'acc-2', ...input });
    const channel = await state();
    return channel.kind === 'connected' ? billingOf(test.system.gateway, DEMO, channel) : null;
  };

  it('is the zone of its WABA where the account knows it', async () => {
    const wabas = [{ wabaId: '1', timeZone: 'Asia/Tokyo' }, { wabaId: INPUT.wabaId, timeZone: 'America/Sao_Paulo' }];
    expect(await billing({}, wabas)).toEqual({ accountId: 'acc-2', wabaId: INPUT.wabaId, timeZone: 'America/Sao_Paulo', currency: 'EUR' });
  });

  it('is its own zone where the account does not', async () => {
    expect(await billing({ timeZone: 'Africa/Nairobi' })).toMatchObject({ timeZone: 'Africa/Nairobi' });
  });
});
