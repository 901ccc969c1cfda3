import { Command } from 'commander';
import { plainFault } from '#platform/running/plain-fault';
import { doctor } from './commands/doctor.ts';
import { lag } from './commands/lag.ts';
import { asksServer } from './commands/on-server.ts';
import { listParked, redriveParked, showParked } from './commands/parked.ts';
import { cancelBuild, listBuilds, resumeBuild, rollBack } from './commands/rebuild-running.ts';
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

asksServer(program.command('lag').description('how far everybody is behind the log; without a server, every view')).action(lag);
asksServer(program.command('doctor').description('why anything stands still on the running server, and what to do')).action(doctor);

const parked = program.command('parked').description('documents that their fold could not take further, on the running server');
asksServer(parked.command('list').argument('[view]', 'of one view alone').description('what is parked')).action(listParked);
asksServer(parked.command('show').argument('<id>', 'as the list gives it').description('one of them; never what is in it')).action(showParked);
asksServer(parked.command('redrive').argument('<view>').argument('[id]', 'one document; default: all of the view').description('fold it anew from the log')).action(redriveParked);

const rebuild = program.command('rebuild').description('build views anew: beside the ones that are read where a server runs, else all of them').argument('[views...]', 'default: all');
asksServer(rebuild).action(rebuildViews);

const builds = program.command('builds').description('builds of views on the running server');
asksServer(builds.command('list').description('what is under way, and what was last')).action(listBuilds);
asksServer(builds.command('cancel').argument('<id>').description('call one off; nothing is left of it')).action(cancelBuild);
asksServer(builds.command('resume').argument('<id>').description('go on with one that has failed')).action(resumeBuild);
asksServer(builds.command('rollback').argument('[views...]', 'default: all').description('read views from what they were read from before')).action(rollBack);

program.command('verify').description('build every view aside and compare it with what is stored; also while the server runs').action(verifyViews);

try {
  await program.parseAsync();
} catch (error) {
  const plain = plainFault(error);
  console.error(plain === null ? error : `ringledger: ${plain}`);
  process.exitCode = 1;
}
