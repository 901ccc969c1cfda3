import { StoreUnavailable, UnknownOutcome } from '../errors.ts';

/** What goes wrong with an append: nothing is written and the caller knows; or the caller knows nothing, and it was or was not written. */
export type AppendFault = 'refused' | 'unknown_unwritten' | 'unknown_written';

/** Faults that a test or the simulation brings about. Without any, the store never fails. */
export class MemoryFaults {
  /** Asked about every append that {@link failNextAppend} says nothing of; for faults by chance, from a seeded source. */
  chance: (stream: string) => AppendFault | null = () => null;
  private readonly planned: AppendFault[] = [];
  private readonly appends = new Gate();
  private readonly reads = new Gate();

  /** The next append fails so; said several times, the next ones do, in order. */
  failNextAppend(fault: AppendFault): void {
    this.planned.push(fault);
  }

  /** Appends wait, unwritten, until the returned function is called. */
  freezeAppends(): () => void {
    return this.appends.shut();
  }

  /** Reads of every kind, a follower's too, wait until the returned function is called. */
  freezeReads(): () => void {
    return this.reads.shut();
  }

  /** Runs an append under the faults that are due. */
  async appending<T>(stream: string, write: () => T): Promise<T> {
    if (this.appends.isShut) await this.appends.opened();
    const fault = this.planned.shift() ?? this.chance(stream);
    if (fault === 'refused') throw new StoreUnavailable('the store refuses, as it was told to');
    if (fault === 'unknown_unwritten') throw new UnknownOutcome('no answer came; nothing was written');
    const written = write();
    if (fault === 'unknown_written') throw new UnknownOutcome('no answer came; it was written');
    return written;
  }

  /** Resolves once reads may go on. */
  async reading(): Promise<void> {
    await this.reads.opened();
  }
}

/** Shut as long as anybody holds it shut. */
class Gate {
  private holders = 0;
  private readonly waiting: (() => void)[] = [];

  get isShut(): boolean {
    return this.holders > 0;
  }

  shut(): () => void {
    this.holders += 1;
    let held = true;
    return () => {
      if (held) this.holders -= 1;
      held = false;
      if (!this.isShut) for (const wake of this.waiting.splice(0)) wake();
    };
  }

  async opened(): Promise<void> {
    while (this.isShut) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }
}
