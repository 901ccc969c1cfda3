import type { ChannelConnected } from '#domain/channel/channel.events';
import type { Bucket, IntakeTranslated, Lane, PayloadReceived, UpdateSorted } from '#domain/intake/intake.events';
import { laneOf } from '#domain/intake/lane';
import { machineTiming, type Timing } from '#engine/clock/timing';
import type { Work } from '#engine/feed/subscriber';
import type { Gateway } from '#engine/gateway/gateway';
import { noInstruments, type Instruments } from '#engine/instruments';
import { justBefore } from '#engine/position-token';
import type { Reactor } from '#engine/reactions/reactor';
import type { NewEvent, RecordedEvent } from '#event-store/event-store';
import { readPayload } from '#whatsapp/payload/read-payload';
import type { Update } from '#whatsapp/payload/update';
import { groupsOf } from './grouping.ts';
import { LaneStream } from './lane-stream.ts';
import type { Sorter } from './sorter.ts';

type Payload = RecordedEvent<PayloadReceived>;

interface Item {
  readonly payload: Payload;
  readonly update: Update;
  sorted: UpdateSorted | null;
}

interface Translation {
  readonly payload: Payload;
  readonly items: readonly Item[];
  readonly fault: string | null;
  readonly replaces: IntakeTranslated | null;
}

/** What a translator works with. */
export interface TranslatorOptions {
  readonly gateway: Gateway;
  readonly sorter: Sorter;
  /** Waits until the views hold everything up to a position: who is online is a question to one. */
  readonly viewsReached: (position: string) => Promise<unknown>;
  /** Waits until the next group may begin; default: at once. */
  readonly turn?: () => Promise<void>;
  /** Default: nobody listens. */
  readonly instruments?: Instruments;
  readonly timing?: Timing;
}

/**
 * Payloads carried out together, at most: what is said of them goes into one append. Whatever is fresh may have to wait for one group of the backlog, so
 * that one is kept small. A quarter of them while intake goes first.
 */
const GROUP: Readonly<Record<Lane, number>> = { fresh: 64, backlog: 16 };
const GROUP_BYTES = 2 * 1024 * 1024;

/**
 * Turns the payloads of one lane into commands. Its own stream says what became of each payload. After a crash the last group is
 * carried out again; aggregates know the facts that they have, and a fact that this very payload brought counts as processed. The lanes know nothing of
 * each other: what the same call is told in both comes to the same in any order.
 */
export class Translator implements Reactor {
  readonly prefixes = ['intake-', 'channel-'];
  readonly name: string;
  readonly slice: number;
  private readonly lane: Lane;
  private readonly options: TranslatorOptions;
  private readonly stream: LaneStream;

  constructor(lane: Lane, options: TranslatorOptions) {
    this.lane = lane;
    this.options = options;
    this.slice = GROUP[lane] / 4;
    this.stream = new LaneStream(lane, options.gateway.store);
    this.name = this.stream.name;
  }

  startAt(): Promise<string> {
    return this.stream.find();
  }

  /** Payloads of the other lane are passed over unread. */
  wants(event: RecordedEvent): boolean {
    return event.data.type === 'ChannelConnected' || (isPayload(event) && laneOf(event.data) === this.lane);
  }

  async handle({ events }: Work): Promise<void> {
    await this.stream.reached();
    let payloads: Payload[] = [];
    for (const event of events) {
      if (!this.wants(event)) continue;
      if (isPayload(event)) {
        if (event.position > this.stream.done) payloads.push(event);
        continue;
      }
      await this.translateAll(payloads);
      payloads = [];
      await this.takeUp((event.data as ChannelConnected).phoneNumberId);
    }
    await this.translateAll(payloads);
  }

  private async translateAll(payloads: readonly Payload[]): Promise<void> {
    let group: Payload[] = [];
    let bytes = 0;
    for (const payload of payloads) {
      if (group.length === GROUP[this.lane] || (group.length > 0 && bytes + payload.data.bytes > GROUP_BYTES)) {
        await this.translate(group.map(asNew));
        [group, bytes] = [[], 0];
      }
      group.push(payload);
      bytes += payload.data.bytes;
    }
    if (group.length > 0) await this.translate(group.map(asNew));
  }

