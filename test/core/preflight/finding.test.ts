import { describe, expect, it } from 'vitest';
import { blocks, passes, warns } from '../../../core/base/finding.ts';
import { stopping } from '../../../core/preflight/finding.ts';
import { completenessFindings, type SentInput } from '../../../core/preflight/preflight.ts';
import { aCampaign, aMessage } from '../../support/data/factories.ts';
import { aQueuedImport } from '../../support/fakes/import-fakes.ts';
import { aNotice, someFields } from '../../support/rigs/api-rig.ts';

const groups = [{ language: 'fr', channel: 'email' as const, people: 3, chunks: 1 }];
const sent = (changes: Parameters<typeof aCampaign>[0] = {}): SentInput => ({
  campaign: aCampaign({
    fields: { fr: someFields },
    import: aQueuedImport({ status: 'done', groups }),
    ...changes,
  }),
  notice: aNotice(),
  content: { hash: 'h', personFields: [], messages: { fr: aMessage() } },
});
const stopped = (input: SentInput) =>
  completenessFindings(input).flatMap(({ check, stops }) => stops.map((step) => `${check} ${step}`));
const everyStep = (check: string) => ['submit', 'approve', 'start'].map((step) => `${check} ${step}`);

describe('what a finding stops', () => {
  it('is a step only where it blocks', () => {
    const findings = [blocks('a', '', ''), warns('b', '', ''), passes('c', '', '')];
    expect(stopping(['submit'], findings).map(({ check, stops }) => [check, stops])).toEqual([
      ['a', ['submit']],
      ['b', []],
      ['c', []],
    ]);
  });

  it.each<[string, Parameters<typeof aCampaign>[0]]>([
    ['list', { import: aQueuedImport({ status: 'importing' }) }],
    ['list', { import: aQueuedImport({ status: 'failed' }) }],
    [
      'languages',
      {
        import: aQueuedImport({
          status: 'done',
          groups: [...groups, { ...groups[0], language: 'en' } as never],
        }),
      },
    ],
    ['fields', { fields: { fr: { organisation: 'x' } } }],
  ])('is every step where the %s are not complete', (check, changes) => {
    expect(stopped(sent(changes))).toEqual(everyStep(check));
  });

  it('is nothing where all is complete, nor where the notice changed after the approval', () => {
    expect(stopped(sent())).toEqual([]);
    expect(stopped(sent({ fields: { fr: { organisation: 'x' } }, contentHash: 'h' }))).toEqual([]);
  });
});
