import { rebuildAggregate } from '#domain/rebuild/rebuild.decider';
import type { RebuildCommand } from '#domain/rebuild/rebuild.commands';
import type { Build, Builds } from '#domain/rebuild/rebuild.state';
import type { Context, Gateway } from '#engine/gateway/gateway';
import { NotFound, stateOf } from '../refused.ts';

/** Who asks for a rebuild. Views belong to the whole installation, and so to no workspace. */
export type Operator = Pick<Context, 'actor' | 'correlationId' | 'commandId'>;

/** The program itself, such as after an upgrade. */
export const ITSELF: Operator = { actor: 'system', correlationId: 'rebuilds' };

type Undated<C> = C extends unknown ? Omit<C, 'at'> : never;

const ALL = 'views';

/** What is known of builds lies in the log, so it outlasts every view, and every process sees the same. */
export class BuildLog {
  private readonly gateway: Gateway;

  constructor(gateway: Gateway) {
    this.gateway = gateway;
  }

  all(): Promise<Builds> {
    return this.gateway.load(rebuildAggregate, null, ALL);
  }

  /** Throws {@link NotFound}. */
  async get(id: string): Promise<Build> {
    const build = (await this.all()).find((one) => one.id === id);
    if (!build) throw new NotFound(`there is no build ${id}`);
    return build;
  }

  /** Throws `Refused`. */
  async tell(by: Operator, command: Undated<RebuildCommand>): Promise<Builds> {
    const at = this.gateway.clock.now();
    return stateOf(await this.gateway.execute(rebuildAggregate, ALL, { ...command, at }, { ...by, workspace: null }));
  }
}