  /** Payloads of this lane that waited for this number to be connected. */
  private async takeUp(phoneNumberId: string): Promise<void> {
    for (const replaces of await this.stream.waitingFor(phoneNumberId)) {
      const payload = await this.payloadAt(replaces);
      await this.translate([{ payload, replaces }]);
    }
  }

  private async payloadAt({ payload }: IntakeTranslated): Promise<Payload> {
    const { events } = await this.options.gateway.store.readAll({ from: justBefore(payload), limit: 1 });
    return events[0] as Payload;
  }

  private async translate(wanted: readonly { payload: Payload; replaces: IntakeTranslated | null }[]): Promise<void> {
    const { turn, timing = machineTiming } = this.options;
    await turn?.();
    const began = timing.now();
    const translations = await Promise.all(wanted.map(({ payload, replaces }) => this.read(payload, replaces)));
    const items = translations.flatMap((translation) => translation.items);
    const newest = translations.at(-1)?.payload.position ?? '';
    if (items.some(({ update }) => update.meaning === 'call' && update.event === 'connect')) await this.options.viewsReached(newest);
    await allDone(groupsOf(items).map((group) => this.sortInOrder(group)));
    await this.stream.append(translations.map((translation) => this.eventOf(translation)));
    this.stream.done = translations.findLast((translation) => !translation.replaces)?.payload.position ?? this.stream.done;
    this.trace(translations, began, timing.now());
  }

  /** A group is done together, so each of its payloads took as long as all of them. */
  private trace(translations: readonly Translation[], began: number, ended: number): void {
    const { instruments = noInstruments } = this.options;
    if (!instruments.traces) return;
    for (const { payload, items } of translations) {
      const attributes = { lane: this.lane, updates: items.length, together: translations.length };
      instruments.span({ name: 'translate', correlationId: payload.metadata.correlationId, began, ended, attributes });
    }
  }

  private async read(payload: Payload, replaces: IntakeTranslated | null): Promise<Translation> {
    const body = (await this.options.gateway.store.readBody(payload.position)) ?? new Uint8Array();
    const read = readPayload(body);
    if ('fault' in read) return { payload, items: [], fault: read.fault, replaces };
    return { payload, items: read.updates.map((update) => ({ payload, update, sorted: null })), fault: null, replaces };
  }

  private async sortInOrder(items: readonly Item[]): Promise<void> {
    for (const item of items) {
      const { position, metadata } = item.payload;
      const cause = { process: this.name, position, n: item.update.n };
      item.sorted = await this.options.sorter.sort(item.update, { cause, correlationId: metadata.correlationId });
    }
  }

  private eventOf({ payload, items, fault, replaces }: Translation): NewEvent {
    const { clock, ids } = this.options.gateway;
    const updates = items.map(({ sorted }) => sorted as UpdateSorted);
    const { source, receivedAt } = payload.data;
    const data: IntakeTranslated = {
      type: 'IntakeTranslated',
      payload: payload.position,
      source,
      receivedAt,
      bucket: fault === null ? bucketOf(updates) : 'quarantined',
      updates,
      ...(fault !== null && { fault }),
      ...(replaces && { replaces: { bucket: replaces.bucket, updates: replaces.updates } }),
    };
    const { correlationId } = payload.metadata;
    const metadata = { workspace: null, actor: `process:${this.name}`, correlationId, effectiveAt: receivedAt, recordedAt: clock.now(), schema: 1 };
    return { id: ids.uuid(), data, metadata };
  }
}

/** Waits for all of them, also where one fails: what is done again must not meet what is still under way. */
async function allDone(tasks: readonly Promise<void>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(tasks)) if (outcome.status === 'rejected') throw outcome.reason;
}

const asNew = (payload: Payload) => ({ payload, replaces: null });

const isPayload = (event: RecordedEvent): event is Payload => event.data.type === 'PayloadReceived';

/** The bucket of a payload as a whole. One without updates holds nothing that could be processed. */
function bucketOf(updates: readonly UpdateSorted[]): Bucket {
  const order: readonly Bucket[] = ['quarantined', 'processed', 'duplicate'];
  return order.find((bucket) => updates.some((update) => update.bucket === bucket)) ?? 'ignored';
}
