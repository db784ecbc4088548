import { type CountryCode, parsePhoneNumberWithError, type PhoneNumber } from 'libphonenumber-js/max';

/** GMS itself uses Google's libphonenumber; this is its JavaScript port with the full metadata. */
function parse(number: string, country: string): PhoneNumber | null {
  try {
    return parsePhoneNumberWithError(number, country ? { defaultCountry: country as CountryCode } : {});
  } catch {
    return null;
  }
}

export type NumberVerdict = 'ok' | 'unparsable' | 'impossible' | 'premium';

export function judgeNumber(number: string, country: string): NumberVerdict {
  const parsed = parse(number, country);
  if (!parsed) return /\d/.test(number) ? 'impossible' : 'unparsable';
  if (!parsed.isPossible()) return 'impossible';
  return parsed.getType() === 'PREMIUM_RATE' ? 'premium' : 'ok';
}

/** One spelling for one line, so that a phone is found however its number was written. */
export function dialled(number: string, country: string): string {
  return parse(number, country)?.number ?? number;
}

/**
 * The answer of `/genesys/1/phonenumber`; null when the number cannot be parsed. The keys are DOCUMENTED (functional tests).
 * ASSUMED: `carrier`, `location` and `time-zone` are always empty here, as they are there for a number nothing is known of.
 */
export function describeNumber(number: string, country: string, locale: string): Record<string, unknown> | null {
  const parsed = parse(number, country);
  if (!parsed) return null;
  const international = number.trim().startsWith('+');
  return {
    carrier: '',
    'country-code': Number(parsed.countryCallingCode),
    'country-code-source': international ? 'FROM_NUMBER_WITH_PLUS_SIGN' : 'FROM_DEFAULT_COUNTRY',
    'country-default': country,
    extension: parsed.ext ?? '',
    'is-possible-number': parsed.isPossible(),
    'is-premium': parsed.getType() === 'PREMIUM_RATE',
    'is-valid-number': parsed.isValid(),
    'is-valid-number-for-region': parsed.isValid() && parsed.country === country,
    'italian-leading-zero': false,
    'language-specified': locale,
    location: '',
    'number-E164': parsed.number,
    'number-international': parsed.formatInternational(),
    'number-national': parsed.formatNational(),
    'number-national-short': parsed.nationalNumber,
    'number-original': international ? parsed.formatInternational() : parsed.formatNational(),
    'number-specified': number,
    'number-type': parsed.getType() ?? 'UNKNOWN',
    'region-code': parsed.country ?? 'ZZ',
    'time-zone': '',
  };
}
