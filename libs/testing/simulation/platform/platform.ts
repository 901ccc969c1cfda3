import type { Sent, Sender } from '#application/outbox/sender';
import { instant } from '#domain/kernel/instant';
import type { ActionContent } from '#processes/outbound-actions/outbound-actions';
import * as payloads from '../../fixtures/payloads.ts';
import type { Chance, Draw } from '../chance.ts';
import type { History } from '../history.ts';
import { count, type Known } from '../known.ts';
import { never } from '../process/event-store.ts';
import { BEGINNING } from '../process/machine-clock.ts';
import { hold } from '../violation.ts';
import type { Life, World } from '../world.ts';
import type { Mailbox } from './mailbox.ts';
import { asTold, customerOf, NUMBERS, type BusinessNumber, type Customer } from './people.ts';
import { PlatformCall, type CallScript } from './platform-call.ts';

const refused = (code: number): Sent => ({ kind: 'refused', status: 400, code, traceId: null });

const TROUBLE = ['sendUnreached', 'sendLost', 'sendRefused', 'answerLost'] as const;

/** How long a process waits for the platform's answer, in milliseconds. */
const TIMEOUT = 10_000;

/** The platform: calls and people on one side, webhooks and the Graph API on the other. */
export class Platform {
  readonly calls = new Map<string, PlatformCall>();
  readonly mailbox: Mailbox;
  private readonly world: World;
  private readonly chance: Chance;
  private readonly history: History;
  private readonly known: Known;
  private readonly connects = new Map<string, number>();
  private readonly requests = new Map<string, number>();

  constructor(parts: { readonly world: World; readonly history: History; readonly known: Known; readonly mailbox: Mailbox }) {
    this.world = parts.world;
    this.chance = parts.world.chance;
    this.history = parts.history;
    this.known = parts.known;
    this.mailbox = parts.mailbox;
  }

  /** A call begins. */
  begin(script: CallScript): PlatformCall {
    const call = new PlatformCall(script, this.world, this.mailbox);
    this.calls.set(script.wacid, call);
    return call;
  }

  /** A customer says yes or no to being called, by himself or to a request. */
  reply(name: string, customer: Customer, number: BusinessNumber, content: { readonly response: 'accept' | 'reject'; readonly permanent?: boolean; readonly refersTo?: string }): void {
    const at = this.at();
    const temporary = content.response === 'accept' && !content.permanent ? { expiresAt: instant(at + 7 * 86_400_000) } : {};
    const user = asTold(customer, this.chance.of(`told ${name}`));
    this.mailbox.tell({ name, payload: payloads.permissionReply({ wamid: `wamid.${name}`, at, ...number, user, ...content, ...temporary }), told: false });
  }

  /** A customer writes. */
  write(name: string, customer: Customer, number: BusinessNumber): void {
    const user = asTold(customer, this.chance.of(`told ${name}`));
    this.mailbox.tell({ name, payload: payloads.inboundMessage({ wamid: `wamid.${name}`, at: this.at(), ...number, user }), told: false });
  }

  /** The way of one life of a process to the Graph API. */
  senderFor(life: Life): Sender {
    return { enabled: true, send: (phoneNumberId, content) => this.send(life, phoneNumberId, content) };
  }

  private send(life: Life, phoneNumberId: string, content: ActionContent): Promise<Sent> {
    if (life.dead) return never();
    const about = aboutOf(content);
    const { draw, name } = this.world.draw(`send ${content.kind} ${about}`);
    const [out, back] = [draw.around(30), draw.around(30)];
    const slow = draw.happens(0.5) ? TIMEOUT : 20;
    const trouble = this.history.meets(name, draw, TROUBLE);
    return new Promise((resolve) => {
      const answer = (sent: Sent, after: number): void => void this.world.after(after, { life, label: `${content.kind} answered`, run: () => resolve(sent) });
      const arrive = (): void => {
        const sent = trouble === 'sendRefused' ? refused(138_006) : this.take(name, phoneNumberId, content, draw);
        if (trouble === 'answerLost') answer({ kind: 'unknown', reason: 'timeout' }, slow);
        else answer(sent, back);
      };
      const leave = (): void => {
        if (trouble === 'sendUnreached') answer({ kind: 'unreached', reason: 'econnrefused' }, back);
        else if (trouble === 'sendLost') answer({ kind: 'unknown', reason: 'timeout' }, slow);
        // What has left arrives, whether its sender lives or not.
        else this.world.after(out, { life: null, label: `${content.kind} arrives`, run: arrive });
      };
      this.world.after(0.01, { life, label: `${content.kind} leaves`, run: leave });
    });
  }

