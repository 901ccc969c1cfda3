import { Command } from 'commander';
import { plainFault } from '#platform/running/plain-fault';
import { lag } from './commands/lag.ts';
import { rebuildViews } from './commands/rebuild.ts';
import { token } from './commands/token.ts';
import { verifyViews } from './commands/verify.ts';

const program = new Command('ringledger').description('Looks after a Ringledger installation. Reads the same environment as the server.');

program
  .command('token')
  .description('print a bearer token')
  .requiredOption('--workspace <id>', 'the tenant')
  .requiredOption('--sub <id>', 'agent or user')
  .requiredOption('--roles <list>', 'comma separated: agent, auditor, finance, admin')
  .option('--hours <n>', 'how long it is good for', '12')
  .action(token);

program.command('lag').description('how far every view is behind the log; also while the server runs').action(lag);
program.command('rebuild').description('build every view again from the log; the server must be stopped').action(rebuildViews);
program.command('verify').description('build every view aside and compare it with what is stored; also while the server runs').action(verifyViews);

try {
  await program.parseAsync();
} catch (error) {
  const plain = plainFault(error);
  console.error(plain === null ? error : `ringledger: ${plain}`);
  process.exitCode = 1;
}
