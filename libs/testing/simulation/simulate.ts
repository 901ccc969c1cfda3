import { fromMoney, type Money } from '#domain/kernel/money';
import { memoryEventStore } from '#event-store/memory/memory-event-store';
import { memoryContents } from '#view-store/memory/contents';
import { asker } from '../test-system.ts';
import { connectNumber } from '../office.ts';
import { WABA } from '../fixtures/payload.ts';
import { Chance } from './chance.ts';
import { Buckets } from './checks/buckets.ts';
import { CallsAndLines } from './checks/calls.ts';
import type { Check } from './checks/check.ts';
import { leftBehind } from './checks/left-behind.ts';
import { merges } from './checks/merges.ts';
import { Books } from './checks/money.ts';
import { once } from './checks/once.ts';
import { Progress } from './checks/progress.ts';
import { Promises } from './checks/promises.ts';
import { rebuilt, truth } from './checks/truth.ts';
import { ReferenceViews } from './checks/views.ts';
import { History, type Incident } from './history.ts';
import { Known } from './known.ts';
import { AGENTS, type Cast } from './office/action.ts';
import { Desk } from './office/desk.ts';
import { planOf } from './office/plan.ts';
import { Mailbox } from './platform/mailbox.ts';
import { CUSTOMERS, NUMBERS } from './platform/people.ts';
import { Platform } from './platform/platform.ts';
import { WatchedLog } from './process/disk.ts';
import { Fleet } from './process/fleet.ts';
import type { Habitat, Process, Sabotage } from './process/process.ts';
import { profileOf, type Profile } from './profile.ts';
import { hold, Violation } from './violation.ts';
import { World } from './world.ts';

/** How a history is run. */
export interface SimulationOptions {
  /** Stretches the history; 1 is what `npm test` runs. */
  readonly size?: number;
  /** Tells every line. */
  readonly verbose?: boolean;
  /** Names of incidents that do not take place. */
  readonly leftOut?: ReadonlySet<string>;
  /** A fault planted in the product, to see whether it is found. */
  readonly sabotage?: Sabotage & { readonly log?: (logId: string) => WatchedLog };
}

/** What came of one history. */
export interface Outcome {
  readonly seed: number;
  /** Null: everything held. */
  readonly violation: Error | null;
  readonly steps: number;
  readonly storeCalls: number;
  /** Milliseconds of the history's own time. */
  readonly lasted: number;
  /** The same for the same history. */
  readonly trace: string;
  readonly incidents: readonly Incident[];
  readonly lines: readonly string[];
  /** Types of events in the log, in order. */
  readonly events: readonly string[];
}

/** Runs the whole back end through the history of one seed. */
export async function simulate(seed: number, options: SimulationOptions = {}): Promise<Outcome> {
  const simulation = new Simulation(seed, options);
  let violation: Error | null = null;
  try {
    await simulation.run();
  } catch (error) {
    violation = error as Error;
  }
  return simulation.outcome(violation);
}

/** How long it may take until all is done once nothing goes wrong any more, in milliseconds. */
const SETTLING = 900_000;

class Simulation {
  private readonly seed: number;
  private readonly world: World;
  private readonly profile: Profile;
  private readonly history: History;
  private readonly fleet: Fleet;
  private readonly cast: Cast;
  private readonly log: WatchedLog;
  private readonly checks: Check[];
  private busy = 0;

  constructor(seed: number, options: SimulationOptions) {
    this.seed = seed;
    const chance = new Chance(seed);
    const world = new World(chance);
    this.world = world;
    this.profile = profileOf(chance, options.size);
    this.history = new History(world, this.profile.trouble, options);
    this.log = options.sabotage?.log?.(`log-${seed}`) ?? new WatchedLog(`log-${seed}`);
    const known = new Known(this.log);
    const contents = memoryContents();
    const habitat = { world, history: this.history, log: this.log, contents, underWay: new Set(), latency: this.profile.latency, sabotage: options.sabotage ?? {} };
    const fleet = new Fleet(this.profile, habitat as unknown as Habitat);
    const mailbox = new Mailbox({ world, history: this.history, fleet, known });
    const platform = new Platform({ world, history: this.history, known, mailbox });
    Object.assign(habitat, { platform });
    this.fleet = fleet;
    const calls = new CallsAndLines();
    const books = new Books();
    const reference = new ReferenceViews(contents);
    this.cast = { world, fleet, platform, known, reference, desk: new Desk(world, this.history, fleet), promises: new Promises(known, calls) };
    const connected = (number: string): boolean => known.events.some(({ data }) => data.type === 'ChannelConnected' && data.phoneNumberId === number);
    const due = truth(platform, contents, books, fromMoney(this.profile.ratePerMinute as Money), connected);
    this.checks = [once(), calls, books, new Buckets(known), reference, new Progress(fleet), merges(known), leftBehind(known, calls), due, rebuilt(memoryEventStore({ log: this.log }), contents)];
    this.watch(known);
  }

