import { describe, expect, it } from '@jest/globals';
import { KeyRack } from './key-ring.fixture.ts';
import { POOL_SIZE } from './payload-pools.ts';
import { poolId, readPayloadKeyId } from './key-ids.ts';

const HOUR = 60 * 60 * 1_000;
const DAY = 24 * HOUR;

const many = (count: number): readonly undefined[] => Array.from({ length: count }, () => undefined);

describe('keys of payloads', () => {
  it('are there ahead, one for each payload, without a word to the store', async () => {
    const rack = new KeyRack();
    const { payloads } = await rack.open();
    rack.failing = ['add', 'read'];
    const taken = many(POOL_SIZE).map(() => payloads.take());
    expect(new Set(taken.map((key) => key?.key.export().toString('hex'))).size).toBe(POOL_SIZE);
    expect(payloads.take()).toBeNull();
  });

  it('are found again by their ids, in this process and after a restart', async () => {
    const rack = new KeyRack();
    const ring = await rack.open();
    const { id, key } = await ring.payloads.next();
    for (const other of [ring, await rack.open()]) expect((await other.payload(id))?.export()).toEqual(key.export());
  });

  it('are made anew before they run out, so that nobody waits', async () => {
    const rack = new KeyRack();
    const { payloads } = await rack.open();
    const ids = new Set<string>();
    for (let n = 0; n < 5 * POOL_SIZE; n++) {
      const key = payloads.take();
      expect(key).not.toBeNull();
      ids.add(key?.id ?? '');
      // As a store has it: the answer comes a few turns later.
      if (n % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(ids.size).toBe(5 * POOL_SIZE);
  });

  it('are waited for where they have run out, each going to one who waits', async () => {
    const { payloads } = await new KeyRack().open();
    const keys = await Promise.all(many(3 * POOL_SIZE).map(() => payloads.next()));
    expect(new Set(keys.map(({ id }) => id)).size).toBe(3 * POOL_SIZE);
  });

  it('are never handed out again by a later process, however few were used', async () => {
    const rack = new KeyRack();
    const pools = new Set<string | undefined>();
    for (let start = 0; start < 4; start++) pools.add((await rack.open()).payloads.take()?.pool);
    expect(pools.size).toBe(4);
  });

  it('come from a pool of the hour, so that a pool grows old as its payloads do', async () => {
    const rack = new KeyRack();
    const { payloads } = await rack.open();
    const morning = await payloads.next();
    rack.time.clock += HOUR - 1;
    expect((await payloads.next()).pool).toBe(morning.pool);
    rack.time.clock += 1;
    expect(payloads.take()).toBeNull();
    expect((await payloads.next()).pool).not.toBe(morning.pool);
  });

  it('fail whoever needs one while the store does, and are there again afterwards', async () => {
    const rack = new KeyRack();
    const { payloads } = await rack.open();
    rack.failing = ['add'];
    many(POOL_SIZE).forEach(() => payloads.take());
    await expect(payloads.next()).rejects.toThrow('planned fault at add');
    rack.failing = [];
    expect((await payloads.next()).n).toBe(0);
  });

  it('are destroyed one by one, and the others of their pool stand', async () => {
    const rack = new KeyRack();
    const ring = await rack.open();
    const [a, b, c] = await Promise.all([ring.payloads.next(), ring.payloads.next(), ring.payloads.next()]);
    await ring.payload(b.id);
    expect(await ring.destroy([b.id, b.id, c.id])).toBe(2);
    expect(await ring.destroy([b.id])).toBe(0);
    for (const other of [ring, await rack.open()]) {
      expect([await other.payload(b.id), await other.payload(c.id)]).toEqual([null, null]);
      expect((await other.payload(a.id))?.export()).toEqual(a.key.export());
    }
  });

  it('are destroyed by two processes at once without bringing one another’s back', async () => {
    const rack = new KeyRack();
    const ring = await rack.open();
    const keys = await Promise.all(many(20).map(() => ring.payloads.next()));
    await Promise.all(keys.map(async ({ id }) => (await rack.open()).destroy([id])));
    for (const { id } of keys) expect(await (await rack.open()).payload(id)).toBeNull();
  });

  it('are destroyed with their whole pool once it is old enough', async () => {
    const rack = new KeyRack();
    const ring = await rack.open();
    const old = await ring.payloads.next();
    rack.time.clock += 31 * DAY;
    const young = await ring.payloads.next();
    expect(await ring.destroyPoolsBefore(rack.time.clock - 30 * DAY)).toBe(1);
    expect(await ring.payload(old.id)).toBeNull();
    expect(await ring.payload(young.id)).not.toBeNull();
    expect(await ring.destroyPoolsBefore(rack.time.clock - 30 * DAY)).toBe(0);
    expect(rack.contents.keys.get(poolId(old.pool))?.wrapped).toBeNull();
  });

  it('are not there for ids of no pool, beyond the end of one, or of a damaged one', async () => {
    const rack = new KeyRack();
    const ring = await rack.open();
    const { pool, id } = await ring.payloads.next();
    expect(await ring.payload('payload:0123456789abcdef/1')).toBeNull();
    expect(await ring.payload(`payload:${pool}/${POOL_SIZE}`)).toBeNull();
    rack.contents.keys.set(poolId(pool), { id: poolId(pool), wrapped: Uint8Array.of(1), madeAt: 0 });
    const other = await rack.open();
    expect(await other.payload(id)).toBeNull();
    expect(await other.destroy([id])).toBe(0);
  });

  it('have ids that tell pool and place', () => {
    expect(readPayloadKeyId('payload:0123456789abcdef/17')).toEqual({ pool: '0123456789abcdef', n: 17 });
    for (const id of ['payload:0123456789abcdef', 'demo/ct_1', 'payload:a/b', 'stream:payload:a/1']) expect(readPayloadKeyId(id)).toBeNull();
  });
});
