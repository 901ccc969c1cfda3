import type { AppendResult } from '../event-store.ts';
import type { AppendRequest } from './append-plan.ts';

/** What came of an append: its result, or what to reject it with. */
export type AppendOutcome = AppendResult | Error;

interface Waiting {
  readonly request: AppendRequest;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: Error) => void;
}

/** So that one commit never holds the event loop for long. */
const MOST_APPENDS_A_GROUP = 1_000;

/**
 * Gathers the appends that wait together. A group is made once the event loop has been round, so whoever was answered by the group before
 * has a place in the next one.
 */
export class AppendQueue {
  private readonly commit: (requests: readonly AppendRequest[]) => readonly AppendOutcome[];
  private readonly drainWaiters: (() => void)[] = [];
  private waiting: Waiting[] = [];
  private scheduled = false;

  /** `commit` answers for every request of a group, in order, and does not throw. */
  constructor(commit: (requests: readonly AppendRequest[]) => readonly AppendOutcome[]) {
    this.commit = commit;
  }

  add(request: AppendRequest): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ request, resolve, reject });
      this.schedule();
    });
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    if (this.scheduled) await new Promise<void>((resolve) => this.drainWaiters.push(resolve));
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => this.flush());
  }

  private flush(): void {
    const group = this.waiting.splice(0, MOST_APPENDS_A_GROUP);
    const outcomes = this.commit(group.map(({ request }) => request));
    group.forEach(({ resolve, reject }, index) => {
      const outcome = outcomes[index] ?? new Error('a group commit left an append without an answer');
      if (outcome instanceof Error) reject(outcome);
      else resolve(outcome);
    });
    this.scheduled = false;
    if (this.waiting.length > 0) this.schedule();
    else for (const resolve of this.drainWaiters.splice(0)) resolve();
  }
}
