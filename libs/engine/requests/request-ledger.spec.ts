import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EventStore } from '#event-store/event-store';
import { memoryEventStore } from '#event-store/memory/memory-event-store';
import { seededIds } from '#testing/seeded-ids';
import { ManualClock } from '../clock/manual-clock.ts';
import { add, by, DEMO, gatewayOn, partsIn, run, START } from '../toy/bench.fixture.ts';
import { RequestLedger, type Answer, type KeyedRequest } from './request-ledger.ts';

let ledgers = 0;

const ledgerOn = (store: EventStore) => new RequestLedger(store, new ManualClock(START), seededIds(`ledger ${++ledgers}`));

const request = (more: Partial<KeyedRequest> = {}): KeyedRequest => ({ workspace: DEMO, commandId: 'cmd', contentHash: 'h1', actor: 'user:anna', ...more });

const always = (): boolean => true;
const unlessServerFault = ({ status }: Answer): boolean => status < 500;

/** Adds 5 by the command id of the request, and answers with the sum. */
function adding(store: EventStore) {
  const gateway = gatewayOn(store);
  let runs = 0;
  const task = async (): Promise<Answer> => {
    runs++;
    const outcome = await run(gateway, add(5), by({ commandId: 'cmd' }));
    return { status: 201, body: { sum: outcome.state.sum }, position: 'position' in outcome ? outcome.position : null };
  };
  return { task, runs: () => runs };
}

