import { Argument, type Command } from '@commander-js/extra-typings';
import { type WorkQueueName, workQueues } from '../../core/base/work-queues.ts';
import { examples, type SessionOf } from '../context/context.ts';
import { bad, good, number, row } from '../terminal/terminal.ts';

const meanings: Record<WorkQueueName, string> = {
  imports: 'lists to import',
  chunks: 'groups of people to send to',
  events: 'event files to read',
  exports: 'reports to write',
  letters: 'letters to make',
  purges: 'campaigns to purge',
};

export const addDeadLetterCommands = (program: Command, session: SessionOf): void => {
  const deadLetters = program
    .command('dead-letters')
    .description('messages that were given up after several tries, and putting them back');

  deadLetters
    .command('show', { isDefault: true })
    .description('show how many there are in each queue')
    .addHelpText('after', examples(['dead-letters', 'nobody is lost by them: they wait for 14 days']))
    .action(async (_, command) => {
      const at = session(command);
      const counts = await at.api().call('getDeadLetters');
      at.show(counts, () =>
        workQueues.map((queue) => {
          const count = counts[queue];
          return row(queue, `${(count > 0 ? bad : good)(number(count))} ${meanings[queue]}`);
        }),
      );
    });

  deadLetters
    .command('redrive')
    .description('put them back, once the cause has been removed; nobody is told twice by it')
    .addArgument(new Argument('[queue...]', 'queues to put back; all unless given').choices(workQueues))
    .addHelpText(
      'after',
      examples(
        ['dead-letters redrive', 'all of them'],
        ['dead-letters redrive chunks', 'those of one queue; docs/runbook.md says what to look for first'],
      ),
    )
    .action(async (typed, _, command) => {
      const at = session(command);
      const api = at.api();
      const put: Partial<Record<WorkQueueName, number>> = {};
      for (const queue of typed.length === 0 ? workQueues : (typed as WorkQueueName[])) {
        let all = 0;
        for (let more = true; more; ) {
          const answer = await api.call('redriveDeadLetters', { queue });
          all += answer.moved;
          more = answer.more;
        }
        put[queue] = all;
      }
      at.show(put, () =>
        Object.entries(put).map(([queue, count]) => row(queue, `${number(count)} put back`)),
      );
    });
};
