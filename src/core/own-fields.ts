/**
 * The named own fields of a foreign object, on a fresh object without a prototype; undefined when it is not a plain record.
 * What a stranger sent is never merged or spread: a `__proto__` key that came through JSON would otherwise reach a prototype.
 */
export function ownFields<Key extends string>(value: unknown, keys: readonly Key[]): { [K in Key]?: unknown } | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const fields = Object.create(null) as { [K in Key]?: unknown };
  for (const key of keys) {
    if (Object.hasOwn(value, key)) fields[key] = (value as Record<string, unknown>)[key];
  }
  return fields;
}
