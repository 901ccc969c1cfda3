import { configurationFrom } from '#platform/configuration/configuration';
import { observability, type Observability } from '#platform/observability/observability';
import { structuredLog } from '#platform/observability/structured-log';
import { plainFault } from '#platform/running/plain-fault';
import { startServer, type Server } from './server.ts';

try {
  const configuration = configurationFrom(process.env);
  const observed = await observability(configuration.observing);
  run(await startServer(configuration, observed), observed);
} catch (error) {
  const plain = plainFault(error);
  if (plain === null) structuredLog('error')('the start failed', error, { component: 'server' });
  else console.error(`ringledger: ${plain}`);
  process.exit(1);
}

function run(server: Server, { log, stop: sendTraces }: Observability): void {
  // What nobody caught may quote a payload, and must not be printed by Node as it stands.
  process.on('uncaughtException', (error) => {
    log('an error that nobody caught ends the process', error, { component: 'server' });
    process.exit(1);
  });
  const stop = async (): Promise<void> => {
    process.off('SIGTERM', asked).off('SIGINT', asked);
    log('stopping', undefined, { component: 'server' });
    await server.stop();
    await sendTraces();
    log('stopped', undefined, { component: 'server' });
  };
  const asked = (): void => {
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log('the stop failed', error, { component: 'server' });
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', asked).on('SIGINT', asked);
  // Whoever waits for this line may well answer it with a signal.
  console.log(`Ringledger serves at ${server.address} (API at ${server.address}/docs)`);
  log('serving', undefined, { component: 'server', address: server.address });
}
