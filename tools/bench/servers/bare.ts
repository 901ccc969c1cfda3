import { fileURLToPath } from 'node:url';
import { started, type Started } from './started.ts';

const programAt = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** A server of bare parts that lies beside this file, from its source. */
export const startBare = (file: './raw-webhooks.ts' | './static-list.ts', env: Readonly<Record<string, string>>): Promise<Started> =>
  started(['--conditions=source', '--no-warnings', programAt(file)], env);
