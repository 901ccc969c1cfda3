import { ConsoleLogger, Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { intakePlugin } from '#api/intake/intake.plugin';
import { prepareFastify } from '#api/http/fastify';
import { asProblem, sendProblem } from '#api/http/problem.filter';
import { documentApi } from '#api/http/open-api';
import type { Configuration } from '#platform/configuration/configuration';
import { startSystem } from '#platform/running/start';
import { signatureCheck } from '#platform/running/webhook-signature';
import { AppModule } from './app.module.ts';

/** A server that listens. */
export interface Server {
  /** Such as `http://127.0.0.1:3000`. */
  readonly address: string;
  /** Answers what has come in, lets the subscribers finish, and closes the stores. */
  stop(): Promise<void>;
}

/** Starts the product as it is configured. Throws what is wrong with configuration, data directory or port. */
export async function startServer(configuration: Configuration): Promise<Server> {
  const logger = new Logger('ringledger');
  const running = await startSystem(configuration, (message, error) => logger.warn(error === undefined ? message : `${message}: ${String(error)}`));
  const counters = { badSignatures: 0 };
  const adapter = new FastifyAdapter({
    bodyLimit: 1024 * 1024,
    forceCloseConnections: 'idle',
    // A business-scoped user id has up to 256 characters behind its country, each of which may be escaped.
    routerOptions: { maxParamLength: 1_024 },
    // Addresses that cannot even be read never reach a controller.
    frameworkErrors: (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) => sendProblem(reply, asProblem(error)),
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(running, configuration, counters), adapter, {
    logger: new QuietLogger({ logLevels: ['error', 'warn'] }),
    abortOnError: false,
  });
  try {
    const { store } = running.system.gateway;
    prepareFastify(adapter.getInstance(), store);
    const { appSecrets, verifyToken } = configuration.secrets;
    await adapter.register(
      intakePlugin({
        intake: running.system.intake,
        logId: store.logId,
        verifyToken,
        verify: signatureCheck(appSecrets),
        refused: () => counters.badSignatures++,
      }) as never,
    );
    documentApi(app);
    await app.listen(configuration.port, configuration.host);
    return { address: (await app.getUrl()).replace('[::1]', '127.0.0.1'), stop: () => closed(app).then(() => running.stop()) };
  } catch (error) {
    await running.stop();
    throw error;
  }
}

/** Says nothing of a failed start: whoever started the server is told once, in one plain line. */
class QuietLogger extends ConsoleLogger {
  override error(message: unknown, ...rest: [stackOrContext?: string, context?: string]): void {
    if (!rest.includes('NestApplication')) super.error(message, ...rest);
  }
}

/** Requests that hang on a slow client, in milliseconds: they do not keep the process from ending. */
const LAST_REQUESTS = 1_500;

async function closed(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpServer();
  const cut = setTimeout(() => server.closeAllConnections(), LAST_REQUESTS);
  await app.close();
  clearTimeout(cut);
}
