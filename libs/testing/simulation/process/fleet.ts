import type { Draw } from '../chance.ts';
import type { Profile } from '../profile.ts';
import { Violation } from '../violation.ts';
import { MachineClock } from './machine-clock.ts';
import { Process, type Habitat } from './process.ts';

interface Machine {
  readonly name: string;
  readonly clock: MachineClock;
  lives: number;
  process: Process | null;
}

/** How long a machine takes to start a process again, in milliseconds. */
const STARTING = 400;

/** All machines, each with one process at a time. A process that dies is started again; what lies on the disks stays. */
export class Fleet {
  private readonly machines: readonly Machine[];
  private readonly habitat: Habitat;

  constructor(profile: Profile, habitat: Habitat) {
    this.habitat = habitat;
    const draw = habitat.world.chance.of('machines');
    this.machines = Array.from({ length: profile.processes }, (_, i) => {
      const clock = new MachineClock(habitat.world, draw.between(-1, 1) * profile.clockOffset, draw.between(-1, 1) * profile.clockDrift);
      const name = `m${i + 1}`;
      return { name, clock, lives: 0, process: null };
    });
  }

  /** All at once, as after a power cut. */
  startAll(): void {
    for (const machine of this.machines) this.begin(machine);
  }

  /** Those that live, ready or not. */
  get processes(): readonly Process[] {
    return this.machines.flatMap(({ process }) => (process && !process.life.dead ? [process] : []));
  }

  /** One that takes requests. */
  pick(draw: Draw): Process | undefined {
    const up = this.processes.filter((process) => process.up);
    return up.length === 0 ? undefined : draw.pick(up);
  }

  /** Dies where it stands, and is started again. */
  kill(i: number, after: number): void {
    const machine = this.machine(i);
    machine.process?.die();
    this.again(machine, after);
  }

  /** Stops in good order, and is started again; one that takes too long is killed. */
  restart(i: number): void {
    const machine = this.machine(i);
    const { process } = machine;
    if (!process || process.life.dead || process.stopping) return;
    const { world } = this.habitat;
    const late = world.after(30_000, { life: null, label: 'too slow a stop', run: () => this.kill(i, STARTING) });
    process.stop().then(
      () => {
        world.callOff(late);
        this.again(machine, STARTING);
      },
      (error: unknown) => this.habitat.world.fail(new Violation('a process stops in good order', `${process.life.name}: ${String(error)}`)),
    );
  }

  /** Nothing of it goes on for a while; then it goes on as if nothing had been. */
  freeze(i: number, milliseconds: number): void {
    const { process } = this.machine(i);
    if (process) process.life.frozenUntil = this.habitat.world.now + milliseconds;
  }

  setClock(i: number, milliseconds: number): void {
    this.machine(i).clock.jump(milliseconds);
  }

  /** Clocks right, nobody frozen. */
  heal(): void {
    for (const { clock, process } of this.machines) {
      clock.correct();
      if (process) process.life.frozenUntil = 0;
    }
  }

  private machine(i: number): Machine {
    return this.machines[i % this.machines.length] as Machine;
  }

  private again(machine: Machine, after: number): void {
    this.habitat.world.after(after, { life: null, label: `start ${machine.name}`, run: () => this.begin(machine) });
  }

  private begin(machine: Machine): void {
    if (machine.process && !machine.process.life.dead) return;
    const process = new Process(`${machine.name}.${++machine.lives}`, machine.clock, this.habitat);
    machine.process = process;
    process.start().catch((error: unknown) => {
      if (isRefusal(error)) this.habitat.world.fail(new Violation('views fit their log', String(error)));
      this.habitat.history.note(`${process.life.name} cannot start: ${String(error)}`);
      process.die();
      this.again(machine, STARTING);
    });
  }
}

const isRefusal = (error: unknown): boolean => error instanceof Error && error.name === 'CheckpointRefused';
