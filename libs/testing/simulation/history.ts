import type { Trouble } from './profile.ts';
import type { Draw } from './chance.ts';
import type { World } from './world.ts';

/** Something that the history would be shorter without: an action, a fault, a death. */
export interface Incident {
  /** The same in every run of the seed. */
  readonly name: string;
  readonly at: number;
  readonly text: string;
}

/** What happened that need not have happened, and what is left out of this run. */
export class History {
  readonly incidents: Incident[] = [];
  /** Every line of a run that tells all. */
  readonly lines: string[] = [];
  /** False before the office is open, and once everything is to settle: then nothing goes wrong. */
  troubled = false;
  private readonly world: World;
  private readonly trouble: Trouble;
  private readonly leftOut: ReadonlySet<string>;
  private readonly verbose: boolean;

  constructor(world: World, trouble: Trouble, options: { readonly leftOut?: ReadonlySet<string>; readonly verbose?: boolean }) {
    this.world = world;
    this.trouble = trouble;
    this.leftOut = options.leftOut ?? new Set();
    this.verbose = options.verbose ?? false;
  }

  /** Whether something that was planned takes place; if so it is written down. */
  takesPlace(name: string, text: string): boolean {
    if (this.leftOut.has(name)) return false;
    this.incidents.push({ name, at: this.world.now, text });
    this.note(text);
    return true;
  }

  /** The first of these kinds of trouble that comes now, or null. Every kind takes one number of the draw, whether it comes or not. */
  meets<K extends keyof Trouble>(name: string, draw: Draw, kinds: readonly K[]): K | null {
    const rolls = kinds.map((kind) => [kind, draw.happens(this.trouble[kind])] as const);
    if (!this.troubled) return null;
    const met = rolls.find(([, comes]) => comes)?.[0];
    return met !== undefined && this.takesPlace(`${name}:${met}`, `${name}: ${met}`) ? met : null;
  }

  /** Share of calls that are slow now. */
  get slow(): number {
    return this.troubled ? this.trouble.slow : 0;
  }

  /** Written down where everything is. */
  note(text: string): void {
    if (this.verbose) this.lines.push(`${(this.world.now / 1_000).toFixed(6).padStart(12)} ${String(this.world.steps).padStart(7)}  ${text}`);
  }
}
