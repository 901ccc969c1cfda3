import type { Projection } from '#domain/kernel/projection';
import type { Waiters } from '#engine/feed/waiters';
import type { Gateway } from '#engine/gateway/gateway';
import type { Log } from '#engine/log';
import type { BuildSite } from '#engine/rebuild/build-site';
import { InPlaceSite } from '#engine/rebuild/in-place';
import { SwitchOver } from '#engine/rebuild/switch-over';
import type { Collections } from '#engine/views/collections';
import type { ViewRunner } from '#engine/views/view-runner';
import type { ViewStore } from '#view-store/view-store';
import { Builder } from './builder.ts';
import { BuildLog } from './build-log.ts';
import { Rebuilds } from './rebuilds.ts';

/** A back end at work, as rebuilds need it. */
export interface RebuiltSystem {
  readonly gateway: Gateway;
  readonly views: ViewStore;
  readonly runner: ViewRunner;
  readonly collections: Collections;
  readonly waiters: Waiters;
  readonly projections: readonly Projection[];
  readonly log: Log;
  /** Where views are built aside; default: in the store that is read, in small steps. */
  readonly site: BuildSite | undefined;
}

/** Rebuilds of a back end: what orders them, and what carries them out. */
export function rebuildsOn(system: RebuiltSystem): { readonly rebuilds: Rebuilds; readonly builder: Builder } {
  const { gateway, views, runner, collections, waiters, projections, log } = system;
  const { store: events, ids } = gateway;
  const { timing } = waiters;
  const site = system.site ?? new InPlaceSite({ events, views, timing });
  const over = new SwitchOver({ events, views, runner, collections, waiters });
  const builds = new BuildLog(gateway);
  const builder = new Builder({ builds, projections, views, site, over, timing, log });
  return { builder, rebuilds: new Rebuilds({ builds, builder, site, projections, events, views, ids, timing }) };
}
