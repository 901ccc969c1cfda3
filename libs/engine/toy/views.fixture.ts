import type { Projection } from '#domain/kernel/projection';
import type { EventStore } from '#event-store/event-store';
import { memoryEventStore, type MemoryEventStore } from '#event-store/memory/memory-event-store';
import { memoryContents, type MemoryContents } from '#view-store/memory/contents';
import { plannedFaults } from '#view-store/memory/faults';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import type { ViewStore } from '#view-store/view-store';
import { eventually } from '#testing/eventually';
import { Waiters } from '../feed/waiters.ts';
import { ViewRunner, type ViewRunnerOptions } from '../views/view-runner.ts';
import { add, clear, gatewayOn, run } from './bench.fixture.ts';

/** A view runner as one process has it, with all that it said. */
export interface Viewing {
  readonly runner: ViewRunner;
  readonly waiters: Waiters;
  readonly said: string[];
  /** Runs it until {@link stop}. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function viewing(events: EventStore, views: ViewStore, projections: readonly Projection[], more: Partial<ViewRunnerOptions> = {}): Viewing {
  const said: string[] = [];
  const waiters = new Waiters();
  const stopping = new AbortController();
  const log = (message: string, error?: unknown) => void said.push(`${message}: ${String(error)}`);
  const runner = new ViewRunner({ events, views, projections, waiters, log, ...more });
  let running: Promise<void> = Promise.resolve();
  return {
    runner,
    waiters,
    said,
    async start() {
      await runner.open();
      running = runner.run(stopping.signal);
    },
    stop() {
      stopping.abort();
      return running;
    },
  };
}

/** Views in memory that can be made to fail, and what lies in them. */
export function faultyViews(contents: MemoryContents = memoryContents()) {
  const faults = plannedFaults();
  return { contents, faults, store: memoryViewStore({ contents, gate: faults.gate }) };
}

/** A log of additions; 0 clears. Keys and amounts as `a+5`, `b=0`. */
export async function logOf(...steps: readonly string[]): Promise<MemoryEventStore> {
  const store = memoryEventStore();
  const gateway = gatewayOn(store);
  for (const step of steps) await run(gateway, step.endsWith('=0') ? clear(step.slice(0, -2)) : add(Number(step.slice(2)), step.slice(0, 1)));
  return store;
}

/** A document, null for none, `gone` for a tombstone. */
export async function documentIn(views: ViewStore, collection: string, id: string): Promise<unknown> {
  const stored = (await views.load(collection, [`demo/${id}`])).get(`demo/${id}`);
  if (!stored) return null;
  return stored.json === null ? 'gone' : (JSON.parse(stored.json) as unknown);
}

/** Waits until every view that is not stopped is at the head of the log. */
export function caughtUp({ runner }: Viewing, events: EventStore): Promise<void> {
  return eventually('the views are at the head', async () => {
    const head = (await events.head()) ?? '';
    return runner.subscribers.every(({ position, state }) => position >= head || state === 'stopped');
  });
}
