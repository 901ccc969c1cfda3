import type { Aggregate } from '../kernel/aggregate.ts';
import { emit, nothing, refuse, type Decider } from '../kernel/decider.ts';
import type { RouteCommand } from './channel.commands.ts';
import type { RouteClaimed } from './channel.events.ts';
import type { Route } from './route.state.ts';

/** A number belongs to the first workspace that claims it. The refusal does not say to whom: tenants do not learn of each other. */
export const route: Decider<RouteCommand, RouteClaimed, Route> = {
  initial: { workspace: null },

  decide({ phoneNumberId, workspace, now }, owner) {
    if (owner.workspace === workspace) return nothing;
    if (owner.workspace !== null) return refuse('already_exists', { detail: 'the number is connected elsewhere' });
    return emit({ type: 'RouteClaimed', phoneNumberId, workspace, from: now });
  },

  evolve: (_, { workspace, from }) => ({ workspace, from }),
};

/** One stream per number, outside of every workspace. */
export const routeAggregate: Aggregate<RouteCommand, RouteClaimed, Route> = { category: 'route', decider: route };
