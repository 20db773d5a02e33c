/** What an answer says, every scalar as text; `*` stands for text that differs from call to call. */
export type Fact = string | Fact[] | { [member: string]: Fact };

const ANYTHING = '*';

/** Words that the recordings have in place of what differs from call to call. */
const placeholders = new Set([
  'amz-id',
  'amz-request-id',
  'bucket',
  'date',
  'datetime',
  'display-name',
  'host-id',
  'i-d',
  'last--modified',
  'owner-id',
  'sender-id',
  'sent-timestamp',
  'sequencer',
  'timestamp',
  'version-id',
]);

/** What a service adds to all answers, or the recording adds to them. */
const dropped = new Set([
  'Connection',
  'HostId',
  'RequestId',
  'ResponseMetadata',
  'Transfer-Encoding',
  'date',
  'server',
  'x-amz-id-2',
  'x-amz-request-id',
]);

/** The facts of a recorded answer. */
export const factsOf = (recorded: unknown): Fact => {
  if (Array.isArray(recorded)) return recorded.map(factsOf);
  if (typeof recorded === 'object' && recorded !== null) {
    return Object.fromEntries(
      Object.entries(recorded)
        .filter(([member, value]) => !dropped.has(member) && value !== null)
        .map(([member, value]) => [member.replace(/^<(.*)>$/, '$1'), factsOf(value)]),
    );
  }
  const text = String(recorded);
  return placeholders.has(text) || /<[^<>]+>/.test(text) ? ANYTHING : text;
};

/** One fact in which an answer differs, by the path of its member: `Parts[].Size`. */
export type Difference = { path: string; recorded: string; ours: string };

const shown = (fact: Fact | undefined): string => (fact === undefined ? 'nothing' : JSON.stringify(fact));

/** Where our answer is not as the recorded one. */
export const differencesOf = (
  recorded: Fact | undefined,
  ours: Fact | undefined,
  path = '',
): Difference[] => {
  if (recorded === ANYTHING && ours !== undefined) return [];
  if (Array.isArray(recorded) && Array.isArray(ours)) {
    const length = Math.max(recorded.length, ours.length);
    return Array.from({ length }, (_, at) => at).flatMap((at) =>
      differencesOf(recorded[at], ours[at], `${path}[]`),
    );
  }
  if (
    typeof recorded === 'object' &&
    typeof ours === 'object' &&
    !Array.isArray(recorded) &&
    !Array.isArray(ours)
  ) {
    const members = [...new Set([...Object.keys(recorded), ...Object.keys(ours)])];
    return members.flatMap((member) =>
      differencesOf(recorded[member], ours[member], path === '' ? member : `${path}.${member}`),
    );
  }
  return recorded === ours ? [] : [{ path, recorded: shown(recorded), ours: shown(ours) }];
};
