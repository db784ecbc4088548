// The built gallery, served on a loopback port: for tools that open its pages.
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from './serve.mjs';

const STATIC = fileURLToPath(new URL('../sb-static/', import.meta.url));
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };

/** @returns {Promise<{ origin: string, entries: { id: string, title: string, name: string, type: string }[], close: () => Promise<void> }>} */
export async function serveGallery() {
  if (!existsSync(join(STATIC, 'index.json'))) throw new Error('The gallery is not built yet: npm run build:storybook.');
  const { url: origin, close } = await serve((request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname.replace(/\/$/, '/index.html');
    if (path === '/favicon.ico') return void response.writeHead(204).end();
    readFile(join(STATIC, path)).then(
      (body) => response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  const { entries } = JSON.parse(readFileSync(join(STATIC, 'index.json'), 'utf8'));
  return { origin, entries: Object.values(entries), close };
}

/** The address of one entry without Storybook's frame round it. */
export function addressOf(origin, { id, type }, { theme = 'light', locale = 'en-CA' } = {}) {
  return `${origin}/iframe.html?id=${id}&viewMode=${type === 'docs' ? 'docs' : 'story'}&globals=theme:${theme};locale:${locale}`;
}

/** Resolves when the entry is there, with its play function over; with the error's text when Storybook shows one in its place. */
export async function settled(page) {
  await page.waitForFunction(
    () => {
      const { classList } = document.body;
      if (classList.contains('sb-show-errordisplay') || classList.contains('sb-show-nopreview')) return true;
      return classList.contains('sb-show-main') && !classList.contains('sb-show-preparing-story') && !classList.contains('sb-show-preparing-docs');
    },
    { timeout: 20_000 },
  );
  return page.evaluate(() => {
    if (document.body.classList.contains('sb-show-main')) return '';
    return (document.querySelector('#error-message')?.textContent ?? 'nothing to show').slice(0, 300);
  });
}
