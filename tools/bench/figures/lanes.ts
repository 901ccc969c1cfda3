import { setTimeout as pause } from 'node:timers/promises';
import { Intake } from '#application/intake/intake';
import { workspaceId } from '#domain/kernel/ids';
import { after, HOUR, instant, SECOND } from '#domain/kernel/instant';
import { systemClock } from '#engine/clock/clock';
import { randomIds } from '#engine/ids';
import { openSqliteEventStore } from '#event-store/sqlite/open';
import type { EventStore } from '#event-store/event-store';
import { openSqliteViewStore } from '#view-store/sqlite/sqlite-view-store';
import type { ViewStore } from '#view-store/view-store';
import type { Effort } from '../effort.ts';
import { quantile, type Figure } from '../figure.ts';
import { withFolder } from '../scratch.ts';
import { WORKSPACE } from '../workload/customers.ts';
import { openOffice, PSEUDONYMS, type Office } from '../workload/office.ts';
import { callWebhooks, platformCallOf } from '../workload/webhooks.ts';

/** Webhooks a second that are told in time, at even distances whatever became of the ones before. */
const FRESH_PER_SECOND = 20;

/** Customers whose calls are fresh: behind all those of the backlog. */
const FRESH_FROM = 50_000_000;

/** Stored at a time, not waited for. */
const TOGETHER = 2_000;

/** Longer than anything that still counts as live, in milliseconds. */
const PATIENCE = 60_000;

/**
 * How long a webhook that is told in time takes from its arrival to the view of what rings, while a day of old ones drains that nobody has looked at. The
 * figure is the 99th percentile; the whole back end is at work on the same thread, from the webhook's bytes on.
 */
export function lanes({ backlog: { payloads, seconds } }: Effort): Promise<Figure> {
  return withFolder(async (folder) => {
    const [events, views] = [await openSqliteEventStore(folder), await openSqliteViewStore(folder)];
    const surroundings = { events, views, clock: systemClock, ids: randomIds, agents: 4 };
    await openOffice(surroundings).then(({ system }) => system.stop());
    await store(events, payloads);
    const shown = shownIn(views);
    const office = await openOffice({ ...surroundings, furnished: true });
    await upToDate(office);
    const drainedBefore = await drained(events);
    const waits = await freshAtDistances(office, shown, seconds);
    const rate = ((await drained(events)) - drainedBefore) / seconds;
    await office.system.stop();
    await Promise.all([events.close(), views.close()]);
    const [middle, most] = [quantile(waits, 0.5), Math.max(...waits)];
    const note = `p50 ${middle.toFixed(0)} ms, longest ${most.toFixed(0)} ms; of ${payloads.toLocaleString('en-US')} old ones ${rate.toFixed(0)} a second drained`;
    return { name: 'lanes', value: quantile(waits, 0.99), raw: null, ratio: null, unit: 'ms p99', note };
  });
}

/** Calls of yesterday, as intake stores them. */
async function store(events: EventStore, payloads: number): Promise<void> {
  const intake = new Intake(events, systemClock, randomIds);
  const now = systemClock.now();
  for (let n = 0; n < payloads / 2; n += TOGETHER / 2) {
    const calls = Array.from({ length: Math.min(TOGETHER, payloads - 2 * n) / 2 }, (_, i) => callWebhooks(n + i, after(instant(now), -24 * HOUR + (n + i) * 50)));
    await Promise.all(calls.flat().map((body) => intake.receive(body, 0)));
  }
}

/** When each document of the inbox was first committed, by its id. */
function shownIn(views: ViewStore): ReadonlyMap<string, number> {
  const shown = new Map<string, number>();
  const commit = views.commit.bind(views);
  views.commit = async (written) => {
    await commit(written);
    for (const { collection, id } of written.documents) if (collection.startsWith('inbox-calls') && !shown.has(id)) shown.set(id, performance.now());
  };
  return shown;
}

/** All who are not the backlog's translator have passed what is stored. */
async function upToDate({ system }: Office): Promise<void> {
  for (;;) {
    const { subscribers } = await system.status();
    if (subscribers.every(({ name, lagEvents }) => name === 'translation-backlog' || lagEvents < TOGETHER)) return;
    await pause(100);
  }
}

const drained = async (events: EventStore): Promise<number> =>
  ((await events.readStream('translation-backlog', { direction: 'backwards', limit: 1 }))[0]?.revision ?? -1) + 1;

async function freshAtDistances({ system }: Office, shown: ReadonlyMap<string, number>, seconds: number): Promise<readonly number[]> {
  const began = performance.now();
  const due = new Map<string, number>();
  for (let i = 0; i < seconds * FRESH_PER_SECOND; i++) {
    const at = began + (i * 1_000) / FRESH_PER_SECOND;
    if (at > performance.now()) await pause(at - performance.now());
    const n = FRESH_FROM + i;
    due.set(`${WORKSPACE}/${PSEUDONYMS.callId(workspaceId(WORKSPACE), platformCallOf(n))}`, at);
    const [rings] = callWebhooks(n, after(systemClock.now(), 30 * SECOND));
    void system.intake.receive(rings, 0);
  }
  const deadline = performance.now() + PATIENCE;
  while ([...due.keys()].some((id) => !shown.has(id))) {
    if (performance.now() > deadline) throw new Error(`some webhooks were not in the view within ${PATIENCE} ms`);
    await pause(10);
  }
  return [...due].map(([id, at]) => (shown.get(id) as number) - at);
}
