import { channelAggregate } from '#domain/channel/channel.decider';
import { routeAggregate } from '#domain/channel/route.decider';
import type { IntakeTranslated, Lane } from '#domain/intake/intake.events';
import { LANES } from '#domain/intake/lane';
import { accountId, phoneNumberId } from '#domain/kernel/ids';
import { ManualClock } from '#engine/clock/manual-clock';
import { Gateway } from '#engine/gateway/gateway';
import type { EventStore } from '#event-store/event-store';
import { memoryEventStore, type MemoryEventStore } from '#event-store/memory/memory-event-store';
import { bodyOf } from '#testing/fixtures/payloads';
import { PHONE_NUMBER_ID } from '#testing/fixtures/payload';
import { seededIds } from '#testing/seeded-ids';
import { DEMO, T0 } from '#testing/test-system';
import { Intake } from '../intake/intake.ts';
import { processed, Sorter, type Routed, type Verdict } from './sorter.ts';
import { Translator } from './translator.ts';

/** Connects a number, as the use case does. */
export async function connect(gateway: Gateway, number: string = PHONE_NUMBER_ID): Promise<void> {
  const context = { actor: 'user:ada', correlationId: 'co_ada' };
  const id = phoneNumberId(number);
  await gateway.execute(routeAggregate, id, { type: 'ClaimRoute', phoneNumberId: id, workspace: DEMO, now: T0 }, { ...context, workspace: null });
  const channel = { phoneNumberId: id, wabaId: '9', displayPhoneNumber: '1', country: 'IT', timeZone: 'Europe/Rome', accountId: accountId('acc-1'), messagingLimit: null };
  await gateway.execute(channelAggregate, id, { type: 'ConnectChannel', ...channel }, { ...context, workspace: DEMO });
}

let desks = 0;

/** A translator whose updates go to the spec and not to the domain; several on one store are several processes. */
export function desk(store: MemoryEventStore = memoryEventStore(), lane: Lane = 'fresh') {
  const ids = seededIds(`desk ${++desks}`);
  const clock = new ManualClock(T0);
  const gateway = new Gateway({ store, clock, ids });
  const intake = new Intake(store, clock, ids);
  const handled: Routed[] = [];
  const waited: string[] = [];
  const said: string[] = [];
  const plan = { verdict: async (_: Routed): Promise<Verdict> => processed, turn: async (): Promise<void> => undefined };
  const handle = (routed: Routed): Promise<Verdict> => (handled.push(routed), plan.verdict(routed));
  const sorter = new Sorter(gateway, { call: handle, permission_reply: handle, message: handle, message_status: handle }, (message) => void said.push(message));
  const translator = new Translator(lane, { gateway, sorter, viewsReached: async (position) => void waited.push(position), turn: () => plan.turn() });
  return {
    store, gateway, clock, translator, handled, waited, said, plan,
    deliver: (payload: object | Uint8Array) => intake.receive(payload instanceof Uint8Array ? payload : bodyOf(payload), 0),
    /** Reads on from where the translator says that it is. */
    async translate(from?: string): Promise<void> {
      const start = from ?? (await translator.startAt());
      const { events, position } = await store.readAll({ from: start || null, limit: 10_000, prefixes: translator.prefixes });
      await translator.handle({ events, position: position ?? '', caughtUp: true });
    },
  };
}

/** What was said of payloads, in order of the lanes and then of time; of one lane where it is named. */
export async function translations(store: EventStore, ...lanes: readonly Lane[]): Promise<readonly IntakeTranslated[]> {
  const streams = await Promise.all((lanes.length > 0 ? lanes : LANES).map((lane) => store.readStream(`translation-${lane}`)));
  return streams.flat().map(({ data }) => data as unknown as IntakeTranslated);
}

/** The buckets of the last translation of each payload, by its position. */
export async function bucketsOf(store: EventStore): Promise<Readonly<Record<string, readonly string[]>>> {
  const last = new Map<string, readonly string[]>();
  for (const { payload, updates } of await translations(store)) last.set(payload, updates.map(({ bucket, reason }) => (reason ? `${bucket}: ${reason}` : bucket)));
  return Object.fromEntries(last);
}
