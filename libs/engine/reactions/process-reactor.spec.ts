import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Process } from '#domain/kernel/process';
import { memoryEventStore, type MemoryEventStore } from '#event-store/memory/memory-event-store';
import { turns } from '#testing/eventually';
import type { Work } from '../feed/subscriber.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { add, by, gatewayOn, partsIn, position, run } from '../toy/bench.fixture.ts';
import { tally, type Tally, type TallyEvent } from '../toy/tally.fixture.ts';
import { logOf } from '../toy/views.fixture.ts';
import { ProcessReactor } from './process-reactor.ts';

const into = (key: string, amount: number) => ({ aggregate: tally, id: key, command: () => add(amount, key) });

/** Adds what was added to `a` to `x` and, one more, to `y`. */
const doubled: Process<TallyEvent> = {
  name: 'doubled',
  on: { Added: ({ key, by: amount }) => (key === 'a' ? [into('x', amount), into('y', amount + 1)] : []) },
};

const reactorOf = (process: Process<TallyEvent>, gateway: Gateway) => new ProcessReactor(process as unknown as Process, ['tally-'], gateway);

async function pageOf(events: MemoryEventStore, from: string | null = null, limit = 1_000): Promise<Work> {
  const page = await events.readAll({ from, limit });
  return { events: page.events, position: page.position ?? '', caughtUp: true };
}

describe('process reactor', () => {
  it('carries out what an event leads to, as its process, with the event as cause', async () => {
    const events = await logOf('b+9', 'a+5');
    await reactorOf(doubled, gatewayOn(events)).handle(await pageOf(events));
    expect([await partsIn(events, 'x'), await partsIn(events, 'y')]).toEqual([[5], [6]]);
    const [caused] = await events.readStream('tally-demo.y');
    const [cause] = await events.readStream('tally-demo.a');
    expect(caused?.metadata).toMatchObject({
      workspace: 'demo', actor: 'process:doubled', correlationId: cause?.metadata.correlationId, effectiveAt: cause?.metadata.effectiveAt,
      cause: { process: 'doubled', position: position(2), n: 1 },
    });
  });

  it('changes nothing when it meets the same events again, also as a fresh process', async () => {
    const events = await logOf('a+5', 'a+6');
    const page = await pageOf(events);
    const gateway = gatewayOn(events);
    for (const reactor of [reactorOf(doubled, gateway), reactorOf(doubled, gateway), reactorOf(doubled, gatewayOn(events))]) await reactor.handle(page);
    expect([await partsIn(events, 'x'), await partsIn(events, 'y')]).toEqual([[5, 6], [6, 7]]);
  });

  it('does nothing twice after a crash anywhere between its commands', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 }), fc.array(fc.nat(7), { maxLength: 5 }), async (amounts, crashes) => {
        const events = await logOf(...amounts.map((amount) => `a+${amount}`));
        const page = await pageOf(events);
        for (const survived of crashes) {
          let appends = 0;
          events.faults.chance = () => (appends++ < survived ? null : 'refused');
          await reactorOf(doubled, gatewayOn(events)).handle(page).catch(() => 'crashed');
        }
        events.faults.chance = () => null;
        await reactorOf(doubled, gatewayOn(events)).handle(page);
        expect([await partsIn(events, 'x'), await partsIn(events, 'y')]).toEqual([amounts, amounts.map((amount) => amount + 1)]);
      }),
      { numRuns: 60 },
    ));

  it('keeps the order within a stream, while the streams go side by side', async () => {
    const events = await logOf('a+1', 'a+2', 'a+3');
    const page = await pageOf(events);
    const stuck = memoryEventStore({ log: events.log });
    const release = [] as (() => void)[];
    const begun: string[] = [];
    const gateway = gatewayOn(stuck);
    const execute = gateway.execute.bind(gateway);
    gateway.execute = (async (aggregate, id, command, context) => {
      begun.push(`${id}:${context.cause?.position.at(-1)}`);
      if (id === 'x') await new Promise<void>((resolve) => release.push(resolve));
      return execute(aggregate, id, command, context);
    }) as typeof gateway.execute;
    const handled = reactorOf(doubled, gateway).handle(page);
    while ((await partsIn(events, 'y')).length < 3) await new Promise((resolve) => setImmediate(resolve));
    expect(begun.filter((one) => one.startsWith('x'))).toEqual(['x:1']);
    for (let n = 0; n < 3; n++) {
      while (release.length === 0) await new Promise((resolve) => setImmediate(resolve));
      release.shift()?.();
    }
    await handled;
    expect(await partsIn(events, 'x')).toEqual([1, 2, 3]);
  });

  it('goes no further in a stream where a command failed, and does the rest when it is told again', async () => {
    const events = await logOf('a+1', 'a+2');
    const page = await pageOf(events);
    let failures = 1;
    events.faults.chance = (stream) => (stream === 'tally-demo.x' && failures-- > 0 ? 'refused' : null);
    const reactor = reactorOf(doubled, gatewayOn(events));
    await expect(reactor.handle(page)).rejects.toThrow('refuses');
    expect(await partsIn(events, 'x')).toEqual([]);
    await reactor.handle(page);
    expect([await partsIn(events, 'x'), await partsIn(events, 'y')]).toEqual([[1, 2], [2, 3]]);
  });

  it('begins nothing of a page in which a reaction cannot be found', async () => {
    const events = await logOf('a+1', 'a+2');
    const broken: Process<TallyEvent> = {
      name: 'broken',
      on: { Added: ({ by: amount }) => { if (amount === 2) throw new Error('no reaction'); return [into('x', amount)]; } },
    };
    await expect(reactorOf(broken, gatewayOn(events)).handle(await pageOf(events))).rejects.toThrow('no reaction');
    await turns();
    expect(await partsIn(events, 'x')).toEqual([]);
  });

  it('gives a reaction the states that it needs, and takes null for nothing to do', async () => {
    const events = await logOf('a+5', 'b+7');
    const process: Process<TallyEvent> = {
      name: 'needy',
      on: {
        Added: ({ key }) => [{
          aggregate: tally, id: 'x', needs: [{ aggregate: tally, id: 'a' }, { aggregate: tally, id: 'b' }],
          command: (a: Tally, b: Tally) => (key === 'a' ? null : add(a.sum + b.sum, 'x')),
        }],
      },
    };
    await reactorOf(process, gatewayOn(events)).handle(await pageOf(events));
    expect(await partsIn(events, 'x')).toEqual([12]);
  });

  it('leaves alone what belongs to no workspace', async () => {
    const events = memoryEventStore();
    await run(gatewayOn(events), add(5), by({ workspace: null }));
    await reactorOf(doubled, gatewayOn(events)).handle(await pageOf(events));
    expect(await events.countAfter(null)).toBe(1);
  });
});
