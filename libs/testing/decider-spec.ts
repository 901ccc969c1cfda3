import { expect } from '@jest/globals';
import type { Decider, Decision, RefusalCode } from '#domain/kernel/decider';

/** given(events).when(command) → what the decider says. Made once per spec file: `const { given } = specOf(call);` */
export function specOf<C, E, S>(decider: Decider<C, E, S>) {
  return { given: (...events: readonly E[]) => new Given(decider, events) };
}

class Given<C, E, S> {
  private readonly decider: Decider<C, E, S>;
  private readonly events: readonly E[];

  constructor(decider: Decider<C, E, S>, events: readonly E[]) {
    this.decider = decider;
    this.events = events;
  }

  /** The state that the events lead to. */
  state(): S {
    return this.events.reduce((state, event) => this.decider.evolve(state, event), this.decider.initial);
  }

  /** Decides one command; several are decided one after another, each on the state that the one before led to. */
  when(...commands: readonly C[]): Answer<E, S> {
    let state = this.state();
    let decision: Decision<E> = { kind: 'nothing' };
    for (const command of commands) {
      decision = this.decider.decide(command, state);
      const events = decision.kind === 'nothing' ? [] : decision.events;
      state = events.reduce((before, event) => this.decider.evolve(before, event), state);
    }
    return new Answer(decision, state);
  }
}

/** What came of the last command, with expectations that fail when nothing was decided. */
class Answer<E, S> {
  readonly decision: Decision<E>;
  readonly state: S;

  constructor(decision: Decision<E>, state: S) {
    this.decision = decision;
    this.state = state;
  }

  /** Exactly these events, in this order. */
  emits(...events: readonly E[]): void {
    expect(this.decision).toEqual({ kind: 'emit', events });
  }

  /** Events that match these, in this order and no more of them. */
  emitsLike(...events: readonly object[]): void {
    expect(this.decision.kind).toBe('emit');
    expect(this.events()).toMatchObject(events);
    expect(this.events()).toHaveLength(events.length);
  }

  refuses(code: RefusalCode, more: object = {}): void {
    expect(this.decision).toMatchObject({ kind: 'refuse', refusal: { code, ...more } });
  }

  doesNothing(): void {
    expect(this.decision).toEqual({ kind: 'nothing' });
  }

  events(): readonly E[] {
    return this.decision.kind === 'nothing' ? [] : this.decision.events;
  }
}
