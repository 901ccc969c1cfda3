/**
 * A map of what was used lately: it holds at least the last `size` entries and at most twice as many. Whatever was not asked for while `size` others came
 * in is forgotten all at once, so that a look-up costs no bookkeeping.
 */
export class Recent<V> {
  private readonly size: number;
  private young = new Map<string, V>();
  private old = new Map<string, V>();

  constructor(size: number) {
    this.size = size;
  }

  get(id: string): V | undefined {
    const found = this.young.get(id);
    if (found !== undefined) return found;
    const older = this.old.get(id);
    if (older !== undefined) this.set(id, older);
    return older;
  }

  set(id: string, value: V): void {
    this.young.set(id, value);
    if (this.young.size < this.size) return;
    this.old = this.young;
    this.young = new Map();
  }

  delete(id: string): void {
    this.young.delete(id);
    this.old.delete(id);
  }

  clear(): void {
    this.young.clear();
    this.old.clear();
  }
}
