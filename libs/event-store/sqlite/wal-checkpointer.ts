import { Worker } from 'node:worker_threads';

/** What the thread is started with. */
export interface CheckpointerData {
  readonly file: string;
  /** Pages of write-ahead log from which on writers have to wait until it begins anew. */
  readonly framesBeforeRestart: number;
}

/** Keeps the write-ahead log of a file short. */
export interface WalCheckpointer {
  /** So many bytes more are in the write-ahead log. */
  grown(bytes: number): void;
  /** Resolves once nobody but the caller has the file open. */
  stop(): Promise<void>;
}

/** When a thread checkpoints. */
export interface CheckpointBounds {
  /** Bytes written between two checkpoints. */
  readonly every: number;
  readonly framesBeforeRestart: number;
}

/** 4 MiB as SQLite does by itself; the log is made to begin anew at 64 MiB. */
const BOUNDS: CheckpointBounds = { every: 4 * 1_048_576, framesBeforeRestart: 16_384 };

/**
 * Checkpoints in a thread, which is started when there is something to do and does not keep the process alive. When it ends by itself
 * `failed` is called, once, and somebody else has to checkpoint.
 */
export class ThreadedCheckpointer implements WalCheckpointer {
  private readonly file: string;
  private readonly failed: (error: unknown) => void;
  private readonly bounds: CheckpointBounds;
  private thread: { readonly worker: Worker; readonly ended: Promise<void> } | null = null;
  private state: 'idle' | 'busy' | 'over' = 'idle';
  private waiting = 0;

  constructor(file: string, failed: (error: unknown) => void, bounds: CheckpointBounds = BOUNDS) {
    this.file = file;
    this.failed = failed;
    this.bounds = bounds;
  }

  grown(bytes: number): void {
    this.waiting += bytes;
    if (this.state !== 'idle' || this.waiting < this.bounds.every) return;
    this.waiting = 0;
    this.state = 'busy';
    this.thread ??= this.start();
    this.thread.worker.postMessage('checkpoint');
  }

  async stop(): Promise<void> {
    const running = this.state !== 'over';
    this.state = 'over';
    if (!this.thread) return;
    if (running) {
      // Kept alive again, since otherwise a process with nothing else to do would end while we wait here.
      this.thread.worker.ref();
      this.thread.worker.postMessage('stop');
    }
    await this.thread.ended;
  }

  private start() {
    const { framesBeforeRestart } = this.bounds;
    const data: CheckpointerData = { file: this.file, framesBeforeRestart };
    const worker = new Worker(workerAddress(import.meta.url), { workerData: data, name: 'wal-checkpointer' });
    worker.unref();
    worker.on('message', () => {
      if (this.state === 'busy') this.state = 'idle';
      this.grown(0);
    });
    worker.once('error', (error) => {
      if (this.state !== 'over') this.failed(error);
      this.state = 'over';
    });
    return { worker, ended: new Promise<void>((resolve) => worker.once('exit', () => resolve())) };
  }
}

/** The thread's program lies beside this file, as source or as it was compiled. */
function workerAddress(here: string): URL {
  return new URL(here.endsWith('.ts') ? './wal-checkpointer.worker.ts' : './wal-checkpointer.worker.js', here);
}
