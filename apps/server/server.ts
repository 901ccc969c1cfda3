import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { intakePlugin } from '#api/intake/intake.plugin';
import { prepareFastify } from '#api/http/fastify';
import { asProblem, sendProblem } from '#api/http/problem.filter';
import { documentApi } from '#api/http/open-api';
import { tellRequests } from '#api/system/told-requests';
import type { Configuration } from '#platform/configuration/configuration';
import type { Observability } from '#platform/observability/observability';
import { keepAddress } from '#platform/running/address-file';
import { startSystem } from '#platform/running/start';
import { signatureCheck } from '#platform/running/webhook-signature';
import { AppModule, type Composed } from './app.module.ts';
import { NestLog } from './nest-log.ts';

/** A server that listens. */
export interface Server {
  /** Such as `http://127.0.0.1:3000`. */
  readonly address: string;
  /** Answers what has come in, lets the subscribers finish, and closes the stores. */
  stop(): Promise<void>;
}

/** Starts the product as it is configured. Throws what is wrong with configuration, data directory or port. */
export async function startServer(configuration: Configuration, observability: Observability): Promise<Server> {
  const { log, instruments } = observability;
  const running = await startSystem(configuration, log, instruments);
  try {
    const counters = { badSignatures: 0 };
    const adapter = fastifyAdapter();
    const module = AppModule.of({ running, configuration, counters, observability });
    const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { logger: new NestLog(log), abortOnError: false });
    prepareFastify(adapter.getInstance(), running.system.gateway.store);
    tellRequests(adapter.getInstance(), { instruments, log: configuration.observing.logLevel === 'debug' ? log : null });
    await adapter.register(intakeOf({ running, configuration, counters, observability }) as never);
    documentApi(app);
    await app.listen(configuration.port, configuration.host);
    const address = (await app.getUrl()).replace('[::1]', '127.0.0.1');
    const forget = keepAddress(configuration.dataDir, address);
    return { address, stop: () => closed(app).then(forget).then(() => running.stop()) };
  } catch (error) {
    await running.stop();
    throw error;
  }
}

const fastifyAdapter = (): FastifyAdapter =>
  new FastifyAdapter({
    bodyLimit: 1024 * 1024,
    forceCloseConnections: 'idle',
    // A business-scoped user id has up to 256 characters behind its country, each of which may be escaped.
    routerOptions: { maxParamLength: 1_024 },
    // Addresses that cannot even be read never reach a controller.
    frameworkErrors: (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) => sendProblem(reply, asProblem(error)),
  });

function intakeOf({ running: { system }, configuration: { secrets }, counters, observability: { log, instruments } }: Composed): ReturnType<typeof intakePlugin> {
  return intakePlugin({
    intake: system.intake,
    logId: system.gateway.store.logId,
    verifyToken: secrets.verifyToken,
    verify: signatureCheck(secrets.appSecrets),
    answered: (answer) => {
      if (answer === 'bad_signature') counters.badSignatures++;
      instruments.count('ringledger_intake_payloads_total', { answer });
    },
    log,
  });
}

/** Requests that hang on a slow client, in milliseconds: they do not keep the process from ending. */
const LAST_REQUESTS = 1_500;

async function closed(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpServer();
  const cut = setTimeout(() => server.closeAllConnections(), LAST_REQUESTS);
  await app.close();
  clearTimeout(cut);
}
