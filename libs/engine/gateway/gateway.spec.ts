import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { StoreUnavailable, UnknownOutcome } from '#event-store/errors';
import { memoryEventStore, type MemoryEventStore } from '#event-store/memory/memory-event-store';
import { add, by, clear, gatewayOn, partsIn, position, run, START, streamOfKey } from '../toy/bench.fixture.ts';
import { tally, watchedTally } from '../toy/tally.fixture.ts';

describe('gateway', () => {
  it('decides on what the stream says, appends, and answers with the events, the state after them and their position', async () => {
    const store = memoryEventStore();
    const gateway = gatewayOn(store);
    await run(gateway, add(30));
    expect(await run(gateway, add(12))).toEqual({
      kind: 'done',
      events: [{ type: 'Added', key: 'a', by: 12 }],
      state: { sum: 42, parts: [30, 12], refused: 0 },
      position: position(2),
    });
    expect(await gateway.load(tally, by().workspace, 'a')).toMatchObject({ sum: 42 });
    expect(await gateway.load(tally, by().workspace, 'nobody')).toBe(tally.decider.initial);
  });

  it('writes who, why and when beside every event', async () => {
    const store = memoryEventStore();
    const cause = { process: 'p', position: position(7), n: 1 };
    await run(gatewayOn(store), add(1), by({ cause, commandId: 'cmd', effectiveAt: 5 as typeof START }));
    const [event] = await store.readStream(streamOfKey());
    expect(event?.metadata).toEqual({
      workspace: 'demo', actor: 'user:anna', correlationId: 'c-1', cause, commandId: 'cmd', effectiveAt: 5, recordedAt: START, schema: 1,
    });
  });

  it('takes the clock for what has no time of its own', async () => {
    const store = memoryEventStore();
    await run(gatewayOn(store), add(1));
    expect((await store.readStream(streamOfKey()))[0]?.metadata).toMatchObject({ effectiveAt: START, recordedAt: START });
  });

  it('keeps streams of the system outside of every workspace', async () => {
    const store = memoryEventStore();
    await run(gatewayOn(store), add(1), by({ workspace: null }));
    expect((await store.readStream('tally-a')).map(({ metadata }) => metadata.workspace)).toEqual([null]);
    expect(await gatewayOn(store).load(tally, null, 'a')).toMatchObject({ sum: 1 });
  });

  it('writes nothing where nothing is to do, and says so', async () => {
    const store = memoryEventStore();
    expect(await run(gatewayOn(store), add(0))).toEqual({ kind: 'nothing', state: tally.decider.initial });
    expect(await store.head()).toBeNull();
  });

  it('stores the events that a refusal carries, and answers with the refusal', async () => {
    const store = memoryEventStore();
    const gateway = gatewayOn(store);
    expect(await run(gateway, add(-1))).toMatchObject({ kind: 'refused', refusal: { code: 'insufficient_funds', rule: 'T-1' }, position: null });
    expect(await run(gateway, add(101))).toMatchObject({ kind: 'refused', refusal: { rule: 'T-2' }, state: { refused: 1 }, position: position(1) });
    expect((await store.readStream(streamOfKey())).map(({ data }) => data.type)).toEqual(['AddRefused']);
  });

  it('carries out 200 commands for one stream at once in the order in which they were given', async () => {
    const store = memoryEventStore();
    const gateway = gatewayOn(store);
    const amounts = Array.from({ length: 200 }, (_, n) => (n % 2 === 0 ? (n % 90) + 1 : -((n - 1) % 90) - 1));
    const outcomes = await Promise.all(amounts.map((amount) => run(gateway, add(amount))));
    expect(outcomes.every(({ kind }) => kind === 'done')).toBe(true);
    expect(await partsIn(store)).toEqual(amounts);
  });

  it('lets a stream that is stuck hold up no other', async () => {
    const store = memoryEventStore();
    const gateway = gatewayOn(store);
    const stuck = gateway.execute(
      { ...tally, decider: { ...tally.decider, decide: () => { throw new Error('poison'); } } }, 'a', add(1), by(),
    );
    await expect(stuck).rejects.toThrow('poison');
    expect(await run(gateway, add(1))).toMatchObject({ kind: 'done' });
    expect(await run(gateway, add(1, 'b'))).toMatchObject({ kind: 'done' });
  });

  it('remembers a few streams, and reads the others again with all that tells a repetition', async () => {
    const store = memoryEventStore();
    const gateway = gatewayOn(store, 2);
    for (const key of ['a', 'b', 'c']) await run(gateway, add(5, key), by({ commandId: `first ${key}` }));
    for (const key of ['a', 'b', 'c']) await run(gateway, add(6, key));
    for (const key of ['a', 'b', 'c']) expect(await gateway.load(tally, by().workspace, key)).toMatchObject({ parts: [5, 6] });
    for (const key of ['a', 'b', 'c']) expect(await run(gateway, add(5, key), by({ commandId: `first ${key}` }))).toMatchObject({ kind: 'repeated' });
  });
});

