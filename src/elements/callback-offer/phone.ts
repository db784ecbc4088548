import { getCountries, getCountryCallingCode, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';
import type { PhoneTools, ReadNumber } from './phone-number.js';

/** Reads a number in any way of writing; undefined when no phone has such a number. Of usual numbers only the length is judged: ranges go out of date. */
export function readNumber(text: string, country: string): ReadNumber | undefined {
  const known = getCountries().includes(country as CountryCode) ? (country as CountryCode) : undefined;
  // people write 00 for + whatever their own country dials
  for (const form of [text, text.trim().replace(/^00(?=[\s\d])/, '+')]) {
    const number = parsePhoneNumberFromString(form, known);
    // a number without its area code is the commonest slip; the few real short ones are known
    if (!number?.isPossible() || (number.nationalNumber.length <= 7 && !number.isValid())) continue;
    number.setExt('');
    return { number: number.number, shown: number.countryCallingCode === (known && getCountryCallingCode(known)) ? number.formatNational() : number.formatInternational() };
  }
  return undefined;
}

/** Every country with its calling code, by its name in that language. */
export function listCountries(tag: string): { code: string; label: string }[] {
  const names = new Intl.DisplayNames(tag, { type: 'region' });
  return getCountries()
    .map((code) => ({ code, label: `${names.of(code)} +${getCountryCallingCode(code)}` }))
    .sort((a, b) => a.label.localeCompare(b.label, tag));
}

/** What the element asks of this module, which is loaded when the phone field is first used. */
export const tools: PhoneTools = { readNumber, listCountries };
