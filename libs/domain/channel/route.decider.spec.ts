import { describe, expect, it } from '@jest/globals';
import { specOf } from '#testing/decider-spec';
import { phoneNumberId, workspaceId } from '../kernel/ids.ts';
import { instant } from '../kernel/instant.ts';
import type { RouteCommand } from './channel.commands.ts';
import type { RouteClaimed } from './channel.events.ts';
import { route, routeAggregate } from './route.decider.ts';

const { given } = specOf(route);
const number = phoneNumberId('436666719526789');
const claim = (workspace: string, now = 2_000): RouteCommand => ({
  type: 'ClaimRoute',
  phoneNumberId: number,
  workspace: workspaceId(workspace),
  now: instant(now),
});
const claimed: RouteClaimed = { type: 'RouteClaimed', phoneNumberId: number, workspace: workspaceId('demo'), from: instant(1_000) };

describe('route', () => {
  it('gives a number to the first workspace that claims it', () => {
    given().when(claim('demo', 1_000)).emits(claimed);
    expect(routeAggregate.category).toBe('route');
  });

  it('does nothing when the same workspace claims it again', () => given(claimed).when(claim('demo')).doesNothing());

  it('refuses it to another workspace, and does not say whose it is', () => {
    const answer = given(claimed).when(claim('rival'));
    answer.refuses('already_exists');
    expect(JSON.stringify(answer.decision)).not.toContain('demo');
    expect(answer.state.workspace).toBe('demo');
  });
});
