import { Problem } from '../http/problem.js';

export type Vendor = 'paytia' | 'genesys' | 'flexiti';
export type Scope = `${Vendor}:start`;

/** What a caller may do: the sum of the tokens shown. */
export interface Grant {
  /** Whom to count for rate limits: the subject of the token, or the token itself as a hash. Null without a token. */
  readonly subject: string | null;
  readonly scopes: ReadonlySet<string>;
  readonly topics: readonly TopicGrant[];
}

export interface TopicGrant {
  /** A topic, or a beginning of topics with a `*` at its end. */
  readonly pattern: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export const NOBODY: Grant = { subject: null, scopes: new Set(), topics: [] };

const covers = (pattern: string, topic: string): boolean => (pattern.endsWith('*') ? topic.startsWith(pattern.slice(0, -1)) : topic === pattern);

/** Until when the caller may follow a topic; undefined when not at all. */
export function mayFollow(grant: Grant, topic: string): number | undefined {
  let until: number | undefined;
  for (const { pattern, expiresAt } of grant.topics) if (covers(pattern, topic) && !(until! >= expiresAt)) until = expiresAt;
  return until;
}

/** @throws Problem `unauthorized` without any token, `forbidden` when the tokens do not cover the topic */
export function requireTopic(grant: Grant, topic: string): number {
  const until = mayFollow(grant, topic);
  if (until === undefined) throw grant.subject === null ? unauthorized() : new Problem('forbidden', 'The token does not allow this topic.');
  return until;
}

/** @throws Problem `unauthorized` without any token, `forbidden` without the scope */
export function requireScope(grant: Grant, scope: Scope): void {
  if (!grant.scopes.has(scope)) throw grant.subject === null ? unauthorized() : new Problem('forbidden', `The token does not have the scope ${scope}.`);
}

export function unauthorized(): Problem {
  return new Problem('unauthorized', 'A valid token is needed.', { headers: { 'www-authenticate': 'Bearer' } });
}
