import type { IntakeTranslated, Lane, UpdateSorted } from '#domain/intake/intake.events';
import { AppendTooLarge } from '#event-store/errors';
import type { EventStore, NewEvent } from '#event-store/event-store';

/** Events that it reads at a time. */
const PAGE = 1_000;

/** Looking for the last one that counts: nearly always among the newest. */
const NEWEST = 100;

/** What a lane has said of its payloads: its checkpoint and its fence in one, since whoever appends at an outdated revision is refused. */
export class LaneStream {
  readonly name: string;
  /** The last payload in order that was translated. A page that is met again after a fault goes on behind it. */
  done = '';
  private readonly store: EventStore;
  private revision = -1;
  /** False after an append that failed: nobody knows where the stream stands until it is read again. */
  private inStep = false;

  constructor(lane: Lane, store: EventStore) {
    this.name = `translation-${lane}`;
    this.store = store;
  }

  /** Makes sure that it is known where the stream stands. */
  async reached(): Promise<void> {
    if (!this.inStep) await this.find();
  }

  /** Finds the last payload in order that was translated; payloads that were taken up again later do not count. */
  async find(): Promise<string> {
    let from: number | undefined;
    for (;;) {
      const page = await this.store.readStream(this.name, { direction: 'backwards', limit: NEWEST, ...(from !== undefined && { from }) });
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

  /** All together where the store takes that much at once, else in parts. */
  async append(events: readonly NewEvent[]): Promise<void> {
    try {
      this.revision = (await this.store.append(this.name, this.revision, events)).revision;
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

  /** The last translations that left something of this number behind, in order of their payloads. */
  async waitingFor(phoneNumberId: string): Promise<readonly IntakeTranslated[]> {
    const waiting = new Map<string, IntakeTranslated>();
    for (let from = 0; ; from += PAGE) {
      const page = await this.store.readStream(this.name, { from, limit: PAGE });
      for (const event of page) {
        const translated = event.data as IntakeTranslated;
        if (translated.updates.some((update) => isWaitingFor(update, phoneNumberId))) waiting.set(translated.payload, translated);
        else waiting.delete(translated.payload);
      }
      if (page.length < PAGE) return [...waiting.values()].sort((a, b) => (a.payload < b.payload ? -1 : 1));
    }
  }
}

const isWaitingFor = ({ bucket, reason, phoneNumberId }: UpdateSorted, wanted: string): boolean =>
  bucket === 'quarantined' && reason === 'unknown_number' && phoneNumberId === wanted;
