import type { Routes } from '../http.js';
import { sendHtml } from '../http.js';
import { createApp, describe } from './browser/app.js';
import { afterCode, fillApplication, submitApplication } from './browser/application.js';
import { consent, el, facts, field, fill, icon, option } from './browser/dom.js';
import { startFrames, startPost, windowAt } from './browser/helpers.js';
import { acceptPurchase, choosePlan, chooseAccount, chooseMethod, chosen, enterCode } from './browser/purchase.js';
import { FLEXITI_SCENARIOS, garbageMessages, playScenario, UNDOCUMENTED_CASES } from './browser/scenarios.js';
import { WIDGET_CSS } from './browser/styles.js';
import { WIDGET_TEXTS } from './browser/texts.js';
import { showNoSession, startWidget } from './browser/widget.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any function at all: only its text is used
type AnyFunction = (...args: any[]) => unknown;

/**
 * A browser script out of functions of this package: the text of each, and a call of the last with `argument`.
 * So the page's code is type-checked TypeScript, and needs neither a bundler nor files beside the compiled module.
 * The functions may use only their arguments and one another.
 */
export function scriptOf(functions: readonly AnyFunction[], argument?: unknown): string {
  const start = functions.at(-1)!;
  const text = argument === undefined ? '' : JSON.stringify(argument);
  return `'use strict';\n(() => {\n${functions.map(String).join('\n\n')}\n\nvoid ${start.name}(${text});\n})();\n`;
}

const widgetScript = (): string =>
  scriptOf(
    [
      el, icon, fill, option, field, consent, facts,
      garbageMessages, playScenario,
      describe, createApp,
      chosen, choosePlan, chooseMethod, enterCode, chooseAccount, acceptPurchase,
      fillApplication, afterCode, submitApplication,
      showNoSession, startWidget,
    ],
    { texts: WIDGET_TEXTS, scenarios: FLEXITI_SCENARIOS, undocumented: UNDOCUMENTED_CASES },
  );

const HEAD = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">';
const pageOf = (title: string, files: string, body = ''): string =>
  `<!doctype html><html lang="en"><head>${HEAD}<title>${title}</title>${files}</head><body>${body}</body></html>`;
const WIDGET_PAGE = pageOf('Flexiti', '<link rel="stylesheet" href="/widget.css"><script src="/widget.js" defer></script>');
const helperPage = (name: string): string => pageOf(name, `<script src="/${name}.js" defer></script>`, '<output></output>');

const OWN_FILES_ONLY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'";
const FRAMES_TOO = "default-src 'none'; script-src 'self'; frame-src *; img-src data:; base-uri 'none'; form-action 'none'";

/**
 * The widget's document and its files, and two helper pages for tests of attacks.
 * The document takes faults in its query, before the fragment: `?slow=ms`, `?xfo=1`, `?status=code`, `?drop=1`, `?redirect={loopback URL}`.
 */
export function addPages(routes: Routes): void {
  routes.on('GET /', async ({ response, url: { searchParams } }) => {
    await new Promise((resolve) => setTimeout(resolve, Number(searchParams.get('slow') ?? 0)));
    if (searchParams.has('drop')) return void response.destroy();
    const redirect = searchParams.get('redirect');
    if (redirect !== null && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(redirect).hostname)) {
      return void response.writeHead(302, { location: redirect }).end();
    }
    response.writeHead(Number(searchParams.get('status') ?? 200), {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': OWN_FILES_ONLY,
      ...(searchParams.has('xfo') && { 'x-frame-options': 'DENY' }),
    });
    response.end(WIDGET_PAGE);
  });
  for (const [path, type, text] of [
    ['/widget.js', 'text/javascript', widgetScript],
    ['/widget.css', 'text/css', () => WIDGET_CSS],
    ['/post.js', 'text/javascript', () => scriptOf([windowAt, startPost])],
    ['/frames.js', 'text/javascript', () => scriptOf([windowAt, startFrames])],
  ] as const) {
    routes.on(`GET ${path}`, ({ response }) => {
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' }).end(text());
    });
  }
  routes.on('GET /post.html', ({ response }) => sendHtml(response, helperPage('post'), { 'content-security-policy': OWN_FILES_ONLY }));
  routes.on('GET /frames.html', ({ response }) => sendHtml(response, helperPage('frames'), { 'content-security-policy': FRAMES_TOO }));
}
