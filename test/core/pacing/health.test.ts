import { describe, expect, it } from 'vitest';
import { BOUNCE_LIMIT } from '../../../core/base/bounce-share.ts';
import { healthProblem, isHealthPause, MIN_JUDGED } from '../../../core/pacing/health.ts';
import { QUOTA_CODE } from '../../../core/pacing/quota.ts';

const NOW = 1_795_000_000_000;

describe('the health of a campaign', () => {
  it('stops it near the bounce limit, but not for a few first bounces', () => {
    expect(
      healthProblem({ sent: 499, bounced: 400, complained: 0, failed: 0 }, NOW, BOUNCE_LIMIT),
    ).toBeUndefined();
    expect(
      healthProblem({ sent: 1_000, bounced: 39, complained: 0, failed: 0 }, NOW, BOUNCE_LIMIT),
    ).toBeUndefined();
    expect(
      healthProblem({ sent: 1_000, bounced: 40, complained: 0, failed: 0 }, NOW, BOUNCE_LIMIT)?.code,
    ).toBe('BOUNCE_RATE');
  });

  it('stops it at the limit that two people have agreed on, and at no other', () => {
    const stops = (bounced: number) =>
      healthProblem({ sent: 1_000, bounced, complained: 0, failed: 0 }, NOW, 0.07)?.code;
    expect([stops(69), stops(70)]).toEqual([undefined, 'BOUNCE_RATE']);
    expect(healthProblem({ sent: 3_750, bounced: 0, complained: 3, failed: 0 }, NOW, 0.09)?.code).toBe(
      'COMPLAINT_RATE',
    );
  });

  it('is judged from five hundred messages on', () => {
    expect(MIN_JUDGED).toBe(500);
    const all = { bounced: 500, complained: 500, failed: 500 };
    expect(healthProblem({ sent: 499, ...all }, NOW, BOUNCE_LIMIT)).toBeUndefined();
    expect(healthProblem({ sent: 500, ...all }, NOW, BOUNCE_LIMIT)).toMatchObject({
      code: 'BOUNCE_RATE',
      atMs: NOW,
    });
    expect(healthProblem({ sent: 500, bounced: 20, complained: 0, failed: 0 }, NOW, BOUNCE_LIMIT)?.code).toBe(
      'BOUNCE_RATE',
    );
    expect(
      healthProblem({ sent: 500, bounced: 19, complained: 0, failed: 0 }, NOW, BOUNCE_LIMIT),
    ).toBeUndefined();
  });

  it('is that of complaints from 0.08% and three people on', () => {
    const of = (sent: number, complained: number) =>
      healthProblem({ sent, bounced: 0, complained, failed: 0 }, NOW, BOUNCE_LIMIT)?.code;
    expect(of(3_750, 3)).toBe('COMPLAINT_RATE');
    expect(of(3_751, 3)).toBeUndefined();
    expect(of(500, 2)).toBeUndefined();
    expect(of(500, 3)).toBe('COMPLAINT_RATE');
  });

  it('stops it near the complaint limit, but not for one complaint', () => {
    expect(
      healthProblem({ sent: 1_000, bounced: 0, complained: 2, failed: 0 }, NOW, BOUNCE_LIMIT),
    ).toBeUndefined();
    expect(
      healthProblem({ sent: 3_000, bounced: 0, complained: 3, failed: 0 }, NOW, BOUNCE_LIMIT)?.code,
    ).toBe('COMPLAINT_RATE');
  });
});

describe('health of a notice', () => {
  it('stops the campaign when many messages could not be filled in', () => {
    const health = { sent: 600, bounced: 0, complained: 0 };
    expect(healthProblem({ ...health, failed: 23 }, NOW, BOUNCE_LIMIT)).toBeUndefined();
    expect(healthProblem({ ...health, failed: 24 }, NOW, BOUNCE_LIMIT)).toMatchObject({
      code: 'FAILURE_RATE',
      message: {
        en: expect.stringMatching(/Check the notice .*After you resume, only messages sent from then on/),
        fr: expect.stringContaining('(4,00\u00a0%)'),
      },
    });
  });

  it('counts as seen by whoever resumes after one of its pauses, and only then', () => {
    const of = (code: string) => isHealthPause({ code, message: { en: '', fr: '' }, atMs: NOW });
    expect(['BOUNCE_RATE', 'COMPLAINT_RATE', 'FAILURE_RATE'].map(of)).toEqual([true, true, true]);
    expect(['administrator', QUOTA_CODE].map(of)).toEqual([false, false]);
    expect(isHealthPause(undefined)).toBe(false);
  });
});
