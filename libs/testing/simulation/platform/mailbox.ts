import type { Intake } from '#application/intake/intake';
import { sign, verifySignature } from '#whatsapp/signature';
import { batch, bodyOf, type Payload } from '../../fixtures/payloads.ts';
import type { Chance, Draw } from '../chance.ts';
import type { History } from '../history.ts';
import { textOf, type Known } from '../known.ts';
import { hold } from '../violation.ts';
import type { Life, World } from '../world.ts';

/** Something that the platform has to tell. */
export interface Fact {
  /** The same in every run of the seed. */
  readonly name: string;
  readonly payload: Payload;
  /** It may be that it is never told at all. */
  readonly losable?: boolean;
  /** Whether we have said 200 to it. */
  told: boolean;
}

/** Where a webhook can go: to one of the processes that take requests. */
export interface Doors {
  pick(draw: Draw): { readonly life: Life; readonly system: { readonly intake: Intake } } | undefined;
}

const SECRET = 'the app secret of all simulations';
const GIVES_UP_WAITING = 20_000;

/** The platform's webhooks: at least once, in no order, together or alone, and again until somebody says 200. */
export class Mailbox {
  private readonly world: World;
  private readonly chance: Chance;
  private readonly history: History;
  private readonly fleet: Doors;
  private readonly known: Known;
  /** Not on their way at this moment. */
  private readonly due = new Set<Fact>();
  private readonly acknowledged = new Map<string, number>();

  constructor(parts: { readonly world: World; readonly history: History; readonly fleet: Doors; readonly known: Known }) {
    this.world = parts.world;
    this.chance = parts.world.chance;
    this.history = parts.history;
    this.fleet = parts.fleet;
    this.known = parts.known;
  }

  tell(fact: Fact): void {
    const draw = this.chance.of(`fact ${fact.name}`);
    const delay = draw.around(80);
    const trouble = this.history.meets(`fact ${fact.name}`, draw, fact.losable ? ['factNeverTold', 'webhookLate'] : ['webhookLate']);
    if (trouble === 'factNeverTold') return;
    this.due.add(fact);
    this.world.after(delay + (trouble === 'webhookLate' ? draw.between(1_000, 90_000) : 0), { life: null, label: `tell ${fact.name}`, run: () => this.post(fact) });
  }

  /** Sends what is due; with it, sometimes, whatever else is. */
  private post(fact: Fact): void {
    if (!this.due.has(fact)) return;
    const { draw, name } = this.world.draw(`post ${fact.name}`);
    const joined = this.history.meets(name, draw, ['webhooksJoined']) !== null;
    const facts = joined ? [...this.due] : [fact];
    for (const one of facts) this.due.delete(one);
    this.deliver(facts, 0);
  }

  private deliver(facts: readonly Fact[], tries: number): void {
    const body = bodyOf(batch(facts.map(({ payload }) => payload)));
    const { draw, name } = this.world.draw(`deliver ${facts.map((fact) => fact.name).join('+')}`);
    const again = (): void => {
      const pause = this.history.troubled ? Math.min(1_000 * 2 ** tries, 20_000) : 500;
      this.world.after(pause, { life: null, label: 'deliver again', run: () => this.deliver(facts, tries + 1) });
    };
    const lost = this.history.meets(name, draw, ['webhookLost']) !== null;
    const process = this.fleet.pick(draw);
    if (!process || (lost && draw.happens(0.5))) return again();
    let over = false;
    const once = (then: () => void) => (): void => {
      if (over) return;
      over = true;
      this.world.callOff(timeout);
      then();
    };
    const timeout = this.world.after(GIVES_UP_WAITING, { life: null, label: 'no answer', run: once(again) });
    const arrive = (): void => {
      const secret = verifySignature(body, sign(body, SECRET), [SECRET]) as number;
      process.system.intake.receive(body, secret).then(
        (position) => {
          this.world.guard(() => this.stored(body, position));
          // The 200 itself may be lost: then it comes again.
          this.world.after(draw.around(10), { life: process.life, label: 'said 200', run: once(lost ? again : () => this.done(facts, draw, name)) });
        },
        () => this.world.after(draw.around(10), { life: process.life, label: 'said 503', run: once(again) }),
      );
    };
    this.world.after(draw.around(10), { life: process.life, label: `deliver ${facts[0]?.name ?? ''}`, run: arrive });
  }

  private done(facts: readonly Fact[], draw: Draw, name: string): void {
    for (const fact of facts) fact.told = true;
    if (this.history.meets(name, draw, ['webhookRepeated']) === null) return;
    const pause = draw.happens(0.5) ? draw.around(500) : draw.between(1_000, 60_000);
    this.world.after(pause, { life: null, label: 'deliver once more', run: () => this.deliver(facts, 0) });
  }

  /** What we promise with a 200. */
  private stored(body: Uint8Array, position: string): void {
    const text = textOf(body);
    const times = (this.acknowledged.get(text) ?? 0) + 1;
    this.acknowledged.set(text, times);
    const there = this.known.bodies.get(text) ?? 0;
    hold(there >= times, 'a payload that was acknowledged is stored', () => `answered ${times} times (at ${position}), stored ${there} times`);
  }
}
