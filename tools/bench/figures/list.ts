import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteEventStore } from '#event-store/sqlite/open';
import { tokenFor } from '#testing/server/token';
import { until } from '#testing/server/until';
import type { Effort } from '../effort.ts';
import { compared, WARM_UP_SECONDS, type Figure } from '../figure.ts';
import { flood } from '../load/flood.ts';
import { requestBytes } from '../load/requests.ts';
import { withFolder } from '../scratch.ts';
import { startBare } from '../servers/bare.ts';
import { JWT_SECRET, startProduct } from '../servers/product.ts';
import { withServer, type Started } from '../servers/started.ts';
import { WORKSPACE } from '../workload/customers.ts';
import { writeLog, type Recording } from '../workload/log.ts';

/** Events of the log behind the list: some two hundred calls. */
const LOG_SIZE = 5_000;
const PATH = '/v1/calls?limit=50';

/** The newest 50 calls, as finance sees them, from the view on disk; beside a server that answers with the very same bytes. */
export function list({ rounds, seconds }: Effort, recording: Recording): Promise<Figure> {
  const authorization = `Bearer ${tokenFor({ sub: 'finance', roles: ['finance'], workspace: WORKSPACE }, JWT_SECRET)}`;
  const asked = requestBytes('GET', PATH, { authorization });
  return withFolder(async (folder) => {
    await fill(folder, recording);
    return withServer(startProduct(folder), async (product) => {
      const answer = join(folder, 'answer.json');
      writeFileSync(answer, await answerOf(product.address, authorization));
      return withServer(startBare('./static-list.ts', { ANSWER_FILE: answer }), async (bare) => {
        const measured = ({ address }: Started, length: number): Promise<number> => flood(address, length, () => asked);
        await Promise.all([bare, product].map((server) => measured(server, WARM_UP_SECONDS)));
        return compared({ name: 'list', unit: 'lists/s', rounds }, () => measured(bare, seconds), () => measured(product, seconds));
      });
    });
  });
}

async function fill(folder: string, recording: Recording): Promise<void> {
  const events = await openSqliteEventStore(folder);
  await writeLog(events, recording, LOG_SIZE);
  await events.close();
}

/** The list once all is in its view. Throws when it is not the list that is to be measured. */
async function answerOf(address: string, authorization: string): Promise<string> {
  await until('the views hold the log', async () => {
    const status = await fetch(`${address}/v1/status`, { headers: { authorization: auditor() } });
    return ((await status.json()) as { settled: boolean }).settled;
  }, 120);
  const response = await fetch(address + PATH, { headers: { authorization } });
  const text = await response.text();
  const { items } = JSON.parse(text) as { items?: readonly unknown[] };
  if (items?.length !== 50) throw new Error(`no list of 50 calls: ${text.slice(0, 200)}`);
  return text;
}

const auditor = (): string => `Bearer ${tokenFor({ sub: 'auditor', roles: ['auditor'], workspace: WORKSPACE }, JWT_SECRET)}`;
