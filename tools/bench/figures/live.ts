import { setTimeout as pause } from 'node:timers/promises';
import { callAggregate } from '#domain/call/call.decider';
import { systemClock } from '#engine/clock/clock';
import { randomIds } from '#engine/ids';
import { openSqliteEventStore } from '#event-store/sqlite/open';
import { openSqliteViewStore } from '#view-store/sqlite/sqlite-view-store';
import type { Effort } from '../effort.ts';
import { quantile, type Figure } from '../figure.ts';
import { withFolder } from '../scratch.ts';
import { callRings, contextOf } from '../workload/commands.ts';
import { openOffice, type Office } from '../workload/office.ts';

/** A call that begins to ring is two events of its own, so these are 500 events a second, and what follows from them. */
const CALLS_PER_SECOND = 250;

/** Not counted: the first ones compile the code. */
const WARM_UP_SECONDS = 1;

/** Longer than anything that still counts as live, in milliseconds. */
const PATIENCE = 10_000;

/**
 * From the instant at which a command was due to the one at which every view holds its events, with the whole back end at work on the same thread. Calls are
 * due at even distances whatever became of the ones before, so that a pause counts for all who would have come in it. The figure is the 99th percentile.
 */
export function live({ rounds, seconds }: Effort): Promise<Figure> {
  return withFolder(async (folder) => {
    const [events, views] = [await openSqliteEventStore(folder), await openSqliteViewStore(folder)];
    const office = await openOffice({ events, views, clock: systemClock, ids: randomIds, agents: 4 });
    const waits = await callsAtDistances(office, WARM_UP_SECONDS + rounds * seconds);
    await office.system.stop();
    await Promise.all([events.close(), views.close()]);
    return { name: 'live', value: quantile(waits.slice(WARM_UP_SECONDS * CALLS_PER_SECOND), 0.99), raw: null, ratio: null, unit: 'ms p99' };
  });
}

async function callsAtDistances(office: Office, seconds: number): Promise<readonly number[]> {
  const began = performance.now();
  const waits: Promise<number>[] = [];
  for (let n = 0; n < seconds * CALLS_PER_SECOND; n++) {
    const due = began + (n * 1_000) / CALLS_PER_SECOND;
    if (due > performance.now()) await pause(due - performance.now());
    waits.push(visible(office, n).then(() => performance.now() - due));
  }
  return Promise.all(waits);
}

/** Resolves once every view has passed the events of call number n. */
async function visible({ system }: Office, n: number): Promise<void> {
  const command = callRings(n, systemClock.now());
  const outcome = await system.gateway.execute(callAggregate, command.fact.context.callId, command, contextOf(n));
  if (outcome.kind !== 'done') throw new Error(`call ${n} came to ${outcome.kind}`);
  if (!(await system.consistency.reached(outcome.position, [], PATIENCE))) throw new Error(`call ${n} was not visible within ${PATIENCE} ms`);
}
