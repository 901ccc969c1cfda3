import type { Aggregate } from '#domain/kernel/aggregate';
import type { DomainEvent } from '#domain/kernel/event';
import { instant } from '#domain/kernel/instant';
import { workspaceId } from '#domain/kernel/ids';
import type { EventStore, RecordedEvent } from '#event-store/event-store';
import { seededIds } from '#testing/seeded-ids';
import { ManualClock } from '../clock/manual-clock.ts';
import { Gateway, type Context, type Outcome } from '../gateway/gateway.ts';
import { tally, type Tally, type TallyCommand, type TallyEvent } from './tally.fixture.ts';

export const DEMO = workspaceId('demo');
export const START = instant(1_764_000_000_000);

/** Anna of the workspace `demo`, with more where a spec says so. */
export const by = (more: Partial<Context> = {}): Context => ({ workspace: DEMO, actor: 'user:anna', correlationId: 'c-1', ...more });

export const add = (amount: number, key = 'a'): TallyCommand => ({ type: 'Add', key, by: amount });
export const clear = (key = 'a'): TallyCommand => ({ type: 'Clear', key });

let gateways = 0;

/** A gateway of its own on a store, as another process has it. */
export const gatewayOn = (store: EventStore, cacheSize?: number): Gateway =>
  new Gateway({ store, clock: new ManualClock(START), ids: seededIds(`gateway ${++gateways}`), cacheSize });

/** Carries out a command on the tally of its key. */
export const run = (gateway: Gateway, command: TallyCommand, context: Context = by(), aggregate: Aggregate<TallyCommand, TallyEvent, Tally> = tally) =>
  gateway.execute(aggregate, command.key, command, context) as Promise<Outcome<TallyEvent, Tally>>;

export const streamOfKey = (key = 'a'): string => `tally-demo.${key}`;

/** What was added to a key, as it lies in the store. */
export async function partsIn(store: EventStore, key = 'a'): Promise<readonly number[]> {
  const events = (await store.readStream(streamOfKey(key))) as readonly RecordedEvent<TallyEvent & DomainEvent>[];
  return events.flatMap(({ data }) => (data.type === 'Added' ? [data.by] : []));
}

/** A position as the embedded stores write it. */
export const position = (n: number): string => String(n).padStart(20, '0');
