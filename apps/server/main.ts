import { configurationFrom } from '#platform/configuration/configuration';
import { plainFault } from '#platform/running/plain-fault';
import { startServer } from './server.ts';

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
  const plain = plainFault(error);
  console.error(plain === null ? error : `ringledger: ${plain}`);
  process.exit(1);
}
