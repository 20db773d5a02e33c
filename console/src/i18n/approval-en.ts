const some = (count: string, one: string, several = `${one}s`): string =>
  `${count} ${count === '1' ? one : several}`;
const people = (count: string): string => some(count, 'person', 'people');

/** What the console says of reading, approving and sending back, in English. */
export const approvalInEnglish = {
  approval: {
    notSubmitted: { yet: 'Nothing has been submitted yet', again: 'It has not been submitted again yet' },
    notSubmittedHelp: 'An administrator submits the campaign when it is complete and checked.',
    sentBack: (name: string, when: string) => `${name} sent it back on ${when}`,
    isApproved: 'Approved',
    toStart: 'Go on to sending',
    print: 'Print this document',
    printed: (name: string, when: string) => `Printed by ${name} on ${when}`,
    submittedBy: 'Submitted by',
    writtenBy: 'Changed since the last approval by',
    wrote: (name: string, parts: string) => `${name}: ${parts}`,
    approvedBy: 'Approved by',
    hash: (version: string) => `Seal of what is approved (version ${version} of the campaign)`,
    hashHelp: 'Another message, field or list would have another seal, and would need another approval.',
    changes: 'What changed',
    firstSubmission: 'Nothing to compare with: nobody has decided about this campaign before',
    comparedWith: {
      approved: (name: string, when: string) => `Compared with what ${name} approved on ${when}.`,
      declined: (name: string, when: string) =>
        `Compared with what ${name} sent back on ${when}, for this reason:`,
    },
    nothingChanged: 'Every text is word for word as it was',
    howMarked: 'How changes are marked:',
    markedRemoved: 'taken out',
    markedAdded: 'put in',
    labels: {
      channels: 'How people are written to',
      defaultLanguage: 'For people of another language',
      fallbackAfterHours: 'The next channel is tried after',
      breachedOn: 'Day of the breach',
    },
    hours: (count: string) => `${some(count, 'hour')} without a delivery`,
    newText: 'This text is new. It stands below as a whole.',
    removedText: 'Nobody gets this text any more:',
    unchangedParagraphs: (count: string) => `… ${some(count, 'paragraph')} as before …`,
    unchangedTexts: (count: string) =>
      `${some(count, 'other text is', 'other texts are')} word for word as before.`,
    listIs: {
      same: 'The list is the same one.',
      other: 'The list was uploaded or read anew: the numbers of people below show what differs.',
    },
    messages: 'The whole text',
    messagesHelp:
      'Everything that people get, in each language and by each channel, filled in for Camille Exemple, who does not exist.',
    inLanguage: (language: string, count: string) => `${language}: ${people(count)}`,
    partIn: (language: string, part: string) => `${language}, ${part}`,
    parts: { subject: 'subject of the email', email: 'email', sms: 'SMS', letter: 'letter' },
    toWhom: 'Whom it goes to',
    people: 'People by language and by the channel that they are first written to by',
    peopleBefore: (count: string) => `(was ${count})`,
    language: 'Language',
    total: 'Together',
    rejected: (count: string) =>
      `${some(count, 'row of the list was', 'rows of the list were')} rejected: ${count === '1' ? 'this person' : 'these people'} will not be told.`,
    list: 'The list',
    conflict: (count: string) =>
      `${some(count, 'row is', 'rows are')} left out, as different people have one reference: they will not be told.`,
    values: 'The values of the fields',
    decide: 'Your decision',
    approve: 'Approve',
    approveTitle: (count: string) => `Approve this message to ${people(count)}?`,
    approveHelp: 'An administrator can then start it. You put your name to exactly what this page shows.',
    decline: 'Send back',
    declineTitle: 'Send it back to be changed?',
    reason: 'Why',
    reasonHelp: 'For whoever submitted it. Write nothing about a person of the list.',
    withdraw: 'Withdraw',
    withdrawHelp: 'The campaign can then be changed, and must be submitted again.',
  },
  greetings: {
    title: 'How people of the list are greeted',
    help: 'Five people at most: a name of the usual length, and those that stand out. Each counts as a look-up and is kept in the audit trail with your name.',
    masked: 'You see names by their first letters.',
    show: 'Show greetings of the list',
    kinds: {
      usual: 'A name of the usual length',
      longest: 'The longest name',
      shortest: 'The shortest name',
      nameless: 'Somebody without a name',
      odd: 'A name with signs that names do not have',
    },
    nameless: (count: string, of: string) => `Without a name: ${count} of ${people(of)} looked at.`,
  },
};
