import type { Exchange } from './exchange.js';
import { Problem } from './problem.js';

export type Handler = (exchange: Exchange, params: Readonly<Record<string, string>>) => void | Promise<void>;

interface Route {
  readonly method: string;
  /** As written, such as `/genesys/callbacks/:id`: what logs and metrics call it. */
  readonly pattern: string;
  readonly parts: readonly string[];
  readonly handler: Handler;
}

/** Routes by method and path; `:name` matches one part. */
export class Router {
  readonly #routes: Route[] = [];

  on(route: string, handler: Handler): this {
    const [method = '', pattern = ''] = route.split(' ');
    this.#routes.push({ method, pattern, parts: pattern.split('/'), handler });
    return this;
  }

  /** What handles a request. @throws Problem `not-found`, or `not-allowed` with the methods that the path has */
  find(method: string, path: string): { pattern: string; handler: Handler; params: Readonly<Record<string, string>> } {
    const parts = path.split('/');
    const allowed: string[] = [];
    for (const route of this.#routes) {
      const params = match(route.parts, parts);
      if (!params) continue;
      if (route.method === method) return { pattern: route.pattern, handler: route.handler, params };
      allowed.push(route.method);
    }
    if (allowed.length > 0) throw new Problem('not-allowed', 'The path does not know this method.', { headers: { allow: allowed.join(', ') } });
    throw new Problem('not-found', 'There is no such path.');
  }
}

function match(parts: readonly string[], path: readonly string[]): Record<string, string> | null {
  if (parts.length !== path.length) return null;
  const params: Record<string, string> = {};
  for (let i = 0; i < parts.length; i += 1) {
    const part = parts[i]!;
    if (!part.startsWith(':')) {
      if (part !== path[i]) return null;
    } else {
      try {
        params[part.slice(1)] = decodeURIComponent(path[i]!);
      } catch {
        return null;
      }
      if (params[part.slice(1)] === '') return null;
    }
  }
  return params;
}
