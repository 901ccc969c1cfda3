import { Worker } from 'node:worker_threads';

/** Keeps the write-ahead log of a file short. */
export interface WalCheckpointer {
  /** So many bytes more are in the write-ahead log. */
  grown(bytes: number): void;
  /** Copies what is left, and resolves once nobody but the caller has the file open. */
  stop(): Promise<void>;
}

/** What the thread answers: the pages in the log, and what went wrong. */
export interface Copied {
  readonly pages: number;
  readonly fault: string | null;
}

/** When a thread checkpoints, and what it asks of the writer. */
export interface CheckpointOptions {
  /** Bytes written between two checkpoints. */
  readonly every?: number;
  /** Pages in the log from which on `finish` is called. */
  readonly finishAbove?: number;
  /**
   * Called when nearly everything is copied: the writer copies the rest. Only a log that is copied to its end begins anew, and while
   * somebody writes all the time no other thread gets there.
   */
  readonly finish: () => void;
  /** Told of a checkpoint that failed; the next one may do better. */
  readonly faulted: (fault: string) => void;
  /** Called once when the thread ends by itself: somebody else has to checkpoint then. */
  readonly ended: (error: unknown) => void;
}

const EVERY = 8 * 1_048_576;
/** 16 MiB. */
const FINISH_ABOVE = 4_096;

/** Checkpoints in a thread, which is started when there is something to do and does not keep the process alive. */
export class ThreadedCheckpointer implements WalCheckpointer {
  private readonly file: string;
  private readonly options: Required<CheckpointOptions>;
  private thread: { readonly worker: Worker; readonly ended: Promise<void> } | null = null;
  private state: 'idle' | 'busy' | 'over' = 'idle';
  private waiting = 0;

  constructor(file: string, options: CheckpointOptions) {
    this.file = file;
    this.options = { every: EVERY, finishAbove: FINISH_ABOVE, ...options };
  }

  grown(bytes: number): void {
    this.waiting += bytes;
    if (this.state !== 'idle' || this.waiting < this.options.every) return;
    this.waiting = 0;
    this.state = 'busy';
    this.thread ??= this.start();
    this.thread.worker.postMessage('checkpoint');
  }

  async stop(): Promise<void> {
    const running = this.state !== 'over';
    this.state = 'over';
    if (this.thread && running) {
      // Kept alive again, since otherwise a process with nothing else to do would end while we wait here.
      this.thread.worker.ref();
      this.thread.worker.postMessage('stop');
    }
    await this.thread?.ended;
    this.options.finish();
  }

  private start() {
    const worker = new Worker(workerAddress(import.meta.url), { workerData: this.file, name: 'wal-checkpointer' });
    worker.unref();
    worker.on('message', (copied: Copied) => this.copied(copied));
    worker.once('error', (error) => {
      if (this.state !== 'over') this.options.ended(error);
      this.state = 'over';
    });
    return { worker, ended: new Promise<void>((resolve) => worker.once('exit', () => resolve())) };
  }

  private copied({ pages, fault }: Copied): void {
    if (this.state === 'over') return;
    this.state = 'idle';
    if (fault) this.options.faulted(fault);
    if (pages >= this.options.finishAbove) this.options.finish();
    this.grown(0);
  }
}

/** The thread's program lies beside this file, as source or as it was compiled. */
function workerAddress(here: string): URL {
  return new URL(here.endsWith('.ts') ? './wal-checkpointer.worker.ts' : './wal-checkpointer.worker.js', here);
}
