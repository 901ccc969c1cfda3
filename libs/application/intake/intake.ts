import type { PayloadReceived } from '#domain/intake/intake.events';
import { laneBy } from '#domain/intake/lane';
import { iso } from '#domain/kernel/instant';
import type { Clock } from '#engine/clock/clock';
import { machineTiming, type Timing } from '#engine/clock/timing';
import type { IdSource } from '#engine/ids';
import { noInstruments, type Instruments } from '#engine/instruments';
import { RevisionConflict, UnknownOutcome } from '#event-store/errors';
import type { EventStore, NewEvent } from '#event-store/event-store';
import { newestTime } from './newest-time.ts';

interface Waiting {
  readonly event: NewEvent;
  readonly resolve: (position: string) => void;
  readonly reject: (error: unknown) => void;
}

/** Payloads of one append, at most: bounds its size and how long the last one waits for the first. */
const GROUP = 128;
const GROUP_BYTES = 8 * 1024 * 1024;
/** How long the first of a group waits for others at most, in milliseconds. */
const GATHERING = 2;
const TRIES = 8;
const SOURCE = 'whatsapp';

/**
 * Stores payloads as they came in, durably, before anybody is answered. What comes in while an append is under way goes
 * together into the next one.
 */
export class Intake {
  private readonly store: EventStore;
  private readonly clock: Clock;
  private readonly ids: IdSource;
  private readonly stored: (together: number) => void;
  private readonly timing: Timing;
  private readonly instruments: Instruments;
  private waiting: Waiting[] = [];
  private writing = false;
  private stream = '';
  private revision = -1;

  /** `stored` is told after every append how many payloads were in it. */
  constructor(store: EventStore, clock: Clock, ids: IdSource, stored: (together: number) => void = () => undefined, timing = machineTiming, instruments = noInstruments) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
    this.stored = stored;
    this.timing = timing;
    this.instruments = instruments;
  }

  /** True while a payload is not yet stored. */
  get busy(): boolean {
    return this.writing || this.waiting.length > 0;
  }

  /** Stores a body whose signature was good under secret number `secret`. Resolves with its position once it is durable. */
  receive(body: Uint8Array, secret: number): Promise<string> {
    const receivedAt = this.clock.now();
    const lane = laneBy(newestTime(body), receivedAt);
    const data: PayloadReceived = { type: 'PayloadReceived', source: SOURCE, receivedAt, bytes: body.byteLength, secret, lane };
    const id = this.ids.uuid();
    const metadata = { workspace: null, actor: 'platform', correlationId: id, effectiveAt: receivedAt, recordedAt: receivedAt, schema: 1 };
    const stored = new Promise<string>((resolve, reject) => {
      this.waiting.push({ event: { id, data, metadata, body }, resolve, reject });
      if (!this.writing) void this.writeAll();
    });
    return this.instruments.traces ? this.traced(stored, data, id) : stored;
  }

  /** All that follows from a payload is one trace, and begins here. */
  private async traced(stored: Promise<string>, { bytes, lane = 'fresh' }: PayloadReceived, correlationId: string): Promise<string> {
    const began = this.timing.now();
    const tell = (failed: boolean): void => this.instruments.span({ name: 'intake', correlationId, first: true, began, ended: this.timing.now(), failed, attributes: { bytes, lane } });
    await stored.then(() => tell(false), () => tell(true));
    return stored;
  }

  private async writeAll(): Promise<void> {
    this.writing = true;
    while (this.waiting.length > 0) {
      await this.gathered();
      const group = this.nextGroup();
      await this.write(group).then(
        (position) => {
          group.forEach(({ resolve }) => resolve(position));
          this.stored(group.length);
        },
        (error: unknown) => group.forEach(({ reject }) => reject(error)),
      );
    }
    this.writing = false;
  }

  /** Lets others come along, as long as every turn of the event loop brings some: one flush of the disk then serves them all. */
  private async gathered(): Promise<void> {
    const deadline = this.timing.now() + GATHERING;
    let before = 0;
    while (this.waiting.length > before && this.timing.now() < deadline) {
      before = this.waiting.length;
      await this.timing.turn();
    }
  }

  private nextGroup(): Waiting[] {
    let bytes = 0;
    const end = this.waiting.findIndex(({ event }, i) => {
      bytes += event.body?.byteLength ?? 0;
      return i >= GROUP || (i > 0 && bytes > GROUP_BYTES);
    });
    const group = end < 0 ? this.waiting : this.waiting.slice(0, end);
    this.waiting = end < 0 ? [] : this.waiting.slice(end);
    return group;
  }

  private async write(group: readonly Waiting[]): Promise<string> {
    await this.openDay();
    const events = group.map(({ event }) => event);
    for (let tries = 1; ; tries++) {
      try {
        const { revision, position } = await this.store.append(this.stream, this.revision, events);
        this.revision = revision;
        return position;
      } catch (error) {
        if (tries >= TRIES || !(error instanceof RevisionConflict || error instanceof UnknownOutcome)) {
          this.stream = '';
          throw error;
        }
        if (error instanceof RevisionConflict) this.revision = error.actual;
      }
    }
  }

  /** One stream a day and source keeps streams short enough to read. */
  private async openDay(): Promise<void> {
    const stream = `intake-${SOURCE}.${iso(this.clock.now()).slice(0, 10)}`;
    if (stream === this.stream) return;
    const [last] = await this.store.readStream(stream, { direction: 'backwards', limit: 1 });
    this.revision = last?.revision ?? -1;
    this.stream = stream;
  }
}
