import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { permissionReply } from '#testing/fixtures/payloads';
import type { Answer, Api, Page, Problem } from '#testing/server/http-client';
import { ACCOUNT, agent, AMINA, CHANNEL, MORNING, openShop, OWNER } from '#testing/server/shop';
import { eventsOf } from '#testing/server/stored';
import { TestServer } from '#testing/server/test-server';
import type { BalanceDocument } from '#views/balances/balances.view';

const TOP_UPS = '/v1/accounts/acc-1/top-ups';

let server: TestServer;
let owner: Api;

beforeAll(async () => {
  server = await TestServer.start();
  owner = await openShop(server, { online: ['anna'] });
});

afterAll(() => server.remove());

const keyed = (key: string) => ({ 'idempotency-key': key });

const topUp = (key: string, amount: string, reference = 'receipt 77') => owner.post<BalanceDocument & Problem>(TOP_UPS, { amount, reference }, keyed(key));

const balance = async () => (await owner.get<BalanceDocument>('/v1/accounts/acc-1')).body.balance;

const isReplayed = ({ headers }: Answer<unknown>): boolean => headers.get('idempotency-replayed') === 'true';

const fiftyTimes = <T>(send: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 50 }, send));

describe('a key', () => {
  it('MO-16 that comes fifty times at once has one effect and one answer, and all but one are marked as replays', async () => {
    const answers = await fiftyTimes(() => topUp('fifty', '10'));
    expect(answers.filter((answer) => !isReplayed(answer))).toHaveLength(1);
    for (const { status, body, position } of answers) expect([status, body, position]).toEqual([201, answers[0]!.body, answers[0]!.position]);
    expect(answers[0]!.body.balance).toBe('60.000000');
    expect(await balance()).toBe('60.000000');
  });

  it('MO-16 is a conflict with another body, and nothing happens', async () => {
    for (const conflict of [await topUp('fifty', '10.000001'), await topUp('fifty', '10', 'receipt 78'), await owner.post<Problem>(TOP_UPS, { amount: '10' }, keyed('fifty'))]) {
      expect(conflict).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } });
      expect(isReplayed(conflict)).toBe(false);
    }
    expect(await balance()).toBe('60.000000');
  });

  it('says the same in another order of fields', async () => {
    const { status, headers } = await owner.post(TOP_UPS, '{"reference":"receipt 77","amount":"10"}', { ...keyed('fifty'), 'content-type': 'application/json' });
    expect([status, headers.get('idempotency-replayed')]).toEqual([201, 'true']);
  });

  it('MO-16 holds after a restart, and after the server was killed', async () => {
    const before = await topUp('fifty', '10');
    for (const again of [() => server.restart(), () => server.kill9().then(() => server.launch())]) {
      await again();
      const after = await topUp('fifty', '10');
      expect([after.status, after.body, after.position, isReplayed(after)]).toEqual([201, before.body, before.position, true]);
      expect(await topUp('fifty', '11')).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } });
    }
    expect(await balance()).toBe('60.000000');
  });

  it('is another one for another account, and for another workspace', async () => {
    await owner.post('/v1/accounts', { ...ACCOUNT, accountId: 'acc-2' });
    const second = await owner.post<BalanceDocument>('/v1/accounts/acc-2/top-ups', { amount: '10', reference: 'receipt 77' }, keyed('fifty'));
    expect([second.status, second.body.balance, isReplayed(second)]).toEqual([201, '10.000000', false]);
    const other = server.api({ ...OWNER, workspace: 'other' });
    await other.post('/v1/accounts', ACCOUNT);
    const third = await other.post<BalanceDocument>(TOP_UPS, { amount: '1' }, keyed('fifty'));
    expect([third.status, third.body.balance, isReplayed(third)]).toEqual([201, '1.000000', false]);
  });

  it('is needed where money moves', async () => {
    const { status, body } = await owner.post<Problem>(TOP_UPS, { amount: '5' });
    expect([status, body.code, body.errors?.map(({ path }) => path)]).toEqual([400, 'invalid_request', ['Idempotency-Key']]);
    for (const key of ['', 'two words', 'x'.repeat(256)]) expect(await topUp(key, '5')).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(await balance()).toBe('60.000000');
  });

  it('keeps a flood of top-ups exact when the server is killed in the middle of it and everything is sent again', async () => {
    const keys = Array.from({ length: 200 }, (_, n) => `flood-${n}`);
    let done = 0;
    const killed: Promise<void>[] = [];
    const send = async (key: string): Promise<number | null> => {
      const status = await topUp(key, '1').then((answer) => answer.status, () => null);
      if (++done === 80) killed.push(server.kill9());
      return status;
    };
    const waiting = [...keys];
    const sender = async (): Promise<void> => {
      for (let key = waiting.shift(); key !== undefined; key = waiting.shift()) await send(key);
    };
    await Promise.all(Array.from({ length: 16 }, sender));
    await Promise.all(killed);
    await server.launch();
    const again = await Promise.all(keys.map((key) => topUp(key, '1')));
    expect(again.map(({ status }) => status)).toEqual(keys.map(() => 201));
    expect(again.filter(isReplayed).length).toBeGreaterThanOrEqual(60);
    expect(await balance()).toBe('260.000000');
  });
});

describe('a key where no money moves', () => {
  const anna = () => server.api(agent('anna'));
  const dial = (key: string) => anna().post<{ dialId: string } & Problem>('/v1/calls', { phoneNumberId: CHANNEL.phoneNumberId, contact: AMINA.bsuid, sdpOffer: 'v=0' }, keyed(key));

  it('repeats a refusal by a rule, even when the rule would allow it now', async () => {
    const first = await dial('refused');
    expect(first).toMatchObject({ status: 409, body: { code: 'no_call_permission', rule: 'PE-5' } });
    await server.hooks(permissionReply({ wamid: 'wamid.yes', at: MORNING, user: AMINA, response: 'accept', permanent: true }));
    await server.settled();
    const second = await dial('refused');
    expect([second.status, second.body, isReplayed(second)]).toEqual([409, first.body, true]);
  });

  it('makes one dial of fifty', async () => {
    const answers = await fiftyTimes(() => dial('dial'));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(new Set(answers.map(({ body }) => body.dialId)).size).toBe(1);
    expect(answers.filter((answer) => !isReplayed(answer))).toHaveLength(1);
    await server.settled();
    const { items } = (await owner.get<Page<{ dialId: string | null }>>('/v1/calls')).body;
    expect(items.filter(({ dialId }) => dialId !== null)).toHaveLength(1);
  });

  it('belongs to its caller: another agent with the same key asks for himself', async () => {
    const other = await server.api(agent('ben')).post<Problem>('/v1/calls', { phoneNumberId: CHANNEL.phoneNumberId, contact: AMINA.bsuid, sdpOffer: 'v=0' }, keyed('dial'));
    expect(other).toMatchObject({ status: 409, body: { code: 'call_in_progress', rule: 'CA-13' } });
    expect(isReplayed(other)).toBe(false);
  });

  it('leaves one top-up a key in the log', async () => {
    await server.stop();
    const events = (await eventsOf(server.dataDir, 'account-demo.acc-1')).filter(({ data }) => data.type === 'BalanceToppedUp');
    expect(events).toHaveLength(1 + 1 + 200);
    expect(new Set(events.map(({ metadata }) => metadata.commandId)).size).toBe(events.length);
  });
});
