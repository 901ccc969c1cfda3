import type { ChannelConnected } from '#domain/channel/channel.events';
import type { Bucket, IntakeTranslated, PayloadReceived, UpdateSorted } from '#domain/intake/intake.events';
import type { Work } from '#engine/feed/subscriber';
import type { Gateway } from '#engine/gateway/gateway';
import type { Reactor } from '#engine/reactions/reactor';
import { AppendTooLarge } from '#event-store/errors';
import type { NewEvent, RecordedEvent } from '#event-store/event-store';
import { readPayload } from '#whatsapp/payload/read-payload';
import type { Update } from '#whatsapp/payload/update';
import { groupsOf } from './grouping.ts';
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

/** Payloads carried out together, at most, and their bytes together: what is said of them goes into one append. A quarter of them while intake goes first. */
const GROUP = 64;
const GROUP_BYTES = 2 * 1024 * 1024;

/** Events of its own stream that it reads at a time. */
const OWN_PAGE = 1_000;

/**
 * Turns payloads into commands. Its own stream says what became of each payload: it is checkpoint and fence in one. After a crash the last group is
 * carried out again; aggregates know the facts that they have, and a fact that this very payload brought counts as processed.
 */
export class Translator implements Reactor {
  readonly prefixes = ['intake-', 'channel-'];
  readonly slice = GROUP / 4;
  readonly name: string;
  private readonly gateway: Gateway;
  private readonly sorter: Sorter;
  /** Waits until the views hold everything up to a position: who is online is a question to one. */
  private readonly viewsReached: (position: string) => Promise<unknown>;
  private revision = -1;
  /** The last payload in order that was translated. A page that is met again after a fault goes on behind it. */
  private done = '';
  /** False after an append that failed: nobody knows where the stream stands until it is read again. */
  private inStep = false;

  constructor(lane: string, gateway: Gateway, sorter: Sorter, viewsReached: (position: string) => Promise<unknown>) {
    this.name = `translation-${lane}`;
    this.gateway = gateway;
    this.sorter = sorter;
    this.viewsReached = viewsReached;
  }

  /** The last payload in order that was translated; payloads that were taken up again later do not count. */
  async startAt(): Promise<string> {
    let from: number | undefined;
    for (;;) {
      const page = await this.gateway.store.readStream(this.name, { direction: 'backwards', limit: 100, ...(from !== undefined && { from }) });
      const [newest] = page;
      if (from === undefined) this.revision = newest?.revision ?? -1;
      const last = page.find(({ data }) => !(data as IntakeTranslated).replaces);
      const oldest = page.at(-1);
      if (last || !oldest || oldest.revision === 0) {
        this.done = last ? (last.data as IntakeTranslated).payload : '';
        this.inStep = true;
        return this.done;
      }
      from = oldest.revision - 1;
    }
  }

  async handle({ events }: Work): Promise<void> {
    if (!this.inStep) await this.startAt();
    let payloads: Payload[] = [];
    for (const event of events) {
      if (isPayload(event) && event.position > this.done) payloads.push(event);
      if (event.data.type === 'ChannelConnected') {
        await this.translateAll(payloads);
        payloads = [];
        await this.takeUp((event.data as ChannelConnected).phoneNumberId);
      }
    }
    await this.translateAll(payloads);
  }

  private async translateAll(payloads: readonly Payload[]): Promise<void> {
    let group: Payload[] = [];
    let bytes = 0;
    for (const payload of payloads) {
      if (group.length === GROUP || (group.length > 0 && bytes + payload.data.bytes > GROUP_BYTES)) {
        await this.translate(group.map(asNew));
        [group, bytes] = [[], 0];
      }
      group.push(payload);
      bytes += payload.data.bytes;
    }
    if (group.length > 0) await this.translate(group.map(asNew));
  }

  /** Payloads that waited for this number to be connected. */
  private async takeUp(phoneNumberId: string): Promise<void> {
    for (const replaces of await this.waitingFor(phoneNumberId)) {
      const payload = await this.payloadAt(replaces);
      await this.translate([{ payload, replaces }]);
    }
  }

