import 'switchboard-elements/define';

/** True when both types are the same. */
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only when the type argument is true. */
export function assertType<_Check extends true>(): void {}

/** Every tag of the package: those that `./define` adds to the DOM's own. */
export type Tag = Extract<keyof HTMLElementTagNameMap, `${string}-${string}`>;
