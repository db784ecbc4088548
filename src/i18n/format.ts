/** A text, or the forms of a text that counts something (CLDR categories; `other` is always there). */
export type Message = string | PluralMessage;

export interface PluralMessage {
  readonly zero?: string;
  readonly one?: string;
  readonly two?: string;
  readonly few?: string;
  readonly many?: string;
  readonly other: string;
}

/** A dictionary with the same keys and the same kinds of text as the English one. */
export type Translation<Source> = { readonly [Key in keyof Source]: Source[Key] extends string ? string : PluralMessage };

type Placeholders<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;

/** The names a text wants values for; a counted text always wants `count`. */
export type ParamsOf<Text> = Text extends string ? Placeholders<Text> : Text extends { readonly other: infer Other } ? Placeholders<Other> | 'count' : never;

/** The keys whose texts want no values. */
export type PlainKey<Source> = { [Key in keyof Source]: [ParamsOf<Source[Key]>] extends [never] ? Key : never }[keyof Source];

/** `t('key')` or, when the English text has placeholders, `t('key', {name: value})`; a missing or misspelt value is a type error. */
export type Translate<Source> = <Key extends keyof Source>(
  key: Key,
  ...params: [ParamsOf<Source[Key]>] extends [never] ? [] : [Record<ParamsOf<Source[Key]>, string | number>]
) => string;

/** Fills `{name}` with its value; numbers are written as the locale writes them. */
export function formatMessage(locale: string, message: Message, params: Record<string, string | number> = {}): string {
  const text = typeof message === 'object' ? (message[new Intl.PluralRules(locale).select(Number(params['count']))] ?? message.other) : message;
  return String(text).replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(params, name) ? (params[name] ?? whole) : whole;
    return typeof value === 'number' ? value.toLocaleString(locale) : value;
  });
}
