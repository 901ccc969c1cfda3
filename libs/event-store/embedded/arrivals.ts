/** Lets followers wait for what is appended behind the place where they are. */
export class Arrivals {
  private readonly waiting = new Set<() => void>();
  private over = false;

  /** True once nothing will arrive any more. */
  get closed(): boolean {
    return this.over;
  }

  /** Something was appended: everybody looks again. */
  announce(): void {
    const woken = [...this.waiting];
    this.waiting.clear();
    for (const wake of woken) wake();
  }

  /** Nothing will arrive any more: everybody stops waiting. */
  close(): void {
    this.over = true;
    this.announce();
  }

  /** Resolves at the next announcement, or when the signal aborts. */
  next(signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.over) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener('abort', wake);
        this.waiting.delete(wake);
        resolve();
      };
      this.waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }
}
