import { createHmac } from 'node:crypto';
import type { Instant } from '#domain/kernel/instant';
import { bodyOf, type Payload } from '#testing/fixtures/payloads';
import type { SimulatorClock } from './clock.ts';
import type { Random } from './random.ts';

/** A webhook that was sent, and what came of it. */
export interface Delivery {
  readonly payload: Payload;
  readonly at: Instant;
  /** The answer's status; null where there was none. */
  readonly status: number | null;
}

export interface WebhookOptions {
  /** Where webhooks go; null: nowhere, they are only noted. */
  readonly target: string | null;
  /** The app secret that they are signed with. */
  readonly secret: string;
  readonly clock: SimulatorClock;
  readonly random: Random;
}

/** The platform itself waits about as long for an answer. */
const PATIENCE_MS = 20_000;

/** Sends signed webhooks, one request each, and remembers what came of them. */
export class Webhooks {
  readonly deliveries: Delivery[] = [];
  private readonly options: WebhookOptions;
  private target: string | null;

  constructor(options: WebhookOptions) {
    this.options = options;
    this.target = options.target;
  }

  /** From here on webhooks go there. */
  aimAt(target: string | null): void {
    this.target = target;
  }

  /** Sends one; signed with another secret, if one is given. A target that cannot be reached is noted, not thrown. */
  async deliver(payload: Payload, secret = this.options.secret): Promise<Delivery> {
    const delivery = { payload, at: this.options.clock.now(), status: this.target === null ? null : await post(this.target, payload, secret) };
    this.deliveries.push(delivery);
    return delivery;
  }

  /** Sends several, one after another: in another order, and some of them twice (`repeated` is the share, from 0 to 1), as the seed has it. */
  async deliverAll(payloads: readonly Payload[], chaos: { readonly shuffled?: boolean; readonly repeated?: number } = {}): Promise<Delivery[]> {
    const { random } = this.options;
    const twice = payloads.filter(() => random.next() < (chaos.repeated ?? 0));
    const all = [...payloads, ...twice];
    const sent: Delivery[] = [];
    for (const payload of chaos.shuffled === true ? random.shuffled(all) : all) sent.push(await this.deliver(payload));
    return sent;
  }

  /** Sends again, in order, whatever was not answered with 200: the platform does so for up to 7 days. */
  async redeliver(): Promise<Delivery[]> {
    const failed = this.deliveries.filter(({ status }) => status !== 200);
    const kept = this.deliveries.filter(({ status }) => status === 200);
    this.deliveries.splice(0, Infinity, ...kept);
    return this.deliverAll(failed.map(({ payload }) => payload));
  }
}

async function post(target: string, payload: Payload, secret: string): Promise<number | null> {
  const body = bodyOf(payload);
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` };
  return fetch(target, { method: 'POST', headers, body: new Uint8Array(body), signal: AbortSignal.timeout(PATIENCE_MS) }).then(
    async (response) => {
      await response.arrayBuffer();
      return response.status;
    },
    () => null,
  );
}