describe('gateway, among several', () => {
  it('decides again on what the winner of a race left', async () => {
    const store = memoryEventStore();
    const [one, other] = [gatewayOn(store), gatewayOn(store)];
    await run(one, add(60));
    expect(await run(other, clear())).toMatchObject({ kind: 'done' });
    const outcomes = await Promise.all([run(one, add(60)), run(other, add(60))]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['done', 'refused']);
    expect(await partsIn(store)).toEqual([60, 60]);
    expect((await one.load(tally, by().workspace, 'a')).sum).toBe(60);
  });

  it('never goes beyond what one after another would allow, however many work at once', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(3), fc.integer({ min: -60, max: 60 })), { maxLength: 40 }), async (commands) => {
        const store = memoryEventStore();
        const gateways = [0, 1, 2, 3].map(() => gatewayOn(store, 1));
        const outcomes = await Promise.all(commands.map(([n, amount]) => run(gateways[n] as (typeof gateways)[0], add(amount))));
        const parts = await partsIn(store);
        const sums = parts.map((_, n) => parts.slice(0, n + 1).reduce((sum, part) => sum + part, 0));
        expect(sums.every((sum) => sum >= 0 && sum <= 100)).toBe(true);
        expect(outcomes.filter(({ kind }) => kind === 'done')).toHaveLength(parts.length);
      }),
      { numRuns: 60 },
    ));
});

describe('gateway, before a store that fails', () => {
  const faulty = (): { store: MemoryEventStore; gateway: ReturnType<typeof gatewayOn> } => {
    const store = memoryEventStore();
    return { store, gateway: gatewayOn(store) };
  };

  it.each(['unknown_unwritten', 'unknown_written'] as const)('repeats an append of unknown outcome (%s) with the same ids, so that it is there once', async (fault) => {
    const { store, gateway } = faulty();
    await run(gateway, add(1));
    store.faults.failNextAppend(fault);
    store.faults.failNextAppend(fault);
    expect(await run(gateway, add(2))).toMatchObject({ kind: 'done', state: { sum: 3 }, position: position(2) });
    expect(await partsIn(store)).toEqual([1, 2]);
    expect(await run(gateway, add(3))).toMatchObject({ state: { parts: [1, 2, 3] } });
  });

  it('gives up in the end, and is right about the stream afterwards', async () => {
    const { store, gateway } = faulty();
    store.faults.chance = () => 'unknown_written';
    await expect(run(gateway, add(1))).rejects.toThrow(UnknownOutcome);
    store.faults.chance = () => null;
    expect(await run(gateway, add(2))).toMatchObject({ state: { parts: [1, 2] } });
  });

  it('throws what was refused, with nothing written', async () => {
    const { store, gateway } = faulty();
    store.faults.failNextAppend('refused');
    await expect(run(gateway, add(1))).rejects.toThrow(StoreUnavailable);
    expect(await run(gateway, add(2))).toMatchObject({ state: { parts: [2] } });
  });

  it('is right whatever fails', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('refused', 'unknown_written', 'unknown_unwritten', null), { maxLength: 12 }), async (faults) => {
        const { store, gateway } = faulty();
        const plan = [...faults];
        store.faults.chance = () => plan.shift() ?? null;
        const answered = await Promise.allSettled([1, 2, 3, 4, 5].map((n) => run(gateway, add(n))));
        const parts = await partsIn(store);
        expect(new Set(parts).size).toBe(parts.length);
        answered.forEach(({ status }, n) => expect(status === 'fulfilled' ? parts.includes(n + 1) : true).toBe(true));
      }),
      { numRuns: 15 },
    ), 60_000);
});

