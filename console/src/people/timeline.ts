/** A text in both languages of the console, as the API gives it. */
type Wording = { en: string; fr: string };
type Happened = { at: string; day?: string | undefined; what: Wording };

/** A person's history as the API gives it. */
type History = {
  history: readonly Happened[];
  recorded: readonly (Happened & { ticket?: string | undefined })[];
  earlier: readonly {
    emailMasked?: string | undefined;
    phoneMasked?: string | undefined;
    history: readonly Happened[];
  }[];
};

export type TimelineEntry = Happened & {
  /** Of their present address, of one they had before, or recorded by staff. */
  kind: 'present' | 'earlier' | 'recorded';
  /** The earlier address or number, masked. */
  to?: string | undefined;
  ticket?: string | undefined;
};

/** Everything that happened for one person in one order of time: messages to every address, and what staff recorded. */
export const timelineOf = ({ history, recorded, earlier }: History): TimelineEntry[] =>
  [
    ...earlier.flatMap(({ emailMasked, phoneMasked, history: before }) =>
      before.map(({ at, day, what }) => ({
        at,
        day,
        what,
        kind: 'earlier' as const,
        to: emailMasked ?? phoneMasked,
      })),
    ),
    ...history.map(({ at, day, what }) => ({ at, day, what, kind: 'present' as const })),
    ...recorded.map(({ at, what, ticket }) => ({
      at,
      what,
      kind: 'recorded' as const,
      ticket,
    })),
  ].sort((one, other) => one.at.localeCompare(other.at));
