import { createHash, createHmac } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify, SignJWT, type CryptoKey, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { Problem } from '../http/problem.js';
import { fingerprint } from './secrets.js';
import { NOBODY, unauthorized, type Grant, type TopicGrant } from './grant.js';

export interface TokenOptions {
  /** Shared secret of the merchant's server, for HS256. */
  readonly secret?: string | undefined;
  /** Public keys of the merchant's server, for RS256, ES256 and EdDSA. */
  readonly jwksUrl?: string | undefined;
  readonly audience?: string | undefined;
  readonly issuer?: string | undefined;
}

const ASYMMETRIC = ['RS256', 'ES256', 'EdDSA'];
/** A check costs 25 microseconds: worth remembering for those who ask often, not for every open stream. */
const REMEMBERED = 2_000;
const MAX_TOKENS = 20;
const MAX_LENGTH = 8192;
/** `kid` of the tokens that the gateway itself gives out. */
const OWN = 'switchboard-gateway';

interface Verified {
  readonly subject: string;
  readonly scopes: readonly string[];
  readonly topics: readonly string[];
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Verifies tokens, remembers by hash those that were right, and signs those for what was started here. */
export class Tokens {
  readonly #options: TokenOptions;
  readonly #keys: Promise<{ merchant: CryptoKey | null; own: CryptoKey }>;
  readonly #jwks: JWTVerifyGetKey | null;
  readonly #remembered = new Map<string, Verified>();
  readonly #now: () => number;

  /** @param ownSecret - what the gateway's own tokens are signed with when the merchant gave no secret; must outlive a restart */
  constructor(options: TokenOptions, ownSecret: string, now: () => number = Date.now) {
    this.#options = options;
    this.#now = now;
    this.#jwks = options.jwksUrl ? createRemoteJWKSet(new URL(options.jwksUrl), { timeoutDuration: 5000 }) : null;
    // another key than the merchant's, so that neither kind of token can stand for the other
    const own = createHmac('sha256', options.secret ?? ownSecret).update('switchboard topic tokens').digest();
    this.#keys = Promise.all([options.secret ? importKey(Buffer.from(options.secret, 'utf8')) : null, importKey(own)]).then(([merchant, key]) => ({ merchant, own: key }));
  }

  /**
   * What the tokens allow together.
   *
   * @throws Problem `unauthorized` when one of them is wrong or has expired
   */
  async grant(tokens: readonly string[]): Promise<Grant> {
    if (tokens.length === 0) return NOBODY;
    if (tokens.length > MAX_TOKENS) throw new Problem('bad-request', `At most ${MAX_TOKENS} tokens may be given.`);
    const scopes = new Set<string>();
    const topics: TopicGrant[] = [];
    let subject = '';
    for (const token of tokens) {
      const verified = await this.#verify(token);
      subject ||= verified.subject;
      for (const scope of verified.scopes) scopes.add(scope);
      for (const pattern of verified.topics) topics.push({ pattern, expiresAt: verified.expiresAt });
    }
    return { subject, scopes, topics };
  }

  /** A token for one topic and nothing else. @param seconds - how long it lasts */
  async sign(topic: string, seconds: number): Promise<string> {
    const { own } = await this.#keys;
    const now = Math.floor(this.#now() / 1000);
    return new SignJWT({ topics: [topic] })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: OWN })
      .setIssuer(OWN)
      .setIssuedAt(now)
      .setExpirationTime(now + seconds)
      .sign(own);
  }

  async #verify(token: string): Promise<Verified> {
    if (token.length > MAX_LENGTH) throw unauthorized();
    const hash = createHash('sha256').update(token).digest('base64');
    const known = this.#remembered.get(hash);
    if (known) {
      if (known.expiresAt > this.#now()) return known;
      this.#remembered.delete(hash);
      throw unauthorized();
    }
    const verified = this.#read(await this.#check(token), token);
    if (this.#remembered.size >= REMEMBERED) this.#remembered.delete(this.#remembered.keys().next().value!);
    this.#remembered.set(hash, verified);
    return verified;
  }

  async #check(token: string): Promise<JWTPayload> {
    const keys = await this.#keys;
    const { audience, issuer } = this.#options;
    const common = { requiredClaims: ['exp'], currentDate: new Date(this.#now()) };
    const { alg, kid } = headerOf(token);
    try {
      if (kid === OWN) return (await jwtVerify(token, keys.own, { ...common, algorithms: ['HS256'], issuer: OWN })).payload;
      const named = { ...common, ...(audience && { audience }), ...(issuer && { issuer }) };
      if (alg === 'HS256' && keys.merchant) return (await jwtVerify(token, keys.merchant, { ...named, algorithms: ['HS256'] })).payload;
      if (this.#jwks && ASYMMETRIC.includes(alg)) return (await jwtVerify(token, this.#jwks, { ...named, algorithms: ASYMMETRIC })).payload;
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      // the keys could not be fetched: not the caller's fault
      if (code === 'ERR_JWKS_TIMEOUT' || code === 'ERR_JOSE_GENERIC' || code === undefined) throw new Problem('unavailable', 'The keys that tokens are checked with cannot be reached.', { detail: 'jwks' });
    }
    throw unauthorized();
  }

  #read(payload: JWTPayload, token: string): Verified {
    const { exp, sub, scope, topics } = payload;
    const list = Array.isArray(topics) ? topics.filter((topic): topic is string => typeof topic === 'string' && topic !== '') : [];
    return {
      subject: typeof sub === 'string' && sub ? `sub:${sub.slice(0, 200)}` : fingerprint(token),
      scopes: typeof scope === 'string' ? scope.split(' ') : [],
      topics: list,
      expiresAt: exp! * 1000,
    };
  }
}

function importKey(raw: Buffer): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw as BufferSource, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
}

/** The part of a token that says how to check it; nothing in it is believed. */
function headerOf(token: string): { alg: string; kid: string } {
  try {
    const header = JSON.parse(Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString('utf8')) as { alg?: unknown; kid?: unknown };
    return { alg: String(header.alg), kid: String(header.kid) };
  } catch {
    throw unauthorized();
  }
}

/** The tokens a request shows. Several may stand in one Authorization header with commas between them: each allows its own topics. */
export function tokensOf(authorization: string | undefined): string[] {
  if (authorization === undefined) return [];
  const match = /^Bearer +(.+)$/i.exec(authorization);
  if (!match) throw unauthorized();
  return match[1]!.split(',').map((token) => token.trim()).filter(Boolean);
}
