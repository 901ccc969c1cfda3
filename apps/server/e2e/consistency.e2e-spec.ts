import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { after, SECOND } from '#domain/kernel/instant';
import { accepted, batch, connectInbound, connectOutbound, terminate, terminateAnswered } from '#testing/fixtures/payloads';
import type { Api, Page, Problem, RequestHeaders } from '#testing/server/http-client';
import { MORNING, openShop } from '#testing/server/shop';
import { TestServer } from '#testing/server/test-server';
import type { BalanceDocument } from '#views/balances/balances.view';
import type { CallDocument } from '#views/call-history/call-history.view';
import type { ContactEventDocument } from '#views/contact-events/contact-events.view';
import type { LedgerLine } from '#views/ledger-lines/ledger-lines.view';

const ROUNDS = 20;

let server: TestServer;
let owner: Api;

beforeAll(async () => {
  server = await TestServer.start();
  owner = await openShop(server);
});

afterAll(() => server.remove());

const later = (seconds: number) => after(MORNING, seconds * SECOND);
const since = (position: string): RequestHeaders => ({ 'ringledger-min-position': position, 'ringledger-wait': '20' });
const personOf = (n: number) => ({ bsuid: `KE.${n}`, number: `2547${String(n).padStart(8, '0')}` });

/** The number in a position. */
const placeOf = (position: string): bigint => BigInt(position.split('.')[1]!);

describe('a read from the position of a webhook on', () => {
  it('CA-3 holds the call and its contact event, at once, every time', async () => {
    for (let n = 0; n < ROUNDS; n++) {
      const call = { callId: `wacid.missed-${n}`, user: personOf(n) };
      await server.hook(connectInbound({ ...call, at: MORNING }));
      const { position } = await server.hook(terminate({ ...call, direction: 'inbound', at: later(20) }));
      const events = await owner.get<Page<ContactEventDocument>>('/v1/inbox/contact-events?handled=false&limit=500', since(position));
      expect([n, events.status, events.body.items.length]).toEqual([n, 200, n + 1]);
      expect(placeOf(events.position)).toBeGreaterThan(placeOf(position));
      expect(await owner.get<CallDocument>(`/v1/calls/${call.callId}`, since(position))).toMatchObject({ status: 200, body: { status: 'ended', outcome: 'missed' } });
    }
  });

  it('holds the line of the ledger and the balance that follow from it', async () => {
    for (let n = 0; n < ROUNDS; n++) {
      const call = { callId: `wacid.out-${n}`, user: personOf(100 + n) };
      await server.hooks(connectOutbound({ ...call, at: MORNING }), accepted({ ...call, at: later(5) }));
      const { position } = await server.hook(terminateAnswered({ ...call, direction: 'outbound', startedAt: later(5), lasted: 60 }));
      const [lines, account, calls] = await Promise.all([
        owner.get<Page<LedgerLine>>('/v1/accounts/acc-1/ledger?limit=500', since(position)),
        owner.get<BalanceDocument>('/v1/accounts/acc-1', since(position)),
        owner.get<Page<CallDocument>>('/v1/calls?limit=500', since(position)),
      ]);
      expect([n, lines.body.items.length, account.body.balance]).toEqual([n, n + 1, `49.${String(1_000_000 - (n + 1) * 10_300).padStart(6, '0')}`]);
      expect(calls.body.items.filter(({ charge }) => charge.status === 'settled')).toHaveLength(n + 1);
    }
  });

  it('holds everything of a payload with many updates, or says that it is behind', async () => {
    const calls = Array.from({ length: 200 }, (_, n) => ({ callId: `wacid.many-${n}`, user: personOf(1_000 + n) }));
    const payload = batch(calls.flatMap((call) => [connectInbound({ ...call, at: MORNING }), terminate({ ...call, direction: 'inbound', at: later(20) })]));
    const { position } = await server.hook(payload);
    let held = 0;
    for (let answered = false; !answered; ) {
      const { status, body, headers } = await owner.get<Page<ContactEventDocument> & Problem>('/v1/inbox/contact-events?limit=500', { ...since(position), 'ringledger-wait': '0' });
      answered = status === 200;
      if (answered) held = body.items.length;
      else expect([status, body.code, Number(headers.get('retry-after')) > 0]).toEqual([503, 'behind', true]);
    }
    expect(held).toBe(ROUNDS + calls.length);
  });

  it('goes on from there: a position of a read, and the one before the first event, may be asked for as well', async () => {
    const { position } = await owner.get('/v1/calls');
    expect((await owner.get('/v1/calls', since(position))).status).toBe(200);
    expect((await owner.get('/v1/calls', since(`${position.split('.')[0]}.0`))).status).toBe(200);
  });
});

describe('a position that cannot be waited for', () => {
  const READS = ['/v1/calls', '/v1/inbox/calls', '/v1/inbox/contact-events', '/v1/accounts/acc-1', '/v1/accounts/acc-1/ledger', '/v1/channels', '/v1/agents', '/v1/rate-cards'];

  it('of another log is answered with 409', async () => {
    const place = (await server.status()).head.split('.')[1]!;
    for (const path of READS) expect([path, (await owner.get<Problem>(path, since(`00000000-0000-4000-8000-000000000000.${place}`))).body]).toMatchObject([path, { status: 409, code: 'log_changed' }]);
  });

  it('beyond the end of the log is answered with 400', async () => {
    const [log, place] = (await server.status()).head.split('.') as [string, string];
    const beyond = String(BigInt(place) + 1n).padStart(place.length, '0');
    for (const path of READS) expect([path, await owner.get<Problem>(path, since(`${log}.${beyond}`))]).toMatchObject([path, { status: 400 }]);
  });

  it.each(['nonsense', '', '.', 'a.b', '1', 'x.1e9', '00000000-0000-4000-8000-000000000000', `${'9'.repeat(100)}.1`])('such as "%s" is answered with 400', async (position) => {
    for (const path of READS) {
      const { status, body } = await owner.get<Problem>(path, { 'ringledger-min-position': position });
      expect([path, status, body.code, body.errors?.[0]?.path]).toEqual([path, 400, 'invalid_request', 'Ringledger-Min-Position']);
    }
  });

  it('of another width is answered with 400', async () => {
    const [log] = (await server.status()).head.split('.') as [string];
    expect(await owner.get<Problem>('/v1/calls', since(`${log}.5`))).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });

  it.each(['-1', '31', 'long', ''])('for "%s" seconds is answered with 400', async (seconds) => {
    const { head } = await server.status();
    const { status, body } = await owner.get<Problem>('/v1/calls', { 'ringledger-min-position': head, 'ringledger-wait': seconds });
    expect([status, body.errors?.[0]?.path]).toEqual([400, 'Ringledger-Wait']);
  });
});
