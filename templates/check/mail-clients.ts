import { type CanIEmailOptions, caniemail } from 'caniemail';

/** Where nearly all of the messages are read, by the names of caniemail.com. */
const majorClients: CanIEmailOptions['clients'] = [
  ...(['apple-mail.*', 'gmail.*', 'yahoo.*', 'orange.*', 'sfr.*', 'laposte.desktop-webmail'] as const),
  ...([
    'outlook.windows',
    'outlook.windows-mail',
    'outlook.macos',
    'outlook.ios',
    'outlook.android',
  ] as const),
  // The package has no data of other Thunderbirds and of La Poste's apps.
  ...(['samsung-email.android', 'thunderbird.macos', 'protonmail.*', 'aol.*'] as const),
];

export type ClientFinding = { feature: string; clients: string[]; notes: string[] };

/** What the message uses that one of the major programs does not know, or knows in part. */
export const clientFindings = (html: string): ClientFinding[] => {
  const { issues } = caniemail({ clients: majorClients, html });
  const found = new Map<string, { clients: Set<string>; notes: Set<string> }>();
  for (const [client, list] of [...issues.errors, ...issues.warnings]) {
    for (const { title, notes, support } of list) {
      const known = found.get(title) ?? { clients: new Set(), notes: new Set() };
      known.clients.add(support === 'partial' ? `${client} (in part)` : client);
      for (const note of notes) known.notes.add(note);
      found.set(title, known);
    }
  }
  return [...found]
    .map(([feature, { clients, notes }]) => ({ feature, clients: [...clients].sort(), notes: [...notes] }))
    .sort((one, other) => one.feature.localeCompare(other.feature));
};
