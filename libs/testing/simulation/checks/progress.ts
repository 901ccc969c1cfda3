import type { Fleet } from '../process/fleet.ts';
import type { System } from '#application/system';
import { hold } from '../violation.ts';
import type { Check } from './check.ts';

/** How far the views of a process say that they are never goes back while it lives. */
export class Progress implements Check {
  private readonly fleet: Fleet;
  private readonly positions = new WeakMap<System, string>();

  constructor(fleet: Fleet) {
    this.fleet = fleet;
  }

  stepped(): void {
    for (const { life, up, system } of this.fleet.processes) {
      if (!up) continue;
      const position = system.consistency.positionOf([]);
      const before = this.positions.get(system) ?? '';
      hold(position >= before, 'no position goes back', () => `${life.name}: ${before} → ${position}`);
      this.positions.set(system, position);
    }
  }
}
