import { callAggregate } from '#domain/call/call.decider';
import { systemClock } from '#engine/clock/clock';
import { Waiters } from '#engine/feed/waiters';
import { Gateway } from '#engine/gateway/gateway';
import { randomIds } from '#engine/ids';
import { ViewRunner } from '#engine/views/view-runner';
import { openSqliteEventStore } from '#event-store/sqlite/open';
import { openSqliteViewStore } from '#view-store/sqlite/sqlite-view-store';
import { allViews } from '#views/registry';
import { withFolder } from './scratch.ts';
import { callEnds, callRings, contextOf } from './workload/commands.ts';

/** A process of its own, so that nothing else lies in its heap: decides, appends and folds a warm-up, then as many events as it is told. */
const wanted = Number(process.argv[2] ?? '200000');
const WARM_UP = Math.min(60_000, wanted);
const AT_ONCE = 64;

await withFolder(async (folder) => {
  const events = await openSqliteEventStore(folder);
  const views = await openSqliteViewStore(folder);
  const waiters = new Waiters();
  const runner = new ViewRunner({ events, views, projections: allViews, waiters, log: (message, error) => console.error(message, error) });
  await runner.open();
  const stop = new AbortController();
  const running = runner.run(stop.signal);
  const gateway = new Gateway({ store: events, clock: systemClock, ids: randomIds });
  let calls = 0;
  const work = async (count: number): Promise<number> => {
    let done = 0;
    let position = '';
    while (done < count) {
      const outcomes = await Promise.all(Array.from({ length: AT_ONCE }, () => call(gateway, calls++)));
      for (const outcome of outcomes) [done, position] = [done + outcome.events, outcome.position > position ? outcome.position : position];
    }
    await waiters.until(() => runner.subscribers.every((view) => view.position >= position), performance.now() + 120_000);
    return heapMegabytes();
  };
  const before = await work(WARM_UP);
  const after = await work(wanted);
  const growth = ((after - before) / before) * 100;
  console.log(`heap: ${before.toFixed(1)} MB after ${WARM_UP} events, ${after.toFixed(1)} MB after ${wanted} more (${growth.toFixed(1)} %, limit 10 %)`);
  stop.abort();
  await running;
  await Promise.all([views.close(), events.close()]);
});

async function call(gateway: Gateway, n: number): Promise<{ events: number; position: string }> {
  let events = 0;
  let position = '';
  for (const command of [callRings(n, gateway.clock.now()), callEnds(n, gateway.clock.now())]) {
    const outcome = await gateway.execute(callAggregate, command.fact.context.callId, command, contextOf(n));
    if (outcome.kind !== 'done') throw new Error(`call ${n} came to ${outcome.kind}`);
    [events, position] = [events + outcome.events.length, outcome.position];
  }
  return { events, position };
}

function heapMegabytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1_048_576;
}
