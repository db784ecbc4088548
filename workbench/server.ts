import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { context, formatMessages, type BuildContext } from 'esbuild';
import { listen, Routes, sendJson, type Simulator } from '../src/simulators/http.js';
import { createFive9Simulator } from '../src/simulators/five9/index.js';
import { createFlexitiSimulator } from '../src/simulators/flexiti/index.js';
import { createGenesysSimulator } from '../src/simulators/genesys/index.js';
import { createPaytiaSimulator } from '../src/simulators/paytia/index.js';
import { SCENARIOS } from '../src/simulators/paytia/scenarios.js';
import { addDeskBackend } from './desk-backend.js';
import { DeskGateway } from './gateway.js';
import { addShopBackend } from './shop-backend.js';

const PAGES = fileURLToPath(new URL('pages/', import.meta.url));
const THEMES = fileURLToPath(new URL('../src/themes/', import.meta.url));
/** Each is an `.html` file in pages/ and, beside it, the `.ts` file that the page loads as `/{name}.js`. */
const NAMES = ['index', 'shop', 'support'];
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Starts the simulators, the gateway before them and the pages that use the elements on them. Reloading a page builds its script anew. */
export async function startWorkbench(options: { port?: number } = {}): Promise<Simulator> {
  const running: { close(): unknown }[] = [];
  const open = <Part extends { close(): unknown }>(part: Part): Part => (running.push(part), part);
  // the last one first: nobody is to call what is already gone
  const close = async (): Promise<void> => {
    for (const part of running.splice(0).reverse()) await part.close();
  };
  try {
    const five9 = open(await createFive9Simulator({ pace: 900, ringMs: 900 }));
    // the vendor tries again after 1, 5 and 30 minutes; here, where a minute is a tenth of a second, nobody has to wait for what a dead gateway missed
    const paytia = open(await createPaytiaSimulator({ timeScale: 1 / 600, settings: { retryHoldsLine: true } }));
    const flexiti = open(await createFlexitiSimulator());
    const genesys = open(await createGenesysSimulator({ pacing: { dial: 1500, route: 2500 } }));
    const gateway = open(new DeskGateway({ paytia, flexiti, genesys }));
    const scripts = await bundlePages();
    open({ close: () => scripts.dispose() });

    const routes = new Routes();
    addShopBackend(routes, flexiti);
    open({ close: addDeskBackend(routes, { five9, paytia, flexiti, genesys }, gateway) });
    routes.on('GET /config.json', ({ response }) =>
      sendJson(response, 200, {
        gateway: gateway.url,
        flexiti: flexiti.url,
        paytia: paytia.url,
        genesys: genesys.url,
        five9: { url: five9.url, bridgeUrl: five9.bridgeUrl },
        paytiaScenarios: Object.fromEntries(Object.entries(SCENARIOS).map(([name, { about }]) => [name, about])),
      }),
    );
    const site = open(
      await listen(async (request, response) => {
        if (!(await routes.handle(request, response))) await sendFile(request, response, scripts, headersFor([flexiti.url, paytia.url]));
      }, options),
    );
    await gateway.open([site.url, site.url.replace('127.0.0.1', 'localhost')]);
    return { url: site.url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const bundlePages = (): Promise<BuildContext> =>
  context({
    entryPoints: NAMES.map((name) => `${PAGES}${name}.ts`),
    outdir: PAGES,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    sourcemap: 'inline',
    write: false,
    logLevel: 'silent',
  });

/** As strict as a careful merchant's page: the elements must work under it. */
function headersFor(frames: readonly string[]): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    // the gateway and the simulators; a domain of Five9's may move to any port
    "connect-src 'self' http://127.0.0.1:* ws://127.0.0.1:*",
    `frame-src ${frames.join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ];
  return { 'cache-control': 'no-store', 'content-security-policy': policy.join('; ') };
}

async function sendFile(request: IncomingMessage, response: ServerResponse, scripts: BuildContext, headers: Record<string, string>): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const name = pathname === '/' ? 'index.html' : pathname.slice(1);
  try {
    const body = name.endsWith('.js') ? await scriptFor(scripts, name) : await readPage(name);
    response.writeHead(200, { ...headers, 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' }).end(body);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    response.writeHead(isMissing ? 404 : 500, { 'content-type': 'text/plain; charset=utf-8' }).end(isMissing ? 'Not found' : String(error));
    if (!isMissing) console.error(String(error));
  }
}

/** Only names that stay inside pages/, and the themes that the package ships, are files. */
async function readPage(name: string): Promise<Buffer> {
  if (/^themes\/[\w-]+\.css$/.test(name)) return readFile(`${THEMES}${name.slice('themes/'.length)}`);
  if (!/^(?:[\w-]+\/)*[\w-]+\.(?:html|css|svg)$/.test(name)) throw Object.assign(new Error('Not found'), { code: 'ENOENT' });
  return readFile(`${PAGES}${name}`);
}

async function scriptFor(scripts: BuildContext, name: string): Promise<Uint8Array> {
  try {
    const { outputFiles = [] } = await scripts.rebuild();
    const file = outputFiles.find(({ path }) => path.replaceAll('\\', '/').endsWith(`/pages/${name}`));
    if (file) return file.contents;
  } catch (error) {
    const { errors } = error as { errors?: Parameters<typeof formatMessages>[0] };
    throw errors ? new Error((await formatMessages(errors, { kind: 'error' })).join('\n')) : error;
  }
  throw Object.assign(new Error('Not found'), { code: 'ENOENT' });
}
