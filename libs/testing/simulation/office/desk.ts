import type { Asker } from '#application/request-context';
import { Refused, NotFound, Unfit } from '#application/refused';
import type { System } from '#application/system';
import { commandIdOf } from '#engine/ids';
import type { KeyedAnswer } from '#engine/requests/request-ledger';
import { asker, DEMO } from '../../test-system.ts';
import type { History } from '../history.ts';
import type { Fleet } from '../process/fleet.ts';
import type { World } from '../world.ts';

/** What somebody gets who asks: an answer, a no by a rule, an error, or nothing at all. */
export type Reply<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'silence' };

/** Told of every answer at the moment in which it is given, before it is on its way back. */
export type Answered<T> = (value: T) => void;

/** How long people wait for an answer, in milliseconds. */
const PATIENCE = 15_000;

/** Where people ask: at any process that is up. */
export class Desk {
  private readonly world: World;
  private readonly history: History;
  private readonly fleet: Fleet;

  constructor(world: World, history: History, fleet: Fleet) {
    this.world = world;
    this.history = history;
    this.fleet = fleet;
  }

  /** Asks once. `answered` is told what was promised, as soon as it is. */
  ask<T>(name: string, use: (system: System) => Promise<T>, answered: Answered<T> = () => undefined): Promise<Reply<T>> {
    const { world } = this;
    const { draw } = world.draw(`ask ${name}`);
    const process = this.fleet.pick(draw);
    if (!process) return Promise.resolve({ kind: 'silence' });
    const [there, back] = [draw.around(8), draw.around(8)];
    return new Promise((resolve) => {
      const over = (reply: Reply<T>): void => {
        world.callOff(silence);
        this.history.note(`${name} at ${process.life.name}: ${said(reply)}`);
        resolve(reply);
      };
      const silence = world.after(PATIENCE, { life: null, label: `silence for ${name}`, run: () => over({ kind: 'silence' }) });
      const reply = (what: Reply<T>): void => void world.after(back, { life: process.life, label: `reply to ${name}`, run: () => over(what) });
      const arrive = (): void =>
        void use(process.system).then(
          (value) => {
            world.guard(() => answered(value));
            reply({ kind: 'answered', value });
          },
          (error: unknown) => reply(noOf(error)),
        );
      world.after(there, { life: process.life, label: `ask ${name}`, run: arrive });
    });
  }

  /** Asks with an idempotency key, and again with the same one while there is no answer. */
  async askWithKey(name: string, request: KeyedAsk, answered: Answered<KeyedAnswer> = () => undefined): Promise<Reply<KeyedAnswer>> {
    const commandId = commandIdOf(DEMO, request.route, request.key);
    const keyed = { workspace: DEMO, commandId, contentHash: request.content, actor: `user:${request.sub}` };
    const who = asker(request.sub, { commandId });
    const use = (system: System): Promise<KeyedAnswer> =>
      system.requests.run(keyed, () => asAnswer(request.use(system, who)), () => true, (error) => error instanceof NotFound || error instanceof Unfit);
    for (let tries = 1; ; tries++) {
      const reply = await this.ask(`${name}#${tries}`, use, answered);
      if (reply.kind === 'answered' || reply.kind === 'refused' || tries >= request.tries) return reply;
      await this.world.sleep(300 * tries, 'ask again');
    }
  }
}

/** A request with an idempotency key. */
export interface KeyedAsk {
  readonly route: string;
  readonly key: string;
  /** Stands for the body. */
  readonly content: string;
  readonly sub: string;
  readonly tries: number;
  readonly use: (system: System, who: Asker) => Promise<{ readonly body: unknown; readonly position: string | null }>;
}

/** As the edge does it: a refusal by a rule is an answer like any other. */
async function asAnswer(use: ReturnType<KeyedAsk['use']>): Promise<{ status: number; body: unknown; position: string | null }> {
  try {
    return { status: 200, ...(await use) };
  } catch (error) {
    if (error instanceof Refused) return { status: 409, body: { code: error.refusal.code }, position: null };
    throw error;
  }
}

function noOf(error: unknown): Reply<never> {
  if (error instanceof Refused) return { kind: 'refused', code: error.refusal.code };
  if (error instanceof NotFound || error instanceof Unfit) return { kind: 'refused', code: error.name };
  return { kind: 'failed', reason: String(error) };
}

const said = (reply: Reply<unknown>): string => (reply.kind === 'answered' ? 'answered' : JSON.stringify(reply));
