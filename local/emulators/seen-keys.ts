/** 8 MiB: of five million keys that were never added one in two hundred is taken for one that was. */
const BITS = 2 ** 26;
const PROBES = 4;

/**
 * Tells keys that were surely never added, in little memory (a Bloom filter: two hashes of a key, FNV-1a with other
 * primes, give the places of all its bits).
 */
export const createSeenKeys = () => {
  const words = new Uint32Array(BITS / 32);
  let place = 0;
  let step = 0;
  const hash = (key: string): void => {
    place = 0x811c9dc5;
    step = 0x9747b28c;
    for (let at = 0; at < key.length; at += 1) {
      const unit = key.charCodeAt(at);
      place = Math.imul(place ^ unit, 0x01000193);
      step = Math.imul(step ^ unit, 0x85ebca6b);
    }
    place ^= place >>> 15;
    step = (step ^ (step >>> 13)) | 1;
  };
  const next = (): number => {
    place = (place + step) | 0;
    return place & (BITS - 1);
  };
  return {
    add(key: string): void {
      hash(key);
      for (let probe = 0; probe < PROBES; probe += 1) {
        const bit = next();
        words[bit >>> 5] = (words[bit >>> 5] ?? 0) | (1 << (bit & 31));
      }
    },
    /** Whether a key may have been added; certain where it says no. */
    mayHave(key: string): boolean {
      hash(key);
      for (let probe = 0; probe < PROBES; probe += 1) {
        const bit = next();
        if (((words[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return false;
      }
      return true;
    },
  };
};
