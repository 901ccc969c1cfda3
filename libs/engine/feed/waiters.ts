/** Lets others wait until something has moved far enough. */
export class Waiters {
  private readonly waiting = new Set<() => void>();

  /** Tells everybody to look again. */
  wake(): void {
    const woken = [...this.waiting];
    this.waiting.clear();
    for (const look of woken) look();
  }

  /** Resolves with true as soon as `reached()` holds, or with false at the deadline (milliseconds of `performance.now()`). */
  async until(reached: () => boolean, deadline: number): Promise<boolean> {
    while (!reached()) {
      const left = deadline - performance.now();
      if (left <= 0) return false;
      await this.nextWake(left);
    }
    return true;
  }

  private nextWake(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.waiting.add(done);
    });
  }
}
