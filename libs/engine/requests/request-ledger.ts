import type { DomainEvent, Metadata } from '#domain/kernel/event';
import type { WorkspaceId } from '#domain/kernel/ids';
import { RevisionConflict } from '#event-store/errors';
import type { EventStore, RecordedEvent } from '#event-store/event-store';
import type { Clock } from '../clock/clock.ts';
import type { IdSource } from '../ids.ts';

/** What a keyed request was answered with. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** The `Ringledger-Position` of the first answer. */
  readonly position: string | null;
}

/** A request that carries an idempotency key. */
export interface KeyedRequest {
  readonly workspace: WorkspaceId;
  /** Made from workspace, route and key. */
  readonly commandId: string;
  /** Hash of what was asked: another body under the same key is a conflict. */
  readonly contentHash: string;
  readonly actor: string;
}

export type KeyedAnswer = { readonly kind: 'first' | 'replayed'; readonly answer: Answer } | { readonly kind: 'conflict' };

interface RequestClaimed extends DomainEvent {
  readonly type: 'RequestClaimed';
  readonly contentHash: string;
}

interface RequestAnswered extends DomainEvent {
  readonly type: 'RequestAnswered';
  readonly status: number;
  readonly position: string | null;
  /** The body shows what the caller may see, names and numbers too. */
  readonly subject: { readonly body: string };
}

interface Running {
  readonly contentHash: string;
  readonly answer: Promise<KeyedAnswer>;
}

/**
 * One effect and one answer a key, for ever. A request claims its stream, is carried out, and its answer is stored there; a repeat is
 * answered from the stream. When a crash comes between effect and answer, the next repeat carries out again under the same command id,
 * and the gateway finds what was done. Requests of one key that come together share one run.
 */
export class RequestLedger {
  private readonly store: EventStore;
  private readonly clock: Clock;
  private readonly ids: IdSource;
  private readonly running = new Map<string, Running>();

  constructor(store: EventStore, clock: Clock, ids: IdSource) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  /** Carries out `task` unless the key was used before. What `task` throws is thrown, and not remembered; nor is an answer that `keep` says no to. */
  async run(request: KeyedRequest, task: () => Promise<Answer>, keep: (answer: Answer) => boolean): Promise<KeyedAnswer> {
    const stream = `request-${request.workspace}.${request.commandId}`;
    // Looked for before anything is read: who reads first and then looks may find a run that has just ended, and carry out once more.
    for (let running = this.running.get(stream); running; running = this.running.get(stream)) {
      if (running.contentHash === request.contentHash) return replayed(await running.answer);
      await running.answer.catch(() => undefined);
    }
    const answer = this.serve(stream, request, task, keep).finally(() => this.running.delete(stream));
    this.running.set(stream, { contentHash: request.contentHash, answer });
    return answer;
  }

  private async serve(
    stream: string,
    request: KeyedRequest,
    task: () => Promise<Answer>,
    keep: (answer: Answer) => boolean,
  ): Promise<KeyedAnswer> {
    const [claim, answered] = await this.claimed(stream, request);
    if (claim.contentHash !== request.contentHash) return { kind: 'conflict' };
    if (answered) return { kind: 'replayed', answer: answerOf(answered) };
    return { kind: 'first', answer: await this.carryOut(stream, request, task, keep) };
  }

  private async carryOut(
    stream: string,
    request: KeyedRequest,
    task: () => Promise<Answer>,
    keep: (answer: Answer) => boolean,
  ): Promise<Answer> {
    const answer = await task();
    if (!keep(answer)) return answer;
    const event: RequestAnswered = {
      type: 'RequestAnswered',
      status: answer.status,
      position: answer.position,
      subject: { body: JSON.stringify(answer.body ?? null) },
    };
    await this.append(stream, 0, event, request).catch((error: unknown) => {
      // Another process was faster with the same answer.
      if (!(error instanceof RevisionConflict)) throw error;
    });
    return answer;
  }

  private async claimed(stream: string, request: KeyedRequest): Promise<[RequestClaimed, RequestAnswered | undefined]> {
    for (;;) {
      const [claim, answered] = (await this.store.readStream(stream)) as unknown as readonly RecordedEvent[];
      if (claim) return [claim.data as RequestClaimed, answered?.data as RequestAnswered | undefined];
      const event: RequestClaimed = { type: 'RequestClaimed', contentHash: request.contentHash };
      await this.append(stream, -1, event, request).catch((error: unknown) => {
        if (!(error instanceof RevisionConflict)) throw error;
      });
    }
  }

  private async append(stream: string, expected: number, data: DomainEvent, request: KeyedRequest): Promise<void> {
    const now = this.clock.now();
    const { workspace, actor, commandId } = request;
    const metadata: Metadata = { workspace, actor, correlationId: commandId, commandId, effectiveAt: now, recordedAt: now, schema: 1 };
    await this.store.append(stream, expected, [{ id: this.ids.uuid(), data, metadata }]);
  }
}

/** What those get who came while the first one was served. */
const replayed = (answer: KeyedAnswer): KeyedAnswer => (answer.kind === 'conflict' ? answer : { kind: 'replayed', answer: answer.answer });

function answerOf({ status, position, subject }: RequestAnswered): Answer {
  return { status, position, body: JSON.parse(subject.body) as unknown };
}
