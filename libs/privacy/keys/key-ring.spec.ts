import { describe, expect, it } from '@jest/globals';
import { seal, unseal } from '../sealing/box.ts';
import { KeyRack } from './key-ring.fixture.ts';
import type { Keys } from './key-ring.ts';

const keyOf = (keys: Keys, id: string) => keys.get(id) as NonNullable<ReturnType<Keys['get']>>;
const exported = (keys: Keys, id: string) => keys.get(id)?.export().toString('hex');

describe('a ring of keys', () => {
  it('makes a key once and finds it again, after a restart too', async () => {
    const rack = new KeyRack();
    const ring = await rack.open();
    const made = await ring.make(['demo/ct_1', 'demo/ct_2']);
    expect(exported(made, 'demo/ct_1')).toMatch(/^[0-9a-f]{64}$/);
    expect(exported(made, 'demo/ct_1')).not.toBe(exported(made, 'demo/ct_2'));
    for (const other of [ring, await rack.open()]) {
      expect(exported(await other.look(['demo/ct_1']), 'demo/ct_1')).toBe(exported(made, 'demo/ct_1'));
      expect(exported(await other.make(['demo/ct_1']), 'demo/ct_1')).toBe(exported(made, 'demo/ct_1'));
    }
  });

  it('has at hand what it looked up, and nothing else', async () => {
    const ring = await new KeyRack().open();
    expect(ring.atHand(['demo/ct_1'])).toBeNull();
    await ring.make(['demo/ct_1']);
    expect(ring.atHand(['demo/ct_1'])?.size).toBe(1);
    expect(ring.atHand(['demo/ct_1', 'demo/ct_2'])).toBeNull();
    expect(ring.atHand([])?.size).toBe(0);
  });

  it('takes a key that another process made at the same time', async () => {
    const rack = new KeyRack();
    const [one, other] = [await rack.open(), await rack.open()];
    const [first, second] = await Promise.all([one.make(['demo/ct_1']), other.make(['demo/ct_1'])]);
    expect(exported(first, 'demo/ct_1')).toBe(exported(second, 'demo/ct_1'));
  });

  it('gives no key that was destroyed, and never makes it again', async () => {
    const rack = new KeyRack();
    const ring = await rack.open();
    const before = ring.generation;
    await ring.make(['demo/ct_1']);
    expect(await ring.destroy(['demo/ct_1', 'demo/never'])).toBe(1);
    expect(ring.generation).toBeGreaterThan(before);
    expect((await ring.look(['demo/ct_1'])).get('demo/ct_1')).toBeNull();
    expect([...(await ring.make(['demo/ct_1', 'demo/never'])).values()]).toEqual([null, null]);
    expect((await (await rack.open()).make(['demo/ct_1'])).get('demo/ct_1')).toBeNull();
  });

  it('tells which of the keys that were destroyed once stand again, or could be made again', async () => {
    const rack = new KeyRack();
    const ring = await rack.open();
    await ring.make(['demo/ct_1', 'demo/ct_2']);
    const [one, two] = [await ring.payloads.next(), await ring.payloads.next()];
    await ring.destroy(['demo/ct_2', two.id]);
    expect(await ring.standing(['demo/ct_1', 'demo/ct_2', 'demo/ct_3', one.id, two.id])).toEqual(['demo/ct_1', 'demo/ct_3', one.id]);
  });

  it('hears within a second of a key that another process destroyed', async () => {
    const rack = new KeyRack();
    const [one, other] = [await rack.open(), await rack.open()];
    await one.make(['demo/ct_1']);
    await other.destroy(['demo/ct_1']);
    const generation = one.generation;
    rack.time.timing += 1_000;
    expect(one.atHand(['demo/ct_1'])).toBeNull();
    expect((await one.look(['demo/ct_1'])).get('demo/ct_1')).toBeNull();
    expect(one.generation).toBeGreaterThan(generation);
    expect(one.atHand(['demo/ct_1'])?.get('demo/ct_1')).toBeNull();
  });

  it('forgets nothing while nobody destroys anything', async () => {
    const rack = new KeyRack();
    const ring = await rack.open();
    await ring.make(['demo/ct_1']);
    rack.time.timing += 10_000;
    await ring.look(['demo/ct_1']);
    expect([ring.generation, ring.atHand(['demo/ct_1'])?.size]).toEqual([0, 1]);
  });

  it('gives nothing for a key that is missing, says so once, and takes it up when it is made', async () => {
    const rack = new KeyRack();
    const ring = await rack.open();
    expect((await ring.look(['demo/ct_1', 'demo/ct_2'])).get('demo/ct_1')).toBeNull();
    expect(rack.warned).toEqual([expect.stringContaining('demo/ct_1 is missing or damaged')]);
    expect((await ring.make(['demo/ct_1'])).get('demo/ct_1')).not.toBeNull();
  });

  it('gives nothing for a key that is damaged, and does not make another in its place', async () => {
    const rack = new KeyRack();
    rack.contents.keys.set('demo/ct_1', { id: 'demo/ct_1', wrapped: Uint8Array.of(1, 2, 3), madeAt: 0 });
    const ring = await rack.open();
    expect((await ring.make(['demo/ct_1'])).get('demo/ct_1')).toBeNull();
    expect(rack.warned).toHaveLength(1);
  });

  it('passes on what the store says when it fails, and goes on afterwards', async () => {
    const rack = new KeyRack();
    const ring = await rack.open();
    rack.failing = ['add'];
    await expect(ring.make(['demo/ct_1'])).rejects.toThrow('planned fault at add');
    expect(ring.atHand(['demo/ct_1'])).toBeNull();
    rack.failing = [];
    expect((await ring.make(['demo/ct_1'])).get('demo/ct_1')).not.toBeNull();
  });

  it('makes nothing that lasts for whoever only looks', async () => {
    const rack = new KeyRack();
    const made = await (await rack.open()).make(['demo/ct_1']);
    const looker = await rack.open({ readOnly: true });
    const known = rack.contents.keys.size;
    const keys = await looker.make(['demo/ct_1', 'demo/ct_2']);
    expect(exported(keys, 'demo/ct_1')).toBe(exported(made, 'demo/ct_1'));
    const box = seal(keyOf(keys, 'demo/ct_2'), 'aside', 'a');
    expect(unseal(keyOf(await looker.make(['demo/ct_2']), 'demo/ct_2'), box, 'a')?.toString()).toBe('aside');
    expect(rack.contents.keys.size).toBe(known);
  });

  it('never holds key material in clear in the store', async () => {
    const rack = new KeyRack();
    const ring = await rack.open();
    const material = keyOf(await ring.make(['demo/ct_1']), 'demo/ct_1').export();
    for (const { wrapped } of rack.contents.keys.values()) expect(Buffer.from(wrapped ?? []).includes(material)).toBe(false);
  });
});
