import type { EventStore, NewEvent } from '#event-store/event-store';
import type { KeyRing, Keys } from '../keys/key-ring.ts';
import type { PayloadKey } from '../keys/payload-pools.ts';
import { sealBody } from './sealed-body.ts';
import { withSealed } from './sealed-subject.ts';
import { asksTheStream, planSeals, type SealPlan } from './seal-plan.ts';
import { PeopleOfStreams, type StreamPeople } from './stream-people.ts';

const NO_ONE: StreamPeople = { contacts: [], ownKey: false };

/** Seals the personal part of events, and bodies, on their way into a log. */
export class EventSealer {
  private readonly store: Pick<EventStore, 'logId' | 'readStream'>;
  private readonly ring: KeyRing;
  private readonly people = new PeopleOfStreams();

  constructor(store: Pick<EventStore, 'logId' | 'readStream'>, ring: KeyRing) {
    this.store = store;
    this.ring = ring;
  }

  /** The events sealed, where everything that it takes is at hand; null where something has to be made or read first. */
  atOnce(stream: string, expected: number, events: readonly NewEvent[]): readonly NewEvent[] | null {
    const people = asksTheStream(events) ? this.people.of(stream, expected) : NO_ONE;
    const plan = people && planSeals(stream, people, events);
    if (!plan || plan.links.length > 0) return null;
    const keys = this.ring.atHand(idsIn(plan));
    const payloadKeys = keys && this.takePayloadKeys(plan.bodies);
    return keys && payloadKeys && this.carriedOut(stream, events, { plan, keys, payloadKeys });
  }

  /** The same, once it is made and durable. Throws what the store of keys throws: nothing is ever let through unsealed. */
  async inTime(stream: string, expected: number, events: readonly NewEvent[]): Promise<readonly NewEvent[]> {
    const people = asksTheStream(events) ? await this.peopleOf(stream, expected) : NO_ONE;
    const plan = planSeals(stream, people, events);
    const keys = await this.ring.make(idsIn(plan));
    for (const [owner, id] of plan.links) await this.ring.store.link(owner, id);
    const payloadKeys: PayloadKey[] = [];
    while (payloadKeys.length < plan.bodies) payloadKeys.push(await this.ring.payloads.next());
    return this.carriedOut(stream, events, { plan, keys, payloadKeys });
  }

  /** After an append that did not fit. */
  forget(stream: string): void {
    this.people.forget(stream);
  }

  private async peopleOf(stream: string, expected: number): Promise<StreamPeople> {
    return this.people.of(stream, expected) ?? this.people.learn(stream, await this.store.readStream(stream));
  }

  private takePayloadKeys(count: number): PayloadKey[] | null {
    const taken: PayloadKey[] = [];
    while (taken.length < count) {
      const key = this.ring.payloads.take();
      // Those that were taken so far seal nothing: no key is ever handed out twice.
      if (!key) return null;
      taken.push(key);
    }
    return taken;
  }

  private carriedOut(stream: string, events: readonly NewEvent[], { plan, keys, payloadKeys }: { plan: SealPlan; keys: Keys; payloadKeys: PayloadKey[] }): readonly NewEvent[] {
    if (plan.keys.some((id) => id !== null)) this.people.remember(stream, plan.people);
    let bodies = 0;
    return events.map((event, i) => {
      const id = plan.keys[i] ?? null;
      const data = id === null ? event.data : withSealed(event.data, stream, id, keys.get(id) ?? null);
      if (!event.body) return { ...event, data };
      return { ...event, data, body: sealBody(event.body, payloadKeys[bodies++] as PayloadKey, this.store.logId), packed: true };
    });
  }
}

const idsIn = ({ keys }: SealPlan): ReadonlySet<string> => new Set(keys.filter((id) => id !== null));
