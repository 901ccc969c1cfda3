import { dialAggregate } from '#domain/dial/dial.decider';
import type { AgentId, DialId } from '#domain/kernel/ids';
import { SECOND, type Millis } from '#domain/kernel/instant';
import type { PermissionCommand } from '#domain/permission/permission.commands';
import { permissionAggregate, permissionId } from '#domain/permission/permission.decider';
import type { Pair, PairReserved, PermissionEvent } from '#domain/permission/permission.events';
import type { AttemptFact, PermissionFacts } from '#domain/permission/permission.facts';
import { grantAt } from '#domain/permission/replies';
import type { Gateway, Outcome } from '#engine/gateway/gateway';
import { streamOf } from '#engine/gateway/stream-of';
import { Refused } from '../refused.ts';
import type { TenantContext } from '../request-context.ts';

/** Who wants a pair, and which. */
export interface PairClaim {
  readonly pair: Pair;
  readonly dialId: DialId;
  readonly agentId: AgentId;
}

type Asked = Outcome<PermissionEvent, PermissionFacts>;

/** A request takes less than this from the pair to the recorded dial; one that takes longer has died on its way. */
const ON_ITS_WAY: Millis = 10 * SECOND;

/** A number and a contact, taken for one dial at a time (CA-13). */
export class Pairs {
  private readonly gateway: Gateway;

  constructor(gateway: Gateway) {
    this.gateway = gateway;
  }

  /**
   * Takes the pair (CA-13, PE-5, PE-9) and answers with the position of the grant that this relied on (PE-11). Throws {@link Refused}. A pair
   * that belongs to a dial which never came to be is taken from it.
   */
  async reserve(claim: PairClaim, context: TenantContext): Promise<string | null> {
    let outcome = await this.tryToReserve(claim, context);
    const owner = outcome.state.reservation;
    if (outcome.kind === 'refused' && owner && (await this.setFree(claim, owner, context))) outcome = await this.tryToReserve(claim, context);
    if (outcome.kind === 'refused') throw new Refused(outcome.refusal);
    return this.grantPosition(claim, context);
  }

  /** Does nothing unless this dial has it. */
  async release({ pair, dialId }: Omit<PairClaim, 'agentId'>, context: TenantContext): Promise<void> {
    await this.execute(pair, { type: 'ReleasePair', pair, dialId }, context);
  }

  private tryToReserve({ pair, dialId }: PairClaim, context: TenantContext): Promise<Asked> {
    return this.execute(pair, { type: 'ReservePair', pair, dialId, policy: 'meta', now: this.gateway.clock.now() }, context);
  }

  /**
   * A process that dies between the pair and the dial leaves a reservation that no call will ever end. Its dial is refused first, so that a request
   * that is merely slow finds itself refused and never goes out beside ours.
   */
  private async setFree({ pair, agentId }: PairClaim, { dialId, at: since }: AttemptFact, context: TenantContext): Promise<boolean> {
    const dial = await this.gateway.load(dialAggregate, context.workspace, dialId);
    const now = this.gateway.clock.now();
    if (dial.kind === 'none' && now - since >= ON_ITS_WAY) {
      const command = { type: 'RefuseDial', dialId, ...pair, agentId, at: now, rule: 'CA-13', code: 'call_in_progress', inputs: { reason: 'abandoned' } } as const;
      const { state } = await this.gateway.execute(dialAggregate, dialId, command, context);
      if (state.kind !== 'refused') return false;
    } else if (dial.kind !== 'refused') return false;
    await this.release({ pair, dialId }, context);
    return true;
  }

  /** The event that brought the very grant which held when the pair was taken; later replies do not count, whatever time they name. */
  private async grantPosition({ pair, dialId }: PairClaim, { workspace }: TenantContext): Promise<string | null> {
    const events = await this.gateway.store.readStream(streamOf(permissionAggregate.category, workspace, permissionId(pair)));
    const taken = events.findLastIndex(({ data }) => data.type === 'PairReserved' && (data as PairReserved).dialId === dialId);
    const before = events.slice(0, Math.max(0, taken));
    const { initial, evolve } = permissionAggregate.decider;
    const facts = before.reduce((known, { data }) => evolve(known, data as PermissionEvent), initial);
    const grant = grantAt(facts.replies, (events[taken]?.data as PairReserved).at);
    return before.findLast(({ data }) => brings(data as PermissionEvent, grant?.factKey))?.position ?? null;
  }

  private execute(pair: Pair, command: PermissionCommand, context: TenantContext): Promise<Asked> {
    return this.gateway.execute(permissionAggregate, permissionId(pair), command, context);
  }
}

function brings(event: PermissionEvent, factKey: string | undefined): boolean {
  if (event.type === 'PermissionGranted') return event.factKey === factKey;
  return event.type === 'PermissionAbsorbed' && event.facts.replies.some((reply) => reply.factKey === factKey);
}
