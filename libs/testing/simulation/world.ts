import { hashed, type Chance, type Draw } from './chance.ts';
import { TimeQueue, type Timed } from './queue.ts';

/** One life of one process. What it waits for when it dies never comes. */
export interface Life {
  readonly name: string;
  readonly dead: boolean;
  /** It does nothing before this time. */
  readonly frozenUntil: number;
}

/** A place where the history may go on in more than one way. */
export interface Point extends Timed {
  readonly life: Life | null;
  readonly label: string;
  readonly run: () => void;
  /** What happens in its place when its life is over by then. */
  readonly after?: () => void;
  calledOff: boolean;
}

/** How the history is cut into steps: told of each of them. */
export type Watch = (point: Point) => void;

/** What a point may be given beside its time. */
export interface PointOptions {
  readonly life: Life | null;
  readonly label: string;
  readonly run: () => void;
  readonly after?: () => void;
}

/**
 * True time, and the order of everything. Whatever can happen is a point in time; between two points only promises are settled, so a history is the order of
 * its points and nothing else. Times are milliseconds since the beginning.
 */
export class World {
  readonly chance: Chance;
  now = 0;
  steps = 0;
  /** Calls of the two stores, for the speed. */
  storeCalls = 0;
  /** Tells two histories apart. */
  trace = 0;
  /** What is to come and is no process's own: something is still under way outside. */
  outside = 0;
  private readonly points = new TimeQueue<Point>();
  private readonly counts = new Map<string, number>();
  private readonly watches: Watch[] = [];
  private seq = 0;
  private failure: Error | null = null;

  constructor(chance: Chance) {
    this.chance = chance;
  }

  /** Calls `run` so many milliseconds from now, unless it is called off by then. */
  after(milliseconds: number, options: PointOptions): Point {
    const point: Point = { ...options, at: this.now + Math.max(0, milliseconds), seq: this.seq++, calledOff: false };
    if (!point.life) this.outside++;
    this.points.push(point);
    return point;
  }

  /** What was to come does not. */
  callOff(point: Point | null): void {
    if (!point || point.calledOff) return;
    point.calledOff = true;
    if (!point.life) this.outside--;
  }

  /** Resolves so many milliseconds from now; never, when the life is over by then. */
  sleep(milliseconds: number, label: string, life: Life | null = null): Promise<void> {
    return new Promise((run) => void this.after(milliseconds, { life, label, run }));
  }

  /** The nth draw of this name: for what happens again and again. */
  draw(name: string): { readonly draw: Draw; readonly name: string } {
    const n = this.counts.get(name) ?? 0;
    this.counts.set(name, n + 1);
    const numbered = `${name}/${n}`;
    return { draw: this.chance.of(numbered), name: numbered };
  }

  /** Tells of each step after it. */
  watch(watch: Watch): void {
    this.watches.push(watch);
  }

  /** Ends the history at this step. For whatever is found out where nobody could catch it. */
  fail(error: Error): void {
    this.failure ??= error;
  }

  /** Runs it; what it throws ends the history. For checks inside of promises. */
  guard(check: () => void): void {
    try {
      check();
    } catch (error) {
      this.fail(error as Error);
    }
  }

  /** Goes on by one point. False when there is none. */
  async step(): Promise<boolean> {
    const point = this.next();
    if (!point) return false;
    this.now = Math.max(this.now, point.at);
    this.callOff(point);
    this.steps++;
    this.trace = hashed(`${this.trace}/${this.now}/${point.life?.name ?? ''}/${point.label}`);
    if (point.life?.dead) point.after?.();
    else point.run();
    await settledPromises();
    for (const watch of this.watches) watch(point);
    if (this.failure) throw this.failure;
    return true;
  }

  /** Goes on until the promise is settled, or nothing is left to happen, or `limit` milliseconds have passed. */
  async drive<T>(promise: Promise<T>, limit = Infinity): Promise<T | undefined> {
    const outcome: { value?: T; error?: Error; over: boolean } = { over: false };
    promise.then(
      (value) => Object.assign(outcome, { value, over: true }),
      (error: unknown) => Object.assign(outcome, { error: error instanceof Error ? error : new Error(String(error)), over: true }),
    );
    await settledPromises();
    const end = this.now + limit;
    while (!outcome.over && this.now <= end && (await this.step()));
    if (outcome.error !== undefined) throw outcome.error;
    return outcome.value;
  }

  /** Goes on for so many milliseconds. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    for (let next = this.points.peek(); next && next.at <= end; next = this.points.peek()) await this.step();
    this.now = end;
  }

  /** The next point that still counts. Those of a life that stands still come when it goes on. */
  private next(): Point | undefined {
    for (let point = this.points.pop(); point; point = this.points.pop()) {
      if (point.calledOff || (point.life?.dead && !point.after)) continue;
      const { life } = point;
      if (!life || life.dead || life.frozenUntil <= point.at) return point;
      point.at = life.frozenUntil;
      this.points.push(point);
    }
    return undefined;
  }
}

/** Lets every promise that can be settled settle. The one place where a simulation leaves its own time: no timer runs, only what is queued already. */
const settledPromises = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
