import type { DomainEvent, Metadata } from '#domain/kernel/event';
import type { WorkspaceId } from '#domain/kernel/ids';
import { RevisionConflict } from '#event-store/errors';
import type { EventStore, RecordedEvent } from '#event-store/event-store';
import type { Clock } from '../clock/clock.ts';
import type { IdSource } from '../ids.ts';
import type { RequestAbandoned, RequestAnswered, RequestClaimed } from './request.events.ts';

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

/** A claim that holds, with the answer that it led to, if there is one yet. */
interface Claim {
  readonly contentHash: string;
  readonly revision: number;
  readonly answered: RequestAnswered | undefined;
}

interface Conduct {
  readonly task: () => Promise<Answer>;
  readonly keep: (answer: Answer) => boolean;
  readonly frees: (error: unknown) => boolean;
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

  /**
   * Carries out the task unless the key was used before. What the task throws is thrown, and not remembered; nor is an answer that `keep` says no to.
   * `frees`: whether an error tells that nothing was done, so that the key may be used for something else.
   */
  async run(request: KeyedRequest, task: () => Promise<Answer>, keep: (answer: Answer) => boolean, frees: (error: unknown) => boolean = () => false): Promise<KeyedAnswer> {
    const stream = `request-${request.workspace}.${request.commandId}`;
    // Looked for before anything is read: who reads first and then looks may find a run that has just ended, and carry out once more.
    for (let running = this.running.get(stream); running; running = this.running.get(stream)) {
      if (running.contentHash === request.contentHash) return replayed(await running.answer);
      await running.answer.catch(() => undefined);
    }
    const answer = this.serve(stream, request, { task, keep, frees }).finally(() => this.running.delete(stream));
    this.running.set(stream, { contentHash: request.contentHash, answer });
    return answer;
  }

  private async serve(stream: string, request: KeyedRequest, conduct: Conduct): Promise<KeyedAnswer> {
    const claim = await this.claimed(stream, request);
    if (claim.contentHash !== request.contentHash) return { kind: 'conflict' };
    if (claim.answered) return { kind: 'replayed', answer: answerOf(claim.answered) };
    const after = (event: RequestAnswered | RequestAbandoned) => this.appendOnce(stream, claim.revision, event, request);
    return { kind: 'first', answer: await carriedOut(conduct, after) };
  }

  private async claimed(stream: string, request: KeyedRequest): Promise<Claim> {
    for (;;) {
      const events = await this.store.readStream(stream);
      const claim = standing(events);
      if (claim) return claim;
      await this.appendOnce(stream, events.length - 1, { type: 'RequestClaimed', contentHash: request.contentHash }, request);
    }
  }

  /** Another process may be faster: then it has written the same. */
  private async appendOnce(stream: string, expected: number, event: RequestClaimed | RequestAnswered | RequestAbandoned, request: KeyedRequest): Promise<void> {
    await this.append(stream, expected, event, request).catch((error: unknown) => {
      if (!(error instanceof RevisionConflict)) throw error;
    });
  }

  private async append(stream: string, expected: number, data: DomainEvent, request: KeyedRequest): Promise<void> {
    const now = this.clock.now();
    const { workspace, actor, commandId } = request;
    const metadata: Metadata = { workspace, actor, correlationId: commandId, commandId, effectiveAt: now, recordedAt: now, schema: 1 };
    await this.store.append(stream, expected, [{ id: this.ids.uuid(), data, metadata }]);
  }
}

async function carriedOut({ task, keep, frees }: Conduct, record: (event: RequestAnswered | RequestAbandoned) => Promise<void>): Promise<Answer> {
  try {
    const answer = await task();
    const { status, position, body } = answer;
    if (keep(answer)) await record({ type: 'RequestAnswered', status, position, subject: { body: JSON.stringify(body ?? null) } });
    return answer;
  } catch (error) {
    if (frees(error)) await record({ type: 'RequestAbandoned' });
    throw error;
  }
}

/** The claim that the stream ends in; null when there is none, or the last one was abandoned. */
function standing(events: readonly RecordedEvent[]): Claim | null {
  const claim = events.findLast(({ data }) => data.type === 'RequestClaimed');
  const after = claim && events[claim.revision + 1]?.data;
  if (!claim || after?.type === 'RequestAbandoned') return null;
  const { contentHash } = claim.data as RequestClaimed;
  return { contentHash, revision: claim.revision, answered: after as RequestAnswered | undefined };
}

/** What those get who came while the first one was served. */
const replayed = (answer: KeyedAnswer): KeyedAnswer => (answer.kind === 'conflict' ? answer : { kind: 'replayed', answer: answer.answer });

/** What was answered to somebody who asked about a person that was erased since is known by its status alone. */
function answerOf({ status, position, subject }: RequestAnswered): Answer {
  return { status, position, body: subject && (JSON.parse(subject.body) as unknown) };
}
