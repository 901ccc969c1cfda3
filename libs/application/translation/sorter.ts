import type { Bucket, UpdateSorted } from '#domain/intake/intake.events';
import { channelAggregate } from '#domain/channel/channel.decider';
import { routeAggregate } from '#domain/channel/route.decider';
import type { Cause } from '#domain/kernel/event';
import type { WorkspaceId } from '#domain/kernel/ids';
import type { Gateway } from '#engine/gateway/gateway';
import type { Log } from '#engine/log';
import { StoreUnavailable, UnknownOutcome } from '#event-store/errors';
import type { Update } from '#whatsapp/payload/update';
import type { TenantContext } from '../request-context.ts';

/** What became of an update. */
export interface Verdict {
  readonly bucket: Bucket;
  readonly reason?: string;
}

/** It told something new. */
export const processed: Verdict = { bucket: 'processed' };
/** All that it says was known. */
export const duplicate: Verdict = { bucket: 'duplicate' };
/** There is nothing to do about it. */
export const ignored = (reason: string): Verdict => ({ bucket: 'ignored', reason });
/** It cannot be carried out as things stand. */
export const quarantined = (reason: string): Verdict => ({ bucket: 'quarantined', reason });

/** An update whose number is connected, and what its commands are carried out as. */
export interface Routed<U = Update> {
  readonly update: U;
  readonly phoneNumberId: string;
  readonly context: TenantContext & { readonly cause: Cause };
}

/** Where an update comes from. */
interface Origin {
  readonly cause: Cause;
  readonly correlationId: string;
}

/** Carries out updates of one meaning. */
export type Handle<M extends Update['meaning']> = (routed: Routed<Extract<Update, { meaning: M }>>) => Promise<Verdict>;

export type Handlers = { readonly [M in 'call' | 'permission_reply' | 'message' | 'message_status']: Handle<M> };

/**
 * Puts every update into its one bucket. What it throws are faults of the store: the update is then sorted again. Any other fault is the update's or
 * ours; it would come again and again and hold up everything behind it, so it is told, and the update quarantined.
 */
export class Sorter {
  private readonly gateway: Gateway;
  private readonly handlers: Handlers;
  private readonly log: Log;

  constructor(gateway: Gateway, handlers: Handlers, log: Log) {
    this.gateway = gateway;
    this.handlers = handlers;
    this.log = log;
  }

  async sort(update: Update, origin: Origin): Promise<UpdateSorted> {
    const { kind, phoneNumberId } = update;
    const workspace = phoneNumberId === null ? null : await this.workspaceOf(phoneNumberId);
    const place = { kind, ...(phoneNumberId !== null && { phoneNumberId }), ...(workspace && { workspace }) };
    if (update.meaning === 'malformed') return { ...quarantined(`malformed: ${update.reason} at ${update.path}`), ...place };
    if (update.meaning === 'unknown') return { ...ignored(update.reason), ...place };
    if (phoneNumberId === null) return { ...ignored('names_no_number'), ...place };
    if (!workspace) return { ...quarantined('unknown_number'), ...place };
    const at = 'at' in update ? update.at : null;
    const context = { workspace, actor: 'platform', ...origin, ...(at !== null && { effectiveAt: at }) };
    const verdict = await this.handle({ update, phoneNumberId, context }).catch((error: unknown) => this.spoilt(error, update.meaning, origin));
    return { ...verdict, ...place };
  }

  /** The reason names the sort of fault alone, since its message may hold anything. */
  private spoilt(error: unknown, meaning: Update['meaning'], { cause: { process, position, n }, correlationId }: Origin): Verdict {
    if (error instanceof StoreUnavailable || error instanceof UnknownOutcome) throw error;
    this.log(`update ${n} (${meaning}) of the payload at ${position} could not be carried out`, error, { component: process, correlationId, position });
    return quarantined(`fault: ${error instanceof Error ? error.name : 'unknown'}`);
  }

  private handle({ update, ...routed }: Routed): Promise<Verdict> {
    switch (update.meaning) {
      case 'call':
        return this.handlers.call({ update, ...routed });
      case 'permission_reply':
        return this.handlers.permission_reply({ update, ...routed });
      case 'message':
        return this.handlers.message({ update, ...routed });
      case 'message_status':
        return this.handlers.message_status({ update, ...routed });
      default:
        return Promise.resolve(ignored('not_used'));
    }
  }

  private async workspaceOf(phoneNumberId: string): Promise<WorkspaceId | null> {
    const { workspace } = await this.gateway.load(routeAggregate, null, phoneNumberId);
    const channel = workspace && (await this.gateway.load(channelAggregate, workspace, phoneNumberId));
    // A route is claimed right before its number is connected; payloads between the two are taken up with the rest.
    return channel?.kind === 'connected' ? workspace : null;
  }
}
