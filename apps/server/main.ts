import { ConfigurationFault } from '#platform/configuration/configuration-fault';
import { CheckpointRefused } from '#engine/views/view-runner';
import { DataDirectoryRefused } from '#event-store/errors';
import { configurationFrom } from '#platform/configuration/configuration';
import { startServer } from './server.ts';

/** Faults that people can mend: one plain line is all they need. */
const PLAIN = [ConfigurationFault, DataDirectoryRefused, CheckpointRefused];

try {
  const server = await startServer(configurationFrom(process.env));
  console.log(`Ringledger serves at ${server.address} (API at ${server.address}/docs)`);
  const stop = (): void => {
    process.off('SIGTERM', stop).off('SIGINT', stop);
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
} catch (error) {
  const plain = PLAIN.some((kind) => error instanceof kind) || (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  console.error(plain ? `ringledger: ${(error as Error).message}` : error);
  process.exit(1);
}
