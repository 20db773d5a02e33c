import { type Finding, passes, warns } from '../base/finding.ts';
import { type Diagnosis, diagnosisOf, judge } from './diagnosis.ts';
import type { AccountFacts } from './facts.ts';
import type { Needs } from './needs.ts';
import { eventStreamRequest } from './requests.ts';
import type { AccountSetup } from './setup.ts';

const MEBIBYTE = 1024 ** 2;
/** Events of a person, and bytes of each: Amazon SES writes the headers and tags of the message into all of them. */
const EVENTS_PER_PERSON = 2.02;
const EVENT_BYTES = 2_000;

/** Regions in which a stream takes more from the start (Amazon Data Firehose developer guide, "Quota"). */
const wideRegions = new Set(['us-east-1', 'us-west-2', 'eu-west-1']);

/** Bytes a second that a stream takes unless AWS has been asked for more. */
export const usualStreamBytes = (region: string): number => (wideRegions.has(region) ? 5 : 1) * MEBIBYTE;

/** Bytes of events a second at so many messages a second. */
export const eventBytes = (ratePerSecond: number): number => ratePerSecond * EVENTS_PER_PERSON * EVENT_BYTES;

const mebibytes = (bytes: number): string => (bytes / MEBIBYTE).toFixed(1);

/**
 * Whether the stream of events keeps up with the sending. Where it does not, what became of messages is told late, the
 * judgement of bounces is blind for so long, and messages in doubt wait.
 */
export const eventStreamFinding = (grantedBytes: number, ratePerSecond: number): Finding => {
  const needed = eventBytes(ratePerSecond);
  return needed <= grantedBytes
    ? passes(
        'event-stream',
        'The stream of events keeps up with the sending.',
        'Le flux des événements suit l’envoi.',
      )
    : warns(
        'event-stream',
        `At ${ratePerSecond} messages a second the provider’s events come to ${mebibytes(needed)} MiB a second, and the stream takes ${mebibytes(grantedBytes)}: bounces would be known late. Ask AWS for ${Math.ceil(needed / MEBIBYTE)} MiB a second of Amazon Data Firehose.`,
        `À ${ratePerSecond} messages par seconde, les événements du prestataire font ${mebibytes(needed)} Mio par seconde et le flux en prend ${mebibytes(grantedBytes)} : les échecs seraient connus tard. Demandez à AWS ${Math.ceil(needed / MEBIBYTE)} Mio par seconde pour Amazon Data Firehose.`,
      );
};

/** What the stream of events takes, at the rate that the account has or is to have, whichever is higher. */
export const diagnoseEvents = (
  { streamBytes, email }: Pick<AccountFacts, 'streamBytes' | 'email'>,
  setup: AccountSetup,
  needs: Needs,
): Diagnosis[] => {
  const granted = 'said' in email && email.said.productionAccess ? email.said.ratePerSecond : 0;
  const rate = Math.max(granted, needs.ratePerSecond);
  const needed = `${mebibytes(eventBytes(rate))} MiB/s at ${rate} messages/s`;
  return judge(streamBytes, 'event-stream', needed, (bytes) =>
    diagnosisOf(eventStreamFinding(bytes ?? usualStreamBytes(setup.region), rate), {
      granted: `${mebibytes(bytes ?? usualStreamBytes(setup.region))} MiB/s${bytes === undefined ? ', as usual in this region' : ''}`,
      needed,
      request: eventStreamRequest(setup, Math.ceil(eventBytes(rate) / MEBIBYTE)),
    }),
  );
};
