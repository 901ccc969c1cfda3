/** One adapter of a port: all cases of the port's contract, and which of them its specs declare. */
export interface Registered {
  /** The library, such as `event-store`. */
  readonly port: string;
  /** The adapter's folder in it, such as `sqlite`. */
  readonly adapter: string;
  readonly cases: readonly string[];
  readonly declared: readonly { readonly name: string; readonly skipped: boolean }[];
}
