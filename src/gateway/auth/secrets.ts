import { createHash, timingSafeEqual } from 'node:crypto';

/** A secret that others must present. Comparing takes the same time whatever was presented, its length included. */
export class Secret {
  readonly #digest: Buffer;

  constructor(value: string) {
    this.#digest = digest(value);
  }

  matches(presented: string): boolean {
    return timingSafeEqual(digest(presented), this.#digest);
  }
}

function digest(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}

/** A short name of a value that must not be kept itself. */
export function fingerprint(value: string): string {
  return createHash('sha256').update(value).digest('base64url').slice(0, 22);
}
