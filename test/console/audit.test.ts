import { describe, expect, it } from 'vitest';
import { particularsInWords } from '../../console/src/audit/particulars.ts';
import { en } from '../../console/src/i18n/en.ts';
import { formatsOf } from '../../console/src/i18n/format.ts';
import { fr } from '../../console/src/i18n/fr.ts';
import { auditActions } from '../../core/audit/actions.ts';
import {
  type AuditReason,
  correctionReasons,
  erasureReasons,
  lookUpReasons,
  RETENTION_ENDED,
} from '../../core/audit/reasons.ts';

const nameOf = (campaign: string): string => (campaign === 'c7k2mq9x4tb1z' ? 'Breach of May' : campaign);
const english = { t: en, f: formatsOf('en'), nameOf };
const french = { t: fr, f: formatsOf('fr'), nameOf };

const reasons: AuditReason[] = [...lookUpReasons, ...correctionReasons, ...erasureReasons, RETENTION_ENDED];

describe('the audit trail in words', () => {
  it.each([
    ['en', en],
    ['fr', fr],
  ])('has a text for each action and each reason (%s)', (_, { audit }) => {
    for (const action of auditActions) expect(audit.actions[action]).toMatch(/^\p{Lu}/u);
    for (const reason of reasons) expect(audit.reasons[reason]).toMatch(/^\p{Lu}/u);
  });

  it('words what an entry tells besides', () => {
    const particulars = { version: 4, state: 'running', import: 2, outcome: 'not done' };
    expect(particularsInWords(english, particulars).plain).toEqual([
      'version 4',
      'state: Sending',
      'list no. 2',
      'was not done',
    ]);
    expect(particularsInWords(french, particulars).plain).toEqual([
      'version 4',
      `état\u00a0: ${fr.states.running}`,
      'liste nº 2',
      'n’a pas été fait',
    ]);
  });

  it('says that somebody had been told already only where they had', () => {
    expect(particularsInWords(english, { toChunk: 1200, evenIfTold: true })).toEqual({
      plain: ['although told already'],
      technical: ['sent with chunk 1,200'],
    });
    expect(particularsInWords(english, { toChunk: 3, evenIfTold: false }).plain).toEqual([]);
  });

  it('names campaigns, kinds and sizes as the rest of the console does', () => {
    const particulars = {
      campaign: 'c7k2mq9x4tb1z',
      found: 1,
      kind: 'regulator',
      sizeBytes: 2048,
      means: 'phone',
    };
    expect(particularsInWords(english, particulars).plain).toEqual([
      'campaign: Breach of May',
      'found: 1',
      'report: For the regulator',
      english.f.bytes(2048),
      'On the telephone',
    ]);
  });

  it('says what somebody tried whose role does not allow it', () => {
    expect(particularsInWords(french, { operation: 'findRecipients', outcome: 'refused' }).plain).toEqual([
      'tenté\u00a0: Personne recherchée',
    ]);
    expect(particularsInWords(english, { operation: 'readMinds' }).plain).toEqual([
      'what was tried: readMinds',
    ]);
  });

  it('shows what a newer version wrote as it stands', () => {
    expect(particularsInWords(english, { planet: 'Mars', state: 'orbiting', means: 'pigeon' }).plain).toEqual(
      ['planet: Mars', 'state: orbiting', 'pigeon'],
    );
    expect(particularsInWords(english, undefined)).toEqual({ plain: [], technical: [] });
  });
});
