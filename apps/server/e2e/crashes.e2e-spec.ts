import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { after, SECOND } from '#domain/kernel/instant';
import { fromMoney, micros, toMoney } from '#domain/kernel/money';
import { accepted, bodyOf, connectInbound, connectOutbound, ringing, terminate, terminateAnswered, type Payload } from '#testing/fixtures/payloads';
import { Dice } from '#testing/server/dice';
import { flood } from '#testing/server/flood';
import { MORNING, openShop } from '#testing/server/shop';
import { bodiesOf, documentsOf, eventsOf, viewsThatDiffer } from '#testing/server/stored';
import { TestServer } from '#testing/server/test-server';
import { balances } from '#views/balances/balances.view';
import { callHistory } from '#views/call-history/call-history.view';
import { contactEvents } from '#views/contact-events/contact-events.view';
import { intakeBuckets } from '#views/intake-buckets/intake-buckets.view';
import { intakePayloads } from '#views/intake-payloads/intake-payloads.view';
import { ledgerLines } from '#views/ledger-lines/ledger-lines.view';

const OUTBOUND = 1_000;
const INBOUND = 500;
const ROUNDS = 6;
const WIDTH = 32;

const later = (seconds: number) => after(MORNING, seconds * SECOND);
const personOf = (n: number) => ({ bsuid: `KE.${n}`, number: `2547${String(n).padStart(8, '0')}` });

function answered(n: number): readonly Payload[] {
  const call = { callId: `wacid.out-${n}`, user: personOf(n) };
  const startedAt = later(6);
  return [
    connectOutbound({ ...call, at: later(1) }),
    ringing({ ...call, at: later(2) }),
    accepted({ ...call, at: startedAt }),
    terminateAnswered({ ...call, direction: 'outbound', startedAt, lasted: n % 2 === 0 ? 56 : 61 }),
  ];
}

function missed(n: number): readonly Payload[] {
  const call = { callId: `wacid.in-${n}`, user: personOf(10_000 + n) };
  return [connectInbound({ ...call, at: later(1) }), terminate({ ...call, direction: 'inbound', at: later(21) })];
}

const range = (length: number) => Array.from({ length }, (_, n) => n);
const digest = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex');

describe('a server that is killed again and again during a flood of 5,000 webhooks', () => {
  const dice = new Dice(20_261_124);
  const payloads = dice.shuffled([...range(OUTBOUND).flatMap(answered), ...range(INBOUND).flatMap(missed)]);
  const acknowledged: object[] = [];
  let server: TestServer;
  let dataDir: string;

  beforeAll(async () => {
    server = await TestServer.start();
    dataDir = server.dataDir;
    await openShop(server);
    let left: readonly object[] = payloads;
    for (let round = 1; round <= ROUNDS; round++) {
      const last = round === ROUNDS;
      const fatal = 200 + dice.below(900);
      const killed: Promise<void>[] = [];
      const flooded = await flood(server, left, WIDTH, (count) => {
        if (!last && count === fatal) killed.push(server.kill9());
      });
      acknowledged.push(...flooded.acknowledged);
      left = flooded.left;
      await Promise.all(killed);
      if (!last) await server.launch();
    }
    expect(left).toEqual([]);
    await server.settled(120);
    await server.stop();
  }, 180_000);

  afterAll(() => server.remove());

  it('acknowledges every payload in the end', () => {
    expect(payloads).toHaveLength(5_000);
    expect(new Set(acknowledged).size).toBe(5_000);
  });

  it('AU-5 keeps every acknowledged payload, byte for byte', async () => {
    const stored = await eventsOf(dataDir, 'intake-');
    const bodies = new Set((await bodiesOf(dataDir, stored.map(({ position }) => position))).map(digest));
    expect(acknowledged.filter((payload) => !bodies.has(digest(bodyOf(payload))))).toEqual([]);
    expect(bodies.size).toBe(5_000);
  });

  it('AU-5 puts every payload into exactly one bucket, and the counts foot', async () => {
    const stored = (await eventsOf(dataDir, 'intake-')).map(({ position }) => position);
    const sorted = await documentsOf(dataDir, intakePayloads);
    expect(sorted.map(({ payload }) => payload).sort()).toEqual([...stored].sort());
    const count = (bucket: string) => sorted.filter((payload) => payload.bucket === bucket).length;
    expect(count('processed') + count('duplicate')).toBe(stored.length);
    expect(count('processed')).toBeGreaterThanOrEqual(5_000);
    const hours = await documentsOf(dataDir, intakeBuckets);
    const sum = (field: 'received' | 'processed' | 'duplicate' | 'ignored' | 'quarantined') => hours.reduce((total, hour) => total + hour[field], 0);
    expect([sum('received'), sum('processed'), sum('duplicate'), sum('ignored'), sum('quarantined')]).toEqual([stored.length, count('processed'), count('duplicate'), 0, 0]);
  });

  it('doubles no call and no contact event', async () => {
    const calls = await documentsOf(dataDir, callHistory);
    expect(calls).toHaveLength(OUTBOUND + INBOUND);
    expect(new Set(calls.map(({ platformCallId }) => platformCallId)).size).toBe(OUTBOUND + INBOUND);
    expect(calls.filter(({ outcome }) => outcome === 'answered')).toHaveLength(OUTBOUND);
    expect(calls.filter(({ outcome }) => outcome === 'missed')).toHaveLength(INBOUND);
    const events = await documentsOf(dataDir, contactEvents);
    expect(events).toHaveLength(INBOUND);
    expect(events.every(({ missedInARow, waitingSeconds }) => missedInARow === 1 && waitingSeconds === 20)).toBe(true);
  });

  it('charges every call once, to the micro', async () => {
    const lines = await documentsOf(dataDir, ledgerLines);
    expect(lines).toHaveLength(OUTBOUND / 2 + 2 * (OUTBOUND / 2));
    const spent = lines.reduce((sum, { amount }) => sum + fromMoney(amount), 0n);
    expect(toMoney(micros(spent))).toBe('10.815000');
    const [account] = await documentsOf(dataDir, balances);
    expect(account).toMatchObject({ balance: '39.185000', held: '0.000000', debt: '0.000000' });
  });

  it('AU-3 leaves views that are just what the log folds to', async () => {
    expect(await viewsThatDiffer(dataDir)).toEqual([]);
  });
});
