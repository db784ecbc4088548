/** A phone number that can be called. */
export interface ReadNumber {
  /** E.164, or without the metadata what was written, less everything but digits and a leading plus. */
  number: string;
  /** As people of its country write it. */
  shown: string;
}

/** What is known of phone numbers. */
export interface PhoneTools {
  readNumber(text: string, country: string): ReadNumber | undefined;
  listCountries(tag: string): { code: string; label: string }[];
}

const PATIENCE = 4_000;

/** Without the metadata: E.164 for what has its country code and for North America; the rest goes out as written, for the service knows its own country. */
export const plainTools: PhoneTools = {
  readNumber(text, country) {
    const written = text.normalize('NFKC').trim();
    const digits = ((written.startsWith('+') ? '+' : '') + written.replace(/\D/g, '')).replace(/^00/, '+');
    const number = /^1?\d{10}$/.test(digits) && /^(US|CA)$/.test(country) ? `+${digits.replace(/^1?(?=\d{10}$)/, '1')}` : digits;
    return /^(\+[1-9]\d{6,14}|\d{5,15})$/.test(number) ? { number, shown: text.trim() } : undefined;
  },
  listCountries: () => [],
};

let loading: Promise<PhoneTools> | undefined;

/** Loads the metadata, once. What cannot be loaded, or not in time, is done without; it is tried again later. */
export function loadPhoneTools(): Promise<PhoneTools> {
  loading ??= import('./phone.js').then(
    ({ tools }) => tools,
    () => {
      loading = undefined;
      return plainTools;
    },
  );
  return Promise.race([loading, new Promise<PhoneTools>((resolve) => setTimeout(() => resolve(plainTools), PATIENCE))]);
}

/** The country of the person's own language settings. */
export function homeCountry(): string {
  for (const tag of navigator.languages ?? []) {
    // some browsers name a language that is none, such as `c`
    const region = /^\w{2,3}(?:-\w{4})?-([A-Z]{2})\b/.exec(tag)?.[1];
    if (region) return region;
  }
  return 'US';
}
