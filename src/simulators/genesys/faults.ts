/** What can go wrong on the way, whatever the callback service does. */
export type FaultKind =
  /** A proxy's HTML page instead of JSON (status 200 unless given). Nothing is done. */
  | 'html'
  /** An error status (default 500) with an empty body. Nothing is done. */
  | 'error'
  /** Status 200, and the body is an exception all the same, as the older interaction services answer. Nothing is done. */
  | 'error-in-200'
  /** Never answers. Nothing is done. */
  | 'silence'
  /** Cuts the connection. Nothing is done. */
  | 'reset'
  /** Does it, after `delay` real milliseconds (default 2000). */
  | 'slow'
  /** Does it and answers with half of the JSON. */
  | 'truncated'
  /** Does it and answers with an empty body. */
  | 'empty'
  /** Does it; values change their type: numbers become words, strings numbers, lists objects. */
  | 'wrong-types'
  /** Does it; keys are left out. */
  | 'missing-keys'
  /** Does it and never answers: the client times out although the callback exists. */
  | 'accept-then-silence'
  /** Does it and cuts the connection. */
  | 'accept-then-reset';

export const FAULT_KINDS: readonly FaultKind[] = [
  'html',
  'error',
  'error-in-200',
  'silence',
  'reset',
  'slow',
  'truncated',
  'empty',
  'wrong-types',
  'missing-keys',
  'accept-then-silence',
  'accept-then-reset',
];

export interface FaultOptions {
  readonly kind: FaultKind;
  /** The operation it befalls, such as `start`; every operation when left out. */
  readonly operation?: string;
  /** How often; until cleared when left out. */
  readonly times?: number;
  readonly status?: number;
  /** Real milliseconds, for `slow`. */
  readonly delay?: number;
  /** The keys that `wrong-types` and `missing-keys` touch; all at the top when left out. */
  readonly keys?: readonly string[];
}

export class Faults {
  #planned: { readonly options: FaultOptions; left: number }[] = [];

  add(options: FaultOptions): void {
    this.#planned.push({ options, left: options.times ?? Number.POSITIVE_INFINITY });
  }

  /** Forgets the faults of one operation, or all. */
  clear(operation?: string): void {
    this.#planned = operation === undefined ? [] : this.#planned.filter((planned) => planned.options.operation !== operation);
  }

  get planned(): FaultOptions[] {
    return this.#planned.map(({ options, left }) => (Number.isFinite(left) ? { ...options, times: left } : options));
  }

  /** The next fault of an operation, if there is one; it is used up by this. */
  take(operation: string): FaultOptions | undefined {
    const found = this.#planned.find(({ options }) => options.operation === undefined || options.operation === operation);
    if (!found) return undefined;
    found.left--;
    if (found.left <= 0) this.#planned = this.#planned.filter((planned) => planned !== found);
    return found.options;
  }
}

/** The JSON of an answer as a fault leaves it. */
export function spoil(value: unknown, { kind, keys }: FaultOptions): unknown {
  if (Array.isArray(value)) return kind === 'wrong-types' && !keys ? { items: value.length } : value.map((item) => spoil(item, { kind, ...(keys && { keys }) }));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).flatMap(([key, item]): [string, unknown][] => {
    if (keys && !keys.includes(key)) return [[key, spoilInside(item, { kind, keys })]];
    return kind === 'missing-keys' ? [] : [[key, otherType(item)]];
  });
  return Object.fromEntries(entries);
}

/** With named keys, they are looked for at every depth. */
function spoilInside(value: unknown, options: FaultOptions): unknown {
  return typeof value === 'object' && value !== null ? spoil(value, options) : value;
}

function otherType(value: unknown): unknown {
  if (typeof value === 'number') return 'many';
  if (typeof value === 'string') return value.length;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return { items: value.length };
  return value === null ? {} : [];
}
