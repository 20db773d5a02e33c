/** An answer of the API as it is given again. */
export type StoredAnswer = {
  status: number;
  headers: Record<string, string>;
  /** Compressed and sealed under the key of the client, base64: nobody else can read it. */
  body: string;
};

/** What is known of a key. `request` tells one request from another under the same key. */
type Claimed =
  /** Nothing: the claim is the caller's until its time has passed. */
  | { found: 'nothing' }
  /** Somebody is at work on it, or was stopped a moment ago. */
  | { found: 'claim'; request: string }
  | { found: 'answer'; request: string; answer: StoredAnswer };

/** `request` as in `Claimed`; `holder` tells one try of it from another. */
type NewClaim = { request: string; holder: string; untilMs: number };

/** Answers kept by the key that a client chose, so that a request can be repeated without being done twice. */
export interface IdempotencyStore {
  /**
   * Claims a key until `untilMs`, unless it is claimed or answered. `holder` is of this one try: a claim whose answer was
   * lost on the way and that is made again is its own.
   */
  claim(key: string, claim: NewClaim, nowMs: number): Promise<Claimed>;
  /** Keeps the answer until `untilMs`; without one, the claim ends then. */
  keep(key: string, request: string, answer: StoredAnswer | undefined, untilMs: number): Promise<void>;
}
