import { fileURLToPath } from 'node:url';
import { started, type Started } from './started.ts';

const MAIN = fileURLToPath(new URL('../../../dist/apps/server/main.js', import.meta.url));

/** Secrets of a product that lives as long as a measurement. */
export const APP_SECRET = 'app-secret-of-the-benchmark'.padEnd(40, '.');
export const JWT_SECRET = 'jwt-secret-of-the-benchmark'.padEnd(40, '.');

/** The built server on a data directory, on a free port, as `npm start` runs it. It gets these variables and nothing of ours. */
export const startProduct = (dataDir: string): Promise<Started> =>
  started([MAIN], {
    DATA_DIR: dataDir,
    PORT: '0',
    AUTH_JWT_SECRET: JWT_SECRET,
    WHATSAPP_APP_SECRET: APP_SECRET,
    WHATSAPP_VERIFY_TOKEN: 'verify-token-of-the-benchmark',
    // Nothing leaves without a token; this only makes sure of it.
    GRAPH_API_URL: 'http://127.0.0.1:9',
  });
