import type { Sender, Sent } from '#application/outbox/sender';
import type { ActionContent } from '#processes/outbound-actions/outbound-actions';

/** A call to the platform that a spec sees, numbered from 1 among those of its kind. */
export interface SentAction {
  readonly phoneNumberId: string;
  readonly content: ActionContent;
  readonly n: number;
}

/** The platform as a spec wants it: takes everything, unless it is told otherwise. */
export class FakeSender implements Sender {
  enabled = true;
  readonly sent: SentAction[] = [];
  /** What becomes of a call; null for the usual. May look at the store, or never come to an end. */
  answer: (action: SentAction) => Sent | null | Promise<Sent | null> = () => null;

  async send(phoneNumberId: string, content: ActionContent): Promise<Sent> {
    const action = { phoneNumberId, content, n: this.kinds().filter((kind) => kind === content.kind).length + 1 };
    this.sent.push(action);
    return (await this.answer(action)) ?? usual(action);
  }

  /** What was sent, in order. */
  kinds(): readonly ActionContent['kind'][] {
    return this.sent.map(({ content }) => content.kind);
  }
}

function usual({ content, n }: SentAction): Sent {
  if (content.kind === 'connect') return { kind: 'answered', status: 200, platformId: `wacid.dialled-${n}` };
  if (content.kind === 'permission_request') return { kind: 'answered', status: 200, platformId: `wamid.asked-${n}` };
  return { kind: 'answered', status: 200 };
}

/** Answers of a platform that is not well. */
export const unknown: Sent = { kind: 'unknown', reason: 'status_503' };
export const unreached: Sent = { kind: 'unreached', reason: 'econnrefused' };
export const refusedWith = (code: number): Sent => ({ kind: 'refused', status: 400, code, message: `(#${code})`, traceId: 'trace' });
