import { describe, expect, it } from 'vitest';
import { audienceId } from '../../../core/audience/audience.ts';
import { placesOfCode } from '../../../core/campaign/notice-places.ts';
import { makeNoticeCode } from '../../../core/notice/code.ts';
import { aCampaign } from '../../support/data/factories.ts';
import { aQueuedImport, testMac } from '../../support/fakes/import-fakes.ts';

const [one, other] = [
  aCampaign({ id: 'c1', import: aQueuedImport({ number: 1 }) }),
  aCampaign({ id: 'c2', import: aQueuedImport({ number: 3 }) }),
];
const withoutList = aCampaign({ id: 'c3' });
const where = { chunk: 4, place: 7 };
const codeOf = (campaign: string, number: number): string =>
  makeNoticeCode(audienceId(campaign, number), where, testMac);
const found = (code: string) => placesOfCode([withoutList, one, other], code, testMac);

describe('a notice code', () => {
  it('leads to the place in the list of its campaign, and to no other', () => {
    expect(found(codeOf('c1', 1))).toEqual([{ audience: audienceId('c1', 1), ...where }]);
    expect(found(codeOf('c2', 3))).toEqual([{ audience: audienceId('c2', 3), ...where }]);
  });

  it('leads nowhere where its list was replaced, or its campaign is not among these', () => {
    expect(found(codeOf('c2', 2))).toEqual([]);
    expect(found(codeOf('c3', 1))).toEqual([]);
    expect(found(codeOf('c9', 1))).toEqual([]);
  });
});
