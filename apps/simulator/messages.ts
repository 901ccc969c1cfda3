import { DAY, after, type Millis } from '#domain/kernel/instant';
import { messageStatus, permissionReply, type Payload, type Person } from '#testing/fixtures/payloads';
import type { BusinessNumber } from './calls.ts';
import type { SimulatorClock } from './clock.ts';
import type { Timers } from './timers.ts';

/** What a user says who is asked for permission to be called; `nothing`: there is no reply. */
export interface ReplyBehaviour {
  readonly says: 'yes' | 'yes_for_good' | 'no' | 'nothing';
  readonly afterSeconds: number;
}

/** A message of the business that the platform took. */
export interface SentMessage {
  readonly wamid: string;
  readonly replyWamid: string;
  readonly number: BusinessNumber;
  readonly user: Person;
  readonly form: 'free_form' | 'template';
  /** A template is taken for a request for permission: the business sends no other. */
  readonly asksForPermission: boolean;
}

/** A temporary permission holds so long. */
const TEMPORARY: Millis = 7 * DAY;

/** What the platform reports of messages, and what users reply. */
export class SimulatedMessages {
  private readonly clock: SimulatorClock;
  private readonly timers: Timers;
  private readonly send: (payload: Payload) => Promise<unknown>;

  constructor(clock: SimulatorClock, timers: Timers, send: (payload: Payload) => Promise<unknown>) {
    this.clock = clock;
    this.timers = timers;
    this.send = send;
  }

  /** The message is sent after a second and delivered after two; where it asks for permission, the user replies later. */
  take(message: SentMessage, { says, afterSeconds }: ReplyBehaviour): void {
    this.timers.later(1, () => this.report(message, 'sent'));
    this.timers.later(2, () => this.report(message, 'delivered'));
    if (message.asksForPermission && says !== 'nothing') this.timers.later(Math.max(afterSeconds, 2), () => this.reply(message, says));
  }

  private report({ wamid, number, user, form }: SentMessage, status: 'sent' | 'delivered'): Promise<unknown> {
    const category = form === 'template' ? 'utility' : 'service';
    return this.send(messageStatus({ ...number, wamid, user, status, at: this.clock.now(), category }));
  }

  private reply({ wamid, replyWamid, number, user }: SentMessage, says: 'yes' | 'yes_for_good' | 'no'): Promise<unknown> {
    const at = this.clock.now();
    const reply = { ...number, wamid: replyWamid, user, at, refersTo: wamid };
    if (says === 'no') return this.send(permissionReply({ ...reply, response: 'reject' }));
    if (says === 'yes_for_good') return this.send(permissionReply({ ...reply, response: 'accept', permanent: true }));
    return this.send(permissionReply({ ...reply, response: 'accept', expiresAt: after(at, TEMPORARY) }));
  }
}
