import { MemoryLog } from '#event-store/memory/memory-log';
import type { EncodedEvent, StoredEvent } from '#event-store/embedded/stored-event';
import type { AppendResult } from '#event-store/event-store';

/** Told of every append that was written, with the events that it wrote: none where it was a repeat. */
export type Written = (stream: string, events: readonly StoredEvent[]) => void;

/** The log that all processes share. Whoever watches it sees each append as it is written, whoever hears of it and when. */
export class WatchedLog extends MemoryLog {
  written: Written = () => undefined;

  override append(stream: string, expected: number, events: readonly EncodedEvent[]): AppendResult {
    const before = this.events.length;
    const result = super.append(stream, expected, events);
    this.written(stream, this.events.slice(before));
    return result;
  }
}

/** An append on its way to the disk. */
export interface OnItsWay {
  /** Writes it, or not, and answers that nobody knows. */
  fail(written: boolean): void;
}
