import { describe, expect, it } from '@jest/globals';
import { callOf, everything } from '../contract/reading.ts';
import { at, call, CALLS, commitOf, listing, place, stored } from '../contract/sample.ts';
import { ViewStoreClosed } from '../errors.ts';
import { memoryContents } from './contents.ts';
import { PlannedFault, plannedFaults } from './faults.ts';
import type { Step } from './faults.ts';
import { memoryViewStore } from './memory-view-store.ts';

const COMMIT = commitOf({ documents: [call('c1', 1), call('c2', 2)], checkpoints: [{ name: 'calls', ...place(2) }] });

async function faulty() {
  const faults = plannedFaults();
  const store = memoryViewStore({ gate: faults.gate });
  await store.prepare([CALLS]);
  return { faults, store };
}

/** What a commit that failed at a step leaves behind. */
const LEFT: readonly (readonly [step: Step, documents: readonly string[], checkpoint: ReturnType<typeof place> | null])[] = [
  ['commit', [], null],
  ['commit:half', ['demo/c1'], null],
  ['commit:checkpoints', ['demo/c1', 'demo/c2'], null],
  ['commit:answer', ['demo/c1', 'demo/c2'], place(2)],
];

describe('memory view store', () => {
  it.each(LEFT)('leaves what was written before the fault at %s, and the same commit again mends it', async (step, documents, checkpoint) => {
    const { faults, store } = await faulty();
    faults.failNext(step);
    await expect(store.commit(COMMIT)).rejects.toThrow(PlannedFault);
    expect((await everything(store)).map(({ id }) => id)).toEqual(documents);
    expect(await store.checkpoint('calls')).toEqual(checkpoint);

    await store.commit(COMMIT);
    expect(await everything(store)).toEqual(COMMIT.documents.map(stored));
    expect(await store.checkpoint('calls')).toEqual(place(2));
  });

  it('fails as many calls as were planned, each at its own step', async () => {
    const { faults, store } = await faulty();
    faults.failNext('query');
    faults.failNext('load');
    faults.failNext('query');
    await store.commit(COMMIT);
    await expect(store.query(listing())).rejects.toThrow('planned fault at query');
    await expect(store.query(listing())).rejects.toThrow('planned fault at query');
    expect((await store.query(listing())).documents).toHaveLength(2);
    await expect(store.load(CALLS.name, ['demo/c1'])).rejects.toThrow('planned fault at load');
    expect(await callOf(store, 'c1')).toEqual(stored(call('c1', 1)));
  });

  it('can fail every other call too', async () => {
    const { faults, store } = await faulty();
    const uses: readonly (readonly [Step, () => Promise<unknown>])[] = [
      ['prepare', () => store.prepare([])],
      ['scan', () => store.scan(CALLS.name, null, 1)],
      ['checkpoint', () => store.checkpoint('calls')],
      ['drop', () => store.drop([CALLS.name], [])],
      ['progress', () => store.progress('translator')],
      ['saveProgress', () => store.saveProgress('translator', place(1))],
      ['parked', () => store.parked()],
      ['lease', () => store.lease('outbox')],
      ['leases', () => store.leases()],
      ['takeLease', () => store.takeLease('outbox', 1, 'anna')],
      ['beatLease', () => store.beatLease('outbox', 1)],
      ['releaseLease', () => store.releaseLease('outbox', 1)],
      ['pointer', () => store.pointer('calls')],
      ['movePointer', () => store.movePointer('calls', null, { collection: CALLS.name, previous: null })],
    ];
    for (const [step, use] of uses) {
      faults.failNext(step);
      await expect(use()).rejects.toThrow(`planned fault at ${step}`);
    }
    expect(await store.progress('translator')).toBeNull();
    expect(await store.leases()).toEqual([]);
    expect(await store.pointer('calls')).toBeNull();
    expect(await everything(store)).toEqual([]);
  });

  it('holds every call while it is frozen, and goes on where it was', async () => {
    const { faults, store } = await faulty();
    faults.freeze();
    const answered: string[] = [];
    const commit = store.commit(COMMIT).then(() => answered.push('commit'));
    const query = store.query(listing()).then(() => answered.push('query'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(answered).toEqual([]);
    faults.thaw();
    await Promise.all([commit, query]);
    expect(answered.sort()).toEqual(['commit', 'query']);
    expect(await store.checkpoint('calls')).toEqual(place(2));
  });

  it('writes nothing more of a commit that was held while the store closed', async () => {
    const contents = memoryContents();
    const faults = plannedFaults();
    const store = memoryViewStore({ contents, gate: faults.gate });
    await store.prepare([CALLS]);
    faults.freeze();
    const commit = store.commit(COMMIT);
    await store.close();
    faults.thaw();
    await expect(commit).rejects.toThrow(ViewStoreClosed);
    expect(await everything(memoryViewStore({ contents }))).toEqual([]);
  });

  it('leaves documents ahead of what is parked and of its checkpoint when it fails between them', async () => {
    const { faults, store } = await faulty();
    const parked = [{ collection: CALLS.name, id: 'demo/c2', from: at(3), reason: 'TypeError in fold', at: 0 }];
    faults.failNext('commit:parked');
    await expect(store.commit({ ...COMMIT, parked })).rejects.toThrow(PlannedFault);
    expect(await everything(store)).toEqual(COMMIT.documents.map(stored));
    expect(await store.parked()).toEqual([]);
    expect(await store.checkpoint('calls')).toBeNull();

    await store.commit({ ...COMMIT, parked });
    expect(await store.parked()).toEqual(parked);
    faults.failNext('commit:checkpoints');
    await expect(store.commit(commitOf({ documents: [call('c2', 4)], unparked: parked }))).rejects.toThrow(PlannedFault);
    expect(await store.parked()).toEqual([]);
  });

  it('says whether several stores share its contents', () => {
    expect(memoryViewStore().shared).toBe(false);
    expect(memoryViewStore({ shared: true }).shared).toBe(true);
  });

  it('lets a second store over the same contents take over from the first', async () => {
    const contents = memoryContents();
    const [first, second] = [memoryViewStore({ contents, shared: true }), memoryViewStore({ contents, shared: true })];
    await first.takeLease('outbox', 1, 'first');
    await second.takeLease('outbox', 2, 'second');
    expect(await first.beatLease('outbox', 1)).toBe(false);
    await first.close();
    expect(await second.beatLease('outbox', 2)).toBe(true);
  });

  it('asks its gate at each step of a commit, in order', async () => {
    const steps: Step[] = [];
    const store = memoryViewStore({ gate: (step) => void steps.push(step) });
    await store.prepare([CALLS]);
    await store.commit(COMMIT);
    expect(steps).toEqual(['prepare', 'commit', 'commit:half', 'commit:checkpoints', 'commit:answer']);
    steps.length = 0;
    await store.commit({ ...COMMIT, unparked: [{ collection: CALLS.name, id: 'demo/c1', from: at(1) }] });
    expect(steps).toEqual(['commit', 'commit:half', 'commit:parked', 'commit:checkpoints', 'commit:answer']);
  });
});