  private take(name: string, phoneNumberId: string, content: ActionContent, draw: Draw): Sent {
    this.history.note(`platform takes ${content.kind} ${aboutOf(content)}`);
    switch (content.kind) {
      case 'connect':
        return this.connect(phoneNumberId, content);
      case 'accept':
        return this.onCall(content.platformCallId, (call) => call.take() || (call.state === 'live' && draw.happens(0.5)));
      case 'reject':
      case 'terminate':
        return this.onCall(content.platformCallId, (call) => call.end());
      case 'permission_request':
        return this.request(name, phoneNumberId, content);
    }
  }

  private onCall(wacid: string, act: (call: PlatformCall) => boolean): Sent {
    const call = this.calls.get(wacid);
    return call && act(call) ? { kind: 'answered', status: 200 } : refused(100);
  }

  private connect(phoneNumberId: string, { to, bsuid, opaque }: Extract<ActionContent, { kind: 'connect' }>): Sent {
    const times = count(this.connects, opaque);
    hold(times === 1, 'a connect is sent once', () => `dial ${opaque} reached the platform ${times} times`);
    hold(this.known.attempts.has(`connect ${opaque}`), 'an attempt is recorded before it leaves', () => `dial ${opaque}`);
    const customer = customerOf(to, bsuid);
    if (!customer) return refused(138_001);
    const draw = this.chance.of(`dialled ${opaque}`);
    const reaction = draw.happens(0.25) ? null : { after: draw.between(1_000, 15_000), takes: draw.happens(0.8) };
    const number = NUMBERS.find((one) => one.phoneNumberId === phoneNumberId) ?? NUMBERS[0];
    const wacid = `wacid.${opaque}`;
    const secondEnd = draw.happens(0.2) ? draw.below(50) : null;
    this.begin({ wacid, direction: 'outbound', customer, number, opaque, rings: 20_000, talks: draw.between(500, 150_000), reaction, secondEnd });
    return { kind: 'answered', status: 200, platformId: wacid };
  }

  private request(name: string, phoneNumberId: string, { to, bsuid }: Extract<ActionContent, { kind: 'permission_request' }>): Sent {
    const customer = customerOf(to, bsuid);
    if (!customer) return refused(131_026);
    this.asked(customer, phoneNumberId);
    const wamid = `wamid.${name}`;
    const draw = this.chance.of(`asked ${name}`);
    const number = NUMBERS.find((one) => one.phoneNumberId === phoneNumberId) ?? NUMBERS[0];
    const at = this.at();
    this.mailbox.tell({ name: `${name} delivered`, payload: payloads.messageStatus({ wamid, at, ...number, user: customer, status: 'delivered' }), told: false });
    if (draw.happens(0.8)) {
      const content = { response: draw.happens(0.8) ? 'accept' : 'reject', permanent: draw.happens(0.3), refersTo: wamid } as const;
      this.world.after(draw.between(500, 20_000), { life: null, label: 'reply', run: () => this.reply(`${name} reply`, customer, number, content) });
    }
    return { kind: 'answered', status: 200, platformId: wamid };
  }

  /** A request has no id of its own at the platform, so as many may come as were wanted of this person. */
  private asked(customer: Customer, phoneNumberId: string): void {
    const times = count(this.requests, `${customer.bsuid} ${phoneNumberId}`);
    const wanted = this.known.events.filter(
      ({ data }) => data.type === 'PermissionRequested' && data.pair.phoneNumberId === phoneNumberId && customerOf(data.subject?.to, data.subject?.bsuid) === customer,
    ).length;
    hold(times <= wanted, 'a request for permission is sent once', () => `${customer.name} was asked ${times} times, wanted ${wanted} times`);
  }

  private at() {
    return instant(Math.floor((BEGINNING + this.world.now) / 1_000) * 1_000);
  }
}

function aboutOf(content: ActionContent): string {
  switch (content.kind) {
    case 'connect':
      return content.opaque;
    case 'permission_request':
      return content.to ?? content.bsuid ?? '';
    default:
      return content.platformCallId;
  }
}
