import { instant, type Instant } from '#domain/kernel/instant';
import * as payloads from '../../fixtures/payloads.ts';
import type { Payload, Person } from '../../fixtures/payloads.ts';
import { BEGINNING } from '../process/machine-clock.ts';
import type { Point, World } from '../world.ts';
import type { Fact, Mailbox } from './mailbox.ts';
import { asTold, type BusinessNumber, type Customer } from './people.ts';

/** What is fixed of a call before it begins. Lengths in milliseconds. */
export interface CallScript {
  readonly wacid: string;
  readonly direction: 'inbound' | 'outbound';
  readonly customer: Customer;
  readonly number: BusinessNumber;
  /** `biz_opaque_callback_data`. */
  readonly opaque?: string;
  /** How long it rings before somebody gives up. */
  readonly rings: number;
  /** How long they talk, unless the business hangs up before. */
  readonly talks: number;
  /** After how long an outbound call is taken or turned away; null: it rings out. */
  readonly reaction: { readonly after: number; readonly takes: boolean } | null;
  /** The platform thinks better of the length of the call: a second end, so many seconds longer. */
  readonly secondEnd: number | null;
}

type State = 'ringing' | 'live' | 'over';

/** One call as it happens at the platform: the truth that the back end hears of piece by piece. */
export class PlatformCall {
  readonly script: CallScript;
  state: State = 'ringing';
  startedAt: Instant | null = null;
  /** Whole seconds, by the platform's last word; 0 where nobody talked. */
  seconds = 0;
  /** What it told of the call's end. */
  readonly ends: Fact[] = [];
  connect: Fact | null = null;
  private readonly world: World;
  private readonly mailbox: Mailbox;
  private timer: Point | null = null;

  constructor(script: CallScript, world: World, mailbox: Mailbox) {
    this.script = script;
    this.world = world;
    this.mailbox = mailbox;
    if (script.direction === 'inbound') this.ring();
    else this.callOut();
  }

  /** Somebody took it. False where it is too late. */
  take(): boolean {
    if (this.state !== 'ringing') return false;
    this.state = 'live';
    this.startedAt = this.at();
    this.next(this.script.talks, 'hang up', () => this.end());
    return true;
  }

  /** It is over, whoever wanted it so. False where it was. */
  end(): boolean {
    if (this.state === 'over') return false;
    const { startedAt } = this;
    this.state = 'over';
    this.world.callOff(this.timer);
    this.seconds = startedAt === null ? 0 : Math.floor((this.at() - startedAt) / 1_000);
    this.tellEnd('end', this.seconds, false);
    const { secondEnd } = this.script;
    if (startedAt === null || secondEnd === null) return true;
    this.world.after(1_500, { life: null, label: 'second end', run: () => {
      this.seconds += secondEnd;
      this.tellEnd('second end', this.seconds, true);
    } });
    return true;
  }

  private ring(): void {
    this.connect = this.tell('connect', (user) => payloads.connectInbound({ ...this.address(user), sdp: 'v=0 offer' }), false);
    this.next(this.script.rings, 'give up', () => this.end());
  }

  private callOut(): void {
    const { reaction, rings } = this.script;
    this.next(300, 'ring', () => {
      this.tell('ringing', (user) => payloads.ringing(this.address(user)), true);
      if (reaction === null) return this.next(rings, 'ring out', () => this.end());
      this.next(reaction.after, 'react', () => (reaction.takes ? this.pickUp() : this.turnDown()));
    });
  }

  private pickUp(): void {
    this.tell('connect', (user) => payloads.connectOutbound({ ...this.address(user), sdp: 'v=0 answer' }), true);
    this.take();
    this.tell('accepted', (user) => payloads.accepted(this.address(user)), true);
  }

  private turnDown(): void {
    this.tell('rejected', (user) => payloads.rejected(this.address(user)), true);
    this.end();
  }

  private tellEnd(name: string, seconds: number, late: boolean): void {
    const { startedAt, script: { direction } } = this;
    const fact = this.tell(name, (user) => {
      const call = { ...this.address(user), direction };
      if (startedAt === null) return payloads.terminate(call);
      const endedAt = instant(startedAt + seconds * 1_000);
      return payloads.terminate({ ...call, ...(late && { at: instant(call.at + 2_000) }), startedAt, endedAt, durationSeconds: seconds });
    }, true);
    this.ends.push(fact);
  }

  private tell(name: string, write: (user: Person) => Payload, losable: boolean): Fact {
    const { wacid, customer } = this.script;
    const full = `${wacid} ${name}`;
    const fact: Fact = { name: full, payload: write(asTold(customer, this.world.chance.of(`told ${full}`))), losable, told: false };
    this.mailbox.tell(fact);
    return fact;
  }

  private address(user: Person) {
    const { wacid, number, opaque } = this.script;
    return { callId: wacid, ...number, user, at: this.at(), ...(opaque !== undefined && { opaque }) };
  }

  private next(milliseconds: number, label: string, run: () => void): void {
    this.world.callOff(this.timer);
    this.timer = this.world.after(milliseconds, { life: null, label: `${this.script.wacid} ${label}`, run });
  }

  /** The platform's clock is right, and writes whole seconds. */
  private at(): Instant {
    return instant(Math.floor((BEGINNING + this.world.now) / 1_000) * 1_000);
  }
}