describe('gateway, asked again', () => {
  const counted = () => {
    const decisions: number[] = [];
    return { decisions, aggregate: watchedTally((command) => decisions.push(command.type === 'Add' ? command.by : 0)) };
  };

  it('answers a command id that was carried out from the stored events, without deciding, also as a fresh process', async () => {
    const store = memoryEventStore();
    const { decisions, aggregate } = counted();
    const gateway = gatewayOn(store);
    await run(gateway, add(60), by({ commandId: 'cmd' }), aggregate);
    await run(gateway, add(10));
    const repeated = { kind: 'repeated', state: { sum: 70 }, position: position(1) };
    expect(await run(gateway, add(60), by({ commandId: 'cmd' }), aggregate)).toMatchObject(repeated);
    expect(await run(gatewayOn(store), add(60), by({ commandId: 'cmd' }), aggregate)).toMatchObject(repeated);
    expect(decisions).toEqual([60]);
    expect(await partsIn(store)).toEqual([60, 10]);
  });

  it('carries out one of fifty commands of one id, by two processes at once', async () => {
    const store = memoryEventStore();
    const gateways = [gatewayOn(store), gatewayOn(store)];
    const outcomes = await Promise.all(Array.from({ length: 50 }, (_, n) => run(gateways[n % 2] as (typeof gateways)[0], add(1), by({ commandId: 'cmd' }))));
    expect(outcomes.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'repeated')).toHaveLength(49);
    expect(await partsIn(store)).toEqual([1]);
  });

  const once = (process: string, at: number, n: number) => by({ once: true, cause: { process, position: position(at), n } });

  it('carries out each cause once, and takes what came before the highest one for done', async () => {
    const store = memoryEventStore();
    const gateway = gatewayOn(store);
    const causes: readonly (readonly [at: number, n: number, kind: string])[] = [
      [5, 1, 'done'], [5, 1, 'repeated'], [5, 0, 'repeated'], [4, 9, 'repeated'], [5, 2, 'done'], [10, 0, 'done'], [9, 3, 'repeated'],
    ];
    for (const [at, n, kind] of causes) expect((await run(gateway, add(1), once('p', at, n))).kind).toBe(kind);
    expect((await run(gatewayOn(store), add(1), once('p', 10, 0))).kind).toBe('repeated');
    expect(await partsIn(store)).toEqual([1, 1, 1]);
  });

  it('keeps the causes of different processes and of different streams apart', async () => {
    const gateway = gatewayOn(memoryEventStore());
    await run(gateway, add(1), once('p', 9, 0));
    expect((await run(gateway, add(1), once('q', 1, 0))).kind).toBe('done');
    expect((await run(gateway, add(1, 'b'), once('p', 1, 0))).kind).toBe('done');
  });

  it('is not told otherwise by a lower cause that was let in without "once"', async () => {
    const store = memoryEventStore();
    const gateway = gatewayOn(store);
    await run(gateway, add(1), once('p', 9, 0));
    await run(gateway, add(1), by({ cause: { process: 'p', position: position(2), n: 0 } }));
    for (const asked of [gateway, gatewayOn(store)]) expect((await run(asked, add(1), once('p', 9, 0))).kind).toBe('repeated');
  });

  it('finds the event that exactly one cause led to', async () => {
    const gateway = gatewayOn(memoryEventStore());
    await run(gateway, add(1), once('p', 3, 0));
    await run(gateway, add(2), once('p', 3, 1));
    const cause = { process: 'p', position: position(3), n: 1 };
    expect(await gateway.causedBy('tally', 'a', by().workspace, cause)).toBe(position(2));
    expect(await gateway.causedBy('tally', 'a', by().workspace, { ...cause, n: 2 })).toBeNull();
    expect(await gateway.causedBy('tally', 'a', by().workspace, { ...cause, process: 'q' })).toBeNull();
    expect(await gateway.causedBy('tally', 'b', by().workspace, cause)).toBeNull();
  });

  it('tells from memory that a cause has led to nothing which is above all that it has seen of its process', async () => {
    const store = memoryEventStore();
    const gateway = gatewayOn(store);
    const cause = { process: 'p', position: position(9), n: 1 };
    await run(gateway, add(1), by({ cause }));
    let reads = 0;
    const readStream = store.readStream.bind(store);
    store.readStream = (...given) => (reads++, readStream(...given));
    const of = (more: object): Promise<string | null> => gateway.causedBy('tally', 'a', by().workspace, { ...cause, ...more });
    expect([await of({ n: 2 }), await of({ position: position(10), n: 0 }), await of({ process: 'q' }), reads]).toEqual([null, null, null, 0]);
    expect([await of({}), await of({ n: 0 }), reads]).toEqual([position(1), null, 2]);
  });
});