  async run(): Promise<void> {
    this.fleet.startAll();
    await this.open();
    this.history.troubled = true;
    for (const { name, at, text, run } of planOf(this.world.chance, this.profile)) {
      this.world.after(at, { life: null, label: name, run: () => this.act(name, text, run) });
    }
    await this.world.pass(this.profile.length * 1.2);
    while (this.busy > 0 && (await this.world.step()));
    this.history.troubled = false;
    this.fleet.heal();
    await this.settle();
    for (const check of this.checks) await check.settled?.();
  }

  outcome(violation: Error | null): Outcome {
    const { steps, storeCalls, now, trace } = this.world;
    const { incidents, lines } = this.history;
    return { seed: this.seed, violation, steps, storeCalls, lasted: now, trace: (trace >>> 0).toString(16).padStart(8, '0'), incidents, lines, events: this.cast.known.events.map(({ data }) => data.type) };
  }

  private watch(known: Known): void {
    this.log.written = (stream, stored) => {
      const events = known.learn(stored);
      for (const { data } of events) this.history.note(`${stream} + ${data.type}`);
      this.world.guard(() => {
        for (const check of this.checks) check.written?.(events);
      });
    };
    this.world.watch(() => {
      for (const check of this.checks) check.stepped?.();
    });
  }

  private act(name: string, text: string, run: (cast: Cast) => void | Promise<void>): void {
    if (!this.history.takesPlace(name, text)) return;
    this.busy++;
    Promise.resolve(run(this.cast)).then(
      () => void this.busy--,
      (error: unknown) => this.world.fail(error as Error),
    );
  }

  /** What there has to be before anybody can work. Nothing goes wrong yet. */
  private async open(): Promise<void> {
    const { world, desk, platform } = this.cast;
    await world.pass(1_000);
    const rates = `market,direction,tier_from_minute,tier_to_minute,rate_per_minute\nNorth America,outbound,0,,${this.profile.ratePerMinute}\n`;
    const opened = desk.ask('open the office', async (system) => {
      const admin = asker('ada');
      await system.accounts.open(admin, { accountId: 'acc-1', name: 'Main', currency: 'USD', wabas: [{ wabaId: WABA, timeZone: 'Europe/Rome' }] });
      await system.accounts.topUp(admin, 'acc-1', this.profile.opening, 'opening');
      await system.tariffs.importRateCard(admin, { kind: 'price', currency: 'USD', from: '2026-01-01' }, rates);
      await connectNumber({ system });
      for (const agent of AGENTS) await system.agents.setPresence(asker(agent), 'online');
    });
    const reply = await world.drive(opened, 60_000);
    hold(reply?.kind === 'answered', 'the office opens', () => JSON.stringify(reply));
    for (const customer of CUSTOMERS.slice(0, 3)) platform.reply(`${customer.name} at first`, customer, NUMBERS[0], { response: 'accept', permanent: true });
    await world.pass(2_000);
  }

  /** Until nothing is under way any more, and every process says that all is done. */
  private async settle(): Promise<void> {
    const { world } = this;
    const end = world.now + SETTLING;
    while (world.now < end) {
      await world.pass(2_000);
      if (world.outside > 0 || this.busy > 0) continue;
      if (await this.isSettled()) return;
    }
    const open = await Promise.all(this.fleet.processes.map((process) => this.laggards(process)));
    throw new Violation('everything settles in the end', `${world.outside} things under way outside; ${open.join('; ')}`);
  }

  private async isSettled(): Promise<boolean> {
    const before = this.log.events.length;
    const { processes } = this.fleet;
    for (const { up, system } of processes) if (!up || !(await this.world.drive(system.status(), 30_000))?.settled) return false;
    return processes.length > 0 && this.log.events.length === before && this.world.outside === 0;
  }

  private async laggards({ life, up, system }: Process): Promise<string> {
    if (!up) return `${life.name} is not up`;
    const status = await this.world.drive(system.status(), 30_000);
    const behind = status?.subscribers.filter(({ lagEvents, fault }) => lagEvents > 0 || fault).map(({ name, lagEvents, fault }) => `${name} ${lagEvents} behind ${fault ?? ''}`);
    return `${life.name}: ${behind?.join(', ') || 'busy'}`;
  }
}
