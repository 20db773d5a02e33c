import type { Command } from '@commander-js/extra-typings';
import type { Answer } from '../api/operations.ts';
import { examples, type SessionOf } from '../command-line.ts';
import { Stop } from '../exit-code.ts';
import { wholeNumber } from '../options.ts';
import { chainTable, entryTable, type Verified, verificationLines } from '../show/audit.ts';

const CHAIN = 'id of a campaign, or another name of "tocsin audit list"';

export const addAuditCommands = (program: Command, session: SessionOf): void => {
  const audit = program
    .command('audit')
    .description('who did what, when and from where, and whether that record is whole');

  audit
    .command('list')
    .description('list the chains of the audit trail, with the hash of each end')
    .addHelpText(
      'after',
      examples([
        'audit list --json > chains.json',
        'kept elsewhere, it shows whether a chain is made anew later',
      ]),
    )
    .action(async (_, command) => {
      const at = session(command);
      const answer = await at.api().call('listAuditChains');
      at.show(answer, () => chainTable(answer.chains));
    });

  audit
    .command('show')
    .description('show what was done, oldest first')
    .argument('<chain>', CHAIN)
    .option('--after <number>', 'only entries after this one')
    .addHelpText(
      'after',
      examples(
        ['audit show c7k2mq9x4tb1z', 'everything that was done with a campaign'],
        ['audit show c7k2mq9x4tb1z --after 12', 'what came after entry 12'],
      ),
    )
    .action(async (chain, { after: typed }, command) => {
      const at = session(command);
      const entries: Answer<'getAuditEntries'>['entries'] = [];
      let after = typed === undefined ? 0 : wholeNumber(typed, 'after');
      for (let more = true; more; ) {
        const page = await at.api().call('getAuditEntries', { chain, query: { after } });
        entries.push(...page.entries);
        more = page.more;
        after = entries.at(-1)?.number ?? after;
      }
      at.show({ entries }, () => entryTable(entries));
    });

  audit
    .command('verify')
    .description('check that no entry was changed, removed, inserted or moved')
    .argument('[chain]', `${CHAIN}; every chain unless given`)
    .addHelpText(
      'after',
      examples(
        ['audit verify', 'every chain; ends with 7 where one is not whole'],
        ['audit verify c7k2mq9x4tb1z', 'that of one campaign'],
      ),
    )
    .action(async (named, _, command) => {
      const at = session(command);
      const api = at.api();
      const chains =
        named === undefined ? (await api.call('listAuditChains')).chains.map(({ chain }) => chain) : [named];
      const checked: Verified[] = [];
      for (const chain of chains) checked.push({ chain, ...(await api.call('verifyAuditChain', { chain })) });
      at.show({ chains: checked }, () => verificationLines(checked));
      const broken = checked.filter(({ intact }) => !intact);
      if (broken.length > 0) {
        const names = broken.map(({ chain }) => chain).join(', ');
        throw new Stop(
          'no',
          `The record is not whole: ${names}. Change nothing, and find out who could write to the table of campaigns.`,
        );
      }
    });
};
