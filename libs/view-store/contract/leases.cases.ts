import { expect } from '@jest/globals';
import type { Lease } from '../view-store.ts';
import type { ViewStoreCase } from './case.ts';
import { CALLS, NOTES } from './sample.ts';

const held = (name: string, epoch: number, owner: string, also: Partial<Lease> = {}): Lease => ({ name, epoch, owner, beat: 0, released: false, ...also });

/** Who does a piece of work. */
export const leaseCases: readonly ViewStoreCase[] = [
  {
    name: 'has no lease before one is taken',
    async run({ store }) {
      expect(await store.lease('view calls@1')).toBeNull();
      expect(await store.leases()).toEqual([]);
      expect(await store.beatLease('view calls@1', 1)).toBe(false);
      await store.releaseLease('view calls@1', 1);
      expect(await store.leases()).toEqual([]);
    },
  },
  {
    name: 'gives an epoch to the first who takes it, and to nobody after',
    async run({ store }) {
      expect(await store.takeLease('outbox', 1, 'anna')).toBe(true);
      expect(await store.takeLease('outbox', 1, 'bert')).toBe(false);
      expect(await store.takeLease('outbox', 1, 'anna')).toBe(false);
      expect(await store.lease('outbox')).toEqual(held('outbox', 1, 'anna'));
    },
  },
  {
    name: 'has one winner among many who take the same epoch at once, from one store or from two',
    async run({ store, beside }) {
      const other = await beside();
      for (let epoch = 1; epoch <= 5; epoch += 1) {
        const owners = Array.from({ length: 20 }, (_, n) => `taker ${n}`);
        const taken = await Promise.all(owners.map((owner, n) => (n % 2 ? store : other).takeLease('outbox', epoch, owner)));
        const winners = owners.filter((_, n) => taken[n]);
        expect(winners).toHaveLength(1);
        expect(await store.lease('outbox')).toEqual(held('outbox', epoch, winners[0] ?? 'nobody'));
        expect(await other.lease('outbox')).toEqual(await store.lease('outbox'));
      }
    },
  },
  {
    name: 'gives no epoch twice, not even one that was swept long ago',
    async run({ store }) {
      for (let epoch = 1; epoch <= 10; epoch += 1) expect(await store.takeLease('outbox', epoch, `owner ${epoch}`)).toBe(true);
      for (let epoch = 10; epoch >= 1; epoch -= 1) expect(await store.takeLease('outbox', epoch, 'late')).toBe(false);
      expect(await store.lease('outbox')).toEqual(held('outbox', 10, 'owner 10'));
    },
  },
  {
    name: 'counts the beats of the last epoch, from nought for each',
    async run({ store }) {
      await store.takeLease('outbox', 1, 'anna');
      expect([await store.beatLease('outbox', 1), await store.beatLease('outbox', 1)]).toEqual([true, true]);
      expect(await store.lease('outbox')).toEqual(held('outbox', 1, 'anna', { beat: 2 }));
      await store.takeLease('outbox', 2, 'bert');
      expect(await store.lease('outbox')).toEqual(held('outbox', 2, 'bert'));
    },
  },
  {
    name: 'tells the owner of an epoch that was taken over that the lease is lost, and lets it change nothing',
    async run({ store }) {
      await store.takeLease('outbox', 1, 'anna');
      await store.takeLease('outbox', 2, 'bert');
      expect(await store.beatLease('outbox', 1)).toBe(false);
      await store.releaseLease('outbox', 1);
      expect(await store.lease('outbox')).toEqual(held('outbox', 2, 'bert'));
      expect(await store.beatLease('outbox', 2)).toBe(true);
      expect(await store.beatLease('outbox', 3)).toBe(false);
    },
  },
  {
    name: 'shows an epoch as released until the next is taken, which no late beat undoes',
    async run({ store }) {
      await store.takeLease('outbox', 1, 'anna');
      await store.beatLease('outbox', 1);
      await store.releaseLease('outbox', 1);
      await store.releaseLease('outbox', 1);
      expect(await store.beatLease('outbox', 1)).toBe(false);
      expect(await store.lease('outbox')).toEqual(held('outbox', 1, 'anna', { beat: 1, released: true }));
      expect(await store.takeLease('outbox', 1, 'bert')).toBe(false);
      expect(await store.takeLease('outbox', 2, 'bert')).toBe(true);
      expect(await store.lease('outbox')).toEqual(held('outbox', 2, 'bert'));
    },
  },
  {
    name: 'lists the last epoch of every lease in order of name',
    async run({ store }) {
      for (const [name, epoch] of [['view z', 1], ['outbox', 1], ['Lane', 1], ['outbox', 2]] as const) await store.takeLease(name, epoch, 'anna');
      await store.releaseLease('Lane', 1);
      expect(await store.leases()).toEqual([held('Lane', 1, 'anna', { released: true }), held('outbox', 2, 'anna'), held('view z', 1, 'anna')]);
    },
  },
  {
    name: 'keeps leases through the drop of every view',
    async run({ store }) {
      await store.takeLease(CALLS.name, 1, 'anna');
      await store.drop([CALLS.name, NOTES.name], [CALLS.name]);
      expect(await store.leases()).toEqual([held(CALLS.name, 1, 'anna')]);
    },
  },
  {
    name: 'finds the last epochs again when it is opened again',
    async run({ store, reopen }) {
      await store.takeLease('outbox', 1, 'anna');
      await store.takeLease('outbox', 2, 'anna');
      await store.beatLease('outbox', 2);
      await store.takeLease('lane', 1, 'anna');
      await store.releaseLease('lane', 1);
      const again = await reopen();
      expect(await again.leases()).toEqual([held('lane', 1, 'anna', { released: true }), held('outbox', 2, 'anna', { beat: 1 })]);
      expect(await again.takeLease('outbox', 2, 'bert')).toBe(false);
      expect(await again.takeLease('outbox', 3, 'bert')).toBe(true);
    },
  },
];
