// What stands in the audit trail: actions and their particulars. Imports nothing, as the console words each of them.

/** Everything that is recorded, as `<on what>.<what was done>`. */
export const auditActions = [
  'campaign.create',
  'campaign.change',
  'campaign.submit',
  'campaign.withdraw',
  'campaign.approve',
  'campaign.decline',
  'campaign.start',
  'campaign.unschedule',
  'campaign.pause',
  'campaign.ask-bounce-limit',
  'campaign.grant-bounce-limit',
  'campaign.refuse-bounce-limit',
  'campaign.resume',
  'campaign.cancel',
  'campaign.purge',
  'campaign.test',
  'campaign.reserve-place',
  'campaign.send-again',
  'list.begin-upload',
  'list.import',
  'list.rejects',
  'list.columns',
  'list.conflicts',
  'list.decide',
  'list.give-up',
  'recipient.look-up',
  'recipient.preview',
  'recipient.readdress',
  'recipient.told',
  'recipient.take-back-told',
  'recipient.take-back-address',
  'recipient.letter',
  'recipient.erase',
  'outcomes.record',
  'outcomes.rejects',
  'report.create',
  'report.download',
  'letters.make',
  'letters.download',
  'letters.hand-over',
  'letters.post',
  'letters.void',
  'dead-letters.put-back',
  'access.refuse',
  'audit.about',
] as const;
/** Of these, what is done with a list as a whole: whoever is on it may be among what was given out or changed. */
export const actionsOnLists = [
  'list.import',
  'list.rejects',
  'list.columns',
  'list.conflicts',
  'list.decide',
  'outcomes.record',
  'outcomes.rejects',
  'report.create',
  'report.download',
  'letters.make',
  'letters.download',
  'letters.hand-over',
  'letters.post',
  'letters.void',
  'campaign.purge',
] as const satisfies readonly (typeof auditActions)[number][];

export type AuditAction = (typeof auditActions)[number];

/** Names of what else an entry may tell of an action. */
export type AuditParticular =
  /** Version, state, seal of the submission and number of the list that a campaign then has. */
  | 'version'
  | 'state'
  | 'hash'
  | 'import'
  /** Version of Tocsin that started a campaign. */
  | 'tocsin'
  /**
   * `refused` of what was tried and not done; `not done` in an entry that takes back the one before it; of a look-up that
   * showed nobody `too-many` or `not-disclosed`.
   */
  | 'outcome'
  /** The how manieth of such attempts in ten minutes was refused. */
  | 'attempt'
  /** What the API calls the operation that was refused. */
  | 'operation'
  /** Why it was refused, where its action does not say that. */
  | 'why'
  /** Campaign of the person whose message was seen. */
  | 'campaign'
  /** How many people were found. */
  | 'found'
  /** Keyed hash of what somebody was looked up by. */
  | 'sought'
  /** The how manieth place of one person it is, from the second on: one act on several has an entry for each. */
  | 'place'
  /** How many test messages were sent, in which languages, the SHA-256 of their text, and keyed hashes of the addresses. */
  | 'messages'
  | 'languages'
  | 'text'
  | 'addresses'
  /** Limit of bounces that was asked for or granted. */
  | 'percent'
  /** Kind of a report. */
  | 'kind'
  | 'sizeBytes'
  /** How many columns of a list somebody said what they are. */
  | 'columns'
  /** What was decided of all people with one reference, or with one contact, and how many answers were to single groups. */
  | 'conflicts'
  | 'shared'
  | 'groups'
  /** The chunk that a corrected address is written to with, and whether the person had been told already. */
  | 'toChunk'
  | 'evenIfTold'
  /** Whether the new contact is somebody else's too; the keyed hash of it, and of the one before. */
  | 'evenIfShared'
  | 'contact'
  | 'contactBefore'
  /** Day on which letters were posted. */
  | 'day'
  /** How somebody was told otherwise: `letter` or `phone`. */
  | 'means';

/** Why something was not done for a person, as `why` says it. */
export type StaffRefusal =
  | 'too-often'
  | 'too-often-for-person'
  | 'role'
  | 'contact-of-others'
  /** The state of the campaign, or of the person, does not allow it. */
  | 'not-now'
  /** Nobody has the code, or their data is gone. */
  | 'not-found';
