import type { TestServer } from './test-server.ts';

/** What became of a flood. */
export interface Flooded {
  /** Payloads that were answered with 200. */
  readonly acknowledged: readonly object[];
  /** Payloads that were not: they broke off, or were never sent. */
  readonly left: readonly object[];
}

/** Sends payloads, `width` at a time, and calls `after` with the number of those that are acknowledged. Stops sending once the server is gone. */
export async function flood(server: TestServer, payloads: readonly object[], width: number, after: (acknowledged: number) => void): Promise<Flooded> {
  const acknowledged: object[] = [];
  const left: object[] = [];
  let next = 0;
  let gone = false;
  const sender = async (): Promise<void> => {
    for (let payload = payloads[next++]; payload; payload = payloads[next++]) {
      const taken: boolean = !gone && (await server.hook(payload).then(({ status }) => status === 200, () => false));
      if (!taken) gone = true;
      (taken ? acknowledged : left).push(payload);
      if (taken) after(acknowledged.length);
    }
  };
  await Promise.all(Array.from({ length: width }, sender));
  return { acknowledged, left };
}
