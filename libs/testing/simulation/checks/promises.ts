import type { Answer, KeyedAnswer } from '#engine/requests/request-ledger';
import type { Known } from '../known.ts';
import { hold } from '../violation.ts';
import type { CallsAndLines } from './calls.ts';

const KEPT = 'what was answered is in the log';

/** What people were told, held against the log at that very moment. */
export class Promises {
  private readonly known: Known;
  private readonly calls: CallsAndLines;
  private readonly answers = new Map<string, string>();

  constructor(known: Known, calls: CallsAndLines) {
    this.known = known;
    this.calls = calls;
  }

  /** Somebody was told that this is where his command stands; null: that all was so already. */
  position(sub: string, position: string | null): void {
    if (position === null) return;
    const actor = this.known.at(position)?.metadata.actor;
    hold(actor === `user:${sub}`, KEPT, () => `${sub} was told ${position}, where ${actor ? `${actor} wrote` : 'nothing is'}`);
  }

  /** An agent was told that the call is his. */
  accepted(agent: string, callId: string, position: string | null): void {
    this.position(agent, position);
    const state = this.calls.calls.get(callId);
    const his = state?.accepts.some(({ agentId }) => agentId === agent) ?? false;
    hold(his, KEPT, () => `${agent} was told that he has ${callId}`);
  }

  /** One answer a key, whoever gives it and however often. */
  keyed(key: string, sub: string, answer: KeyedAnswer): void {
    if (answer.kind === 'conflict') return;
    if (answer.answer.status === 200) this.position(sub, answer.answer.position);
    const text = JSON.stringify(bare(answer.answer));
    const before = this.answers.get(key) ?? text;
    this.answers.set(key, before);
    hold(text === before, 'a key has one answer', () => `${key}: ${before}, then ${text}`);
  }

  /** What money was promised for is there, once. */
  toppedUp(reference: string): void {
    const times = this.known.events.filter(({ data }) => data.type === 'BalanceToppedUp' && data.reference === reference).length;
    hold(times === 1, KEPT, () => `${reference} is in the log ${times} times`);
  }
}

const bare = ({ status, body, position }: Answer) => ({ status, body: (body as unknown) ?? null, position });
