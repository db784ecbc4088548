import { createHash, timingSafeEqual } from 'node:crypto';

/** Longer than any secret that fits into an address or a header here. */
const LONGEST = 512;
const presentedBytes = Buffer.alloc(LONGEST);

/** A secret that others must present. Comparing takes the same time whatever was presented, its length included. */
export class Secret {
  readonly #bytes = Buffer.alloc(LONGEST);
  readonly #length: number;

  constructor(value: string) {
    this.#length = Buffer.byteLength(value);
    if (this.#length > LONGEST) throw new RangeError(`A secret has at most ${LONGEST} bytes.`);
    this.#bytes.write(value);
  }

  matches(presented: string): boolean {
    presentedBytes.fill(0);
    presentedBytes.write(presented);
    const isSame = timingSafeEqual(presentedBytes, this.#bytes);
    return isSame && Buffer.byteLength(presented) === this.#length;
  }
}

/** A short name of a value that must not be kept itself. */
export function fingerprint(value: string): string {
  return createHash('sha256').update(value).digest('base64url').slice(0, 22);
}
