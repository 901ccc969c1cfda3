import { setTimeout as pause } from 'node:timers/promises';
import { callAggregate } from '#domain/call/call.decider';
import { systemClock } from '#engine/clock/clock';
import { Waiters } from '#engine/feed/waiters';
import { Gateway } from '#engine/gateway/gateway';
import { randomIds } from '#engine/ids';
import { ViewRunner } from '#engine/views/view-runner';
import { openSqliteEventStore } from '#event-store/sqlite/open';
import { openSqliteViewStore } from '#view-store/sqlite/sqlite-view-store';
import { allViews } from '#views/registry';
import type { Effort } from '../effort.ts';
import { quantile, type Figure } from '../figure.ts';
import { withFolder } from '../scratch.ts';
import { callEnds, callRings, contextOf } from '../workload/commands.ts';

const EVENTS_PER_SECOND = 500;

/** Rounds of warming up, which do not count, and seconds measured for each second of effort. */
const WARM_UP = 200;
const LONGER = 4;

/** From the moment that an event is durable to the moment that every view holds it, at 500 events a second: the 99th percentile, in milliseconds. */
export function live({ seconds }: Effort): Promise<Figure> {
  return withFolder(async (folder) => {
    const events = await openSqliteEventStore(folder);
    const views = await openSqliteViewStore(folder);
    const waiters = new Waiters();
    const runner = new ViewRunner({ events, views, projections: allViews, waiters, log: (message, error) => console.error(message, error) });
    await runner.open();
    const stop = new AbortController();
    const running = runner.run(stop.signal);
    const gateway = new Gateway({ store: events, clock: systemClock, ids: randomIds });
    const held = (position: string): boolean => runner.subscribers.every((view) => view.position >= position);
    const delays = await delaysOf(gateway, (position) => waiters.until(() => held(position), performance.now() + 10_000), seconds * LONGER);
    stop.abort();
    await running;
    await Promise.all([views.close(), events.close()]);
    return { name: 'live', value: quantile(delays, 0.99), raw: null, ratio: null, unit: 'ms (p99)' };
  });
}

async function delaysOf(gateway: Gateway, seen: (position: string) => Promise<boolean>, seconds: number): Promise<readonly number[]> {
  const delays: number[] = [];
  const began = performance.now();
  const waiting: Promise<void>[] = [];
  let sent = 0;
  for (let n = 0; performance.now() < began + seconds * 1_000; n++) {
    for (const command of [callRings(n, gateway.clock.now()), callEnds(n, gateway.clock.now())]) {
      const outcome = await gateway.execute(callAggregate, command.fact.context.callId, command, contextOf(n));
      if (outcome.kind !== 'done') throw new Error(`call ${n} came to ${outcome.kind}`);
      sent += outcome.events.length;
      const durable = performance.now();
      waiting.push(seen(outcome.position).then((there) => void (n >= WARM_UP / 2 && delays.push(there ? performance.now() - durable : Infinity))));
    }
    await pause(Math.max(0, began + (sent / EVENTS_PER_SECOND) * 1_000 - performance.now()));
  }
  await Promise.all(waiting);
  return delays;
}
