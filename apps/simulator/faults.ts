/** What a request to the Graph API asks for. */
export type GraphAction = 'connect' | 'pre_accept' | 'accept' | 'reject' | 'terminate' | 'message';

/** What goes wrong with one request. */
export interface Fault {
  /** The connection breaks without an answer. */
  readonly drop?: boolean;
  /** The answer comes so much later, in real milliseconds: clients count their time-outs in them. */
  readonly delayMs?: number;
  /** An error with this code, in the status that goes with it, or in the one given here. */
  readonly code?: number;
  readonly status?: number;
  /** Exactly this as the answer's body. */
  readonly body?: string;
  /** True: the platform does what it was asked for all the same. Only its answer is wrong or lost. */
  readonly done?: boolean;
}

/** The faults that wait for the next requests, in order, by action. */
export class FaultQueue {
  private readonly waiting = new Map<GraphAction, Fault[]>();

  add(action: GraphAction, fault: Fault): void {
    this.waiting.set(action, [...(this.waiting.get(action) ?? []), fault]);
  }

  /** The fault of this request, if one waits for it. */
  take(action: GraphAction): Fault | undefined {
    return this.waiting.get(action)?.shift();
  }
}