describe('request ledger', () => {
  it('carries out a request once and answers every repetition alike, also as a fresh process', async () => {
    const store = memoryEventStore();
    const { task, runs } = adding(store);
    const ledger = ledgerOn(store);
    const first = await ledger.run(request(), task, always);
    expect(first).toMatchObject({ kind: 'first', answer: { status: 201, body: { sum: 5 } } });
    await run(gatewayOn(store), add(1));
    for (const asked of [ledger, ledger, ledgerOn(store)]) expect(await asked.run(request(), task, always)).toEqual({ ...first, kind: 'replayed' });
    expect(runs()).toBe(1);
    expect(await partsIn(store)).toEqual([5, 1]);
  });

  it('gives fifty that come at once one effect and one answer', async () => {
    const store = memoryEventStore();
    const { task, runs } = adding(store);
    const ledger = ledgerOn(store);
    const answers = await Promise.all(Array.from({ length: 50 }, () => ledger.run(request(), task, always)));
    expect(answers.filter(({ kind }) => kind === 'first')).toHaveLength(1);
    expect(answers.filter(({ kind }) => kind === 'replayed')).toHaveLength(49);
    expect(new Set(answers.map((one) => JSON.stringify('answer' in one ? one.answer : null))).size).toBe(1);
    expect(runs()).toBe(1);
  });

  it('runs a task once however the repetitions fall around its end', () =>
    fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 5 }), async (scheduler, count) => {
        const store = memoryEventStore();
        const read = store.readStream.bind(store);
        store.readStream = (...given) => scheduler.schedule(read(...given), 'read');
        const ledger = ledgerOn(store);
        let runs = 0;
        const task = async (): Promise<Answer> => ({ status: 200, body: ++runs, position: null });
        const answers = Promise.all(Array.from({ length: count }, () => scheduler.schedule(Promise.resolve(), 'come').then(() => ledger.run(request(), task, always))));
        await scheduler.waitFor(answers);
        expect((await answers).map((one) => ('answer' in one ? one.answer.body : null))).toEqual(Array(count).fill(1));
      }),
      { numRuns: 80 },
    ));

  it('has one effect where two processes are asked at once', async () => {
    const store = memoryEventStore();
    const { task } = adding(store);
    const answers = await Promise.all([ledgerOn(store), ledgerOn(store)].map((ledger) => ledger.run(request(), task, always)));
    expect(answers.map((one) => ('answer' in one ? one.answer.body : null))).toEqual([{ sum: 5 }, { sum: 5 }]);
    expect(await partsIn(store)).toEqual([5]);
  });

  it('refuses the same key for something else, at any time', async () => {
    const store = memoryEventStore();
    const { task, runs } = adding(store);
    const ledger = ledgerOn(store);
    const other = request({ contentHash: 'h2' });
    const [first, atOnce] = await Promise.all([ledger.run(request(), task, always), ledger.run(other, task, always)]);
    expect([first.kind, atOnce]).toEqual(['first', { kind: 'conflict' }]);
    for (const asked of [ledger, ledgerOn(store)]) expect(await asked.run(other, task, always)).toEqual({ kind: 'conflict' });
    expect(runs()).toBe(1);
  });

  it('keeps keys and workspaces apart', async () => {
    const store = memoryEventStore();
    const ledger = ledgerOn(store);
    const said = (body: string) => async (): Promise<Answer> => ({ status: 200, body, position: null });
    await ledger.run(request(), said('one'), always);
    expect(await ledger.run(request({ commandId: 'other' }), said('two'), always)).toMatchObject({ kind: 'first' });
    expect(await ledger.run(request({ workspace: 'other' as typeof DEMO, contentHash: 'h2' }), said('three'), always)).toMatchObject({ kind: 'first' });
  });

  it('remembers a refusal like any answer', async () => {
    const store = memoryEventStore();
    const refusal: Answer = { status: 409, body: { code: 'agent_busy', winner: 'bob' }, position: null };
    await ledgerOn(store).run(request(), () => Promise.resolve(refusal), unlessServerFault);
    const later = await ledgerOn(store).run(request(), () => Promise.reject(new Error('not again')), unlessServerFault);
    expect(later).toEqual({ kind: 'replayed', answer: refusal });
  });

  it('remembers neither what is thrown nor what is not worth keeping: the next repetition tries again', async () => {
    const store = memoryEventStore();
    const ledger = ledgerOn(store);
    const { task } = adding(store);
    const thrown = await Promise.allSettled([1, 2, 3].map(() => ledger.run(request(), () => Promise.reject(new Error('down')), always)));
    expect(thrown.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    const faulty: Answer = { status: 503, body: null, position: null };
    expect(await ledger.run(request(), () => Promise.resolve(faulty), unlessServerFault)).toEqual({ kind: 'first', answer: faulty });
    expect(await ledger.run(request(), task, unlessServerFault)).toMatchObject({ kind: 'first', answer: { body: { sum: 5 } } });
    expect((await ledgerOn(store).run(request(), task, always)).kind).toBe('replayed');
  });

  it('has one effect where it crashes between effect and answer', async () => {
    const store = memoryEventStore();
    const { task, runs } = adding(store);
    let appends = 0;
    store.faults.chance = (stream) => (stream.startsWith('request-') && ++appends === 2 ? 'refused' : null);
    await expect(ledgerOn(store).run(request(), task, always)).rejects.toThrow('refuses');
    expect(await ledgerOn(store).run(request(), task, always)).toMatchObject({ kind: 'first', answer: { body: { sum: 5 } } });
    expect(runs()).toBe(2);
    expect(await partsIn(store)).toEqual([5]);
  });

  it('frees the key of a request that did nothing, and of that one alone', async () => {
    const store = memoryEventStore();
    const { task, runs } = adding(store);
    const misfit = new Error('does not fit');
    const frees = (error: unknown): boolean => error === misfit;
    await expect(ledgerOn(store).run(request({ contentHash: 'typo' }), () => Promise.reject(misfit), always, frees)).rejects.toThrow('does not fit');
    expect(await ledgerOn(store).run(request(), task, always, frees)).toMatchObject({ kind: 'first', answer: { body: { sum: 5 } } });
    expect(await ledgerOn(store).run(request(), task, always, frees)).toMatchObject({ kind: 'replayed' });
    expect(await ledgerOn(store).run(request({ contentHash: 'typo' }), task, always, frees)).toEqual({ kind: 'conflict' });
    const down = ledgerOn(store).run(request({ commandId: 'other' }), () => Promise.reject(new Error('down')), always, frees);
    await expect(down).rejects.toThrow('down');
    expect(await ledgerOn(store).run(request({ commandId: 'other', contentHash: 'h2' }), task, always, frees)).toEqual({ kind: 'conflict' });
    expect(runs()).toBe(1);
  });

  it('keeps what the caller may see among the personal data', async () => {
    const store = memoryEventStore();
    await ledgerOn(store).run(request(), () => Promise.resolve({ status: 200, body: { name: 'Sheena' }, position: null }), always);
    const [claim, answer] = await store.readStream('request-demo.cmd');
    expect(claim?.data).toEqual({ type: 'RequestClaimed', contentHash: 'h1' });
    expect(answer?.data).toEqual({ type: 'RequestAnswered', status: 200, position: null, subject: { body: '{"name":"Sheena"}' } });
    expect(answer?.metadata).toMatchObject({ workspace: 'demo', actor: 'user:anna', commandId: 'cmd' });
  });
});
