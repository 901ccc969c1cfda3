/**
 * How much the heap grows while so many events go through gateway and views. Run as a process of its own, with `--expose-gc`; takes the number of
 * events, and prints the heap in bytes after the warm-up and at the end.
 */
import { callAggregate } from '#domain/call/call.decider';
import { systemClock } from '#engine/clock/clock';
import { Waiters } from '#engine/feed/waiters';
import { Gateway } from '#engine/gateway/gateway';
import { randomIds } from '#engine/ids';
import { ViewRunner } from '#engine/views/view-runner';
import { openSqliteEventStore } from '#event-store/sqlite/open';
import { openSqliteViewStore } from '#view-store/sqlite/sqlite-view-store';
import { allViews } from '#views/registry';
import { withFolder } from '../scratch.ts';
import { callEnds, callRings, contextOf } from '../workload/commands.ts';

const IN_FLIGHT = 32;

/** What a call leaves that rings and is missed. */
const EVENTS_A_CALL = 5;

/** Longer than views ever take, in milliseconds. */
const PATIENCE = 60_000;

/** So many events that every cache has been full. */
const WARM_UP = 150_000;

await withFolder(async (folder) => {
  const [events, views] = [await openSqliteEventStore(folder), await openSqliteViewStore(folder)];
  const gateway = new Gateway({ store: events, clock: systemClock, ids: randomIds });
  const waiters = new Waiters();
  const runner = new ViewRunner({ events, views, projections: allViews, waiters, log: console.error });
  await runner.open();
  const stopping = new AbortController();
  const running = runner.run(stopping.signal);

  let calls = 0;
  const heapAfter = async (so: number): Promise<number> => {
    const last = Math.ceil(so / EVENTS_A_CALL);
    await Promise.all(
      Array.from({ length: IN_FLIGHT }, async () => {
        while (calls < last) {
          const position = await call(gateway, calls++);
          await waiters.until(() => runner.subscribers.every((view) => view.position >= position), performance.now() + PATIENCE);
        }
      }),
    );
    return heapInUse();
  };
  const before = await heapAfter(WARM_UP);
  const after = await heapAfter(WARM_UP + Number(process.argv[2]));
  console.log(JSON.stringify({ before, after }));
  stopping.abort();
  await running;
  await Promise.all([events.close(), views.close()]);
});

/** The position of its last event. */
async function call(gateway: Gateway, n: number): Promise<string> {
  let last = '';
  for (const command of [callRings(n, gateway.clock.now()), callEnds(n, gateway.clock.now())]) {
    const outcome = await gateway.execute(callAggregate, command.fact.context.callId, command, contextOf(n));
    if (outcome.kind !== 'done') throw new Error(`call ${n} came to ${outcome.kind}`);
    last = outcome.position;
  }
  return last;
}

/** After everything that nobody needs any more is gone. */
function heapInUse(): number {
  if (!gc) throw new Error('run with --expose-gc');
  gc();
  gc();
  return process.memoryUsage().heapUsed;
}
