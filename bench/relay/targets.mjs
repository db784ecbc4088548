// What is measured: how each server is started, where webhooks go, where readers listen.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SignJWT } from 'jose';

const HERE = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '');
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NODE = process.env.BENCH_NODE || process.execPath;
/** nginx with nchan; left out where it is not there. */
const NGINX = process.env.BENCH_NGINX || '/usr/sbin/nginx';
const NCHAN = process.env.BENCH_NCHAN || '/usr/lib/nginx/modules/ngx_nchan_module.so';
export const RUN = `${HERE}/run`;
mkdirSync(RUN, { recursive: true });

const SECRET = 'bench-token-secret-of-forty-characters-xy';
const HOOK = 'bench-hook-secret-0123456789ab';

/** Every reader has a token of its own, for its own topic. */
export async function writeTokens(count) {
  const file = `${RUN}/tokens-${count}.tsv`;
  const rows = ['ref\ttoken'];
  for (let i = 0; i < count; i += 1) {
    const token = await new SignJWT({ topics: [`paytia/r${i}`] }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('12h').sign(new TextEncoder().encode(SECRET));
    rows.push(`r${i}\t${token}`);
  }
  writeFileSync(file, `${rows.join('\n')}\n`);
  return file;
}

const server = (name, port) => ({ command: [NODE, `${HERE}/servers/${name}.mjs`, String(port)], port, pub: `http://127.0.0.1:${port}/webhook`, sub: `http://127.0.0.1:${port}/events/{ref}` });

/** The command itself, as it is built; from its sources when it is not. */
function gateway(port, data) {
  const built = `${ROOT}dist/gateway/cli.js`;
  const from = existsSync(built) && !process.env.BENCH_SOURCES ? [built] : ['--import', `${ROOT}tools/ts.mjs`, `${ROOT}src/gateway/cli.ts`];
  return {
    command: [NODE, ...from],
    environment: {
      PORT: String(port), SWITCHBOARD_DATA: data, SWITCHBOARD_TOKEN_SECRET: SECRET, SWITCHBOARD_LOG_LEVEL: 'error', PAYTIA_API_URL: 'http://127.0.0.1:1/', PAYTIA_API_KEY: 'k', PAYTIA_WEBHOOK_SECRET: HOOK, SWITCHBOARD_REFUSAL_LIMIT: '0',
    },
    port,
    pub: `http://127.0.0.1:${port}/paytia/webhooks/${HOOK}`,
    sub: `http://127.0.0.1:${port}/events?topic=paytia/{ref}`,
    tokens: true,
    prepare: () => data !== 'memory' && rmSync(data, { recursive: true, force: true }),
  };
}

function nchan(port) {
  const conf = `${RUN}/nchan-${port}.conf`;
  return {
    command: [NGINX, '-p', RUN, '-c', conf, '-e', `${RUN}/nchan-${port}.err`],
    port,
    pub: `http://127.0.0.1:${port}/pub?id={ref}`,
    sub: `http://127.0.0.1:${port}/events/{ref}`,
    prepare: () => {
      const text = readFileSync(`${HERE}/conf/nchan.conf`, 'utf8').replace(/load_module [^;]+;/, `load_module ${NCHAN};`);
      writeFileSync(conf, text.replaceAll('BENCHDIR', HERE).replaceAll('PORT', String(port)).replaceAll('NWORK', '1').replaceAll('REDISUP', '').replaceAll('REDISPASS', ''));
    },
  };
}

export const targets = {
  bare: server('bare', 8101),
  'ours, memory': gateway(8111, 'memory'),
  'ours, on disk': gateway(8112, `${RUN}/data`),
  ws: { ...server('ws', 8108), sub: 'ws://127.0.0.1:8108/events/{ref}', protocol: 'ws' },
  'socket.io': { ...server('socketio', 8109), sub: 'ws://127.0.0.1:8109/socket.io/?EIO=4&transport=websocket&ref={ref}', protocol: 'sio' },
  fastify: server('fastify', 8103),
  ...(existsSync(NGINX) && existsSync(NCHAN) && { nchan: nchan(8113) }),
};