  /** The last translations that left something of this number behind, in order of their payloads. */
  private async waitingFor(phoneNumberId: string): Promise<readonly IntakeTranslated[]> {
    const waiting = new Map<string, IntakeTranslated>();
    for (let from = 0; ; from += OWN_PAGE) {
      const page = await this.gateway.store.readStream(this.name, { from, limit: OWN_PAGE });
      for (const event of page) {
        const translated = event.data as IntakeTranslated;
        if (translated.updates.some((update) => isWaitingFor(update, phoneNumberId))) waiting.set(translated.payload, translated);
        else waiting.delete(translated.payload);
      }
      if (page.length < OWN_PAGE) return [...waiting.values()].sort((a, b) => (a.payload < b.payload ? -1 : 1));
    }
  }

  private async payloadAt({ payload }: IntakeTranslated): Promise<Payload> {
    const before = (BigInt(payload) - 1n).toString().padStart(payload.length, '0');
    const { events } = await this.gateway.store.readAll({ from: before, limit: 1 });
    return events[0] as Payload;
  }

  private async translate(wanted: readonly { payload: Payload; replaces: IntakeTranslated | null }[]): Promise<void> {
    const translations = await Promise.all(wanted.map(({ payload, replaces }) => this.read(payload, replaces)));
    const items = translations.flatMap((translation) => translation.items);
    const newest = translations.at(-1)?.payload.position ?? '';
    if (items.some(({ update }) => update.meaning === 'call' && update.event === 'connect')) await this.viewsReached(newest);
    await allDone(groupsOf(items).map((group) => this.sortInOrder(group)));
    await this.append(translations.map((translation) => this.eventOf(translation)));
    this.done = translations.findLast((translation) => !translation.replaces)?.payload.position ?? this.done;
  }

  /** All together where the store takes that much at once, else in parts. */
  private async append(events: readonly NewEvent[]): Promise<void> {
    try {
      this.revision = (await this.gateway.store.append(this.name, this.revision, events)).revision;
    } catch (error) {
      if (!(error instanceof AppendTooLarge) || events.length === 1) {
        this.inStep = false;
        throw error;
      }
      const half = Math.ceil(events.length / 2);
      await this.append(events.slice(0, half));
      await this.append(events.slice(half));
    }
  }

  private async read(payload: Payload, replaces: IntakeTranslated | null): Promise<Translation> {
    const body = (await this.gateway.store.readBody(payload.position)) ?? new Uint8Array();
    const read = readPayload(body);
    if ('fault' in read) return { payload, items: [], fault: read.fault, replaces };
    return { payload, items: read.updates.map((update) => ({ payload, update, sorted: null })), fault: null, replaces };
  }

  private async sortInOrder(items: readonly Item[]): Promise<void> {
    for (const item of items) {
      const { position, metadata } = item.payload;
      const cause = { process: this.name, position, n: item.update.n };
      item.sorted = await this.sorter.sort(item.update, { cause, correlationId: metadata.correlationId });
    }
  }

  private eventOf({ payload, items, fault, replaces }: Translation): NewEvent {
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
    const recordedAt = this.gateway.clock.now();
    const { correlationId } = payload.metadata;
    const metadata = { workspace: null, actor: `process:${this.name}`, correlationId, effectiveAt: receivedAt, recordedAt, schema: 1 };
    return { id: this.gateway.ids.uuid(), data, metadata };
  }
}

/** Waits for all of them, also where one fails: what is done again must not meet what is still under way. */
async function allDone(tasks: readonly Promise<void>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(tasks)) if (outcome.status === 'rejected') throw outcome.reason;
}

const asNew = (payload: Payload) => ({ payload, replaces: null });

const isPayload = (event: RecordedEvent): event is Payload => event.data.type === 'PayloadReceived';

const isWaitingFor = ({ bucket, reason, phoneNumberId }: UpdateSorted, wanted: string): boolean =>
  bucket === 'quarantined' && reason === 'unknown_number' && phoneNumberId === wanted;

/** The bucket of a payload as a whole. One without updates holds nothing that could be processed. */
function bucketOf(updates: readonly UpdateSorted[]): Bucket {
  const order: readonly Bucket[] = ['quarantined', 'processed', 'duplicate'];
  return order.find((bucket) => updates.some((update) => update.bucket === bucket)) ?? 'ignored';
}
