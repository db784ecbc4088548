import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readSettings, SettingsError } from '../../src/gateway/index.js';
import { createFlexitiSimulator } from '../../src/simulators/flexiti/index.js';
import { createGenesysSimulator } from '../../src/simulators/genesys/index.js';
import { createPaytiaSimulator } from '../../src/simulators/paytia/index.js';
import { hook, open, readAll, SECRET, send, sign, HOOK, stages } from './gateway-kit.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'gateway-cli-'));
const children = new Set<ChildProcess>();
after(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

interface Command {
  readonly child: ChildProcess;
  readonly url: string;
  output: string;
  /** Milliseconds until it listened. */
  readonly took: number;
  readonly ended: Promise<number | null>;
}

function run(environment: Record<string, string>, args: string[] = []): Promise<Command> {
  const begun = performance.now();
  const child = spawn(process.execPath, ['--import', './tools/ts.mjs', 'src/gateway/cli.ts', ...args], { cwd: ROOT, env: { PATH: process.env.PATH ?? '', PORT: '0', ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => (children.delete(child), resolve(code))));
  return new Promise((resolve) => {
    const command = { child, url: '', output: '', took: 0, ended };
    const onData = (chunk: Buffer): void => {
      command.output += chunk.toString();
      const match = /"port":(\d+)/.exec(command.output);
      if (match && command.url === '') resolve(Object.assign(command, { url: `http://127.0.0.1:${match[1]}`, took: performance.now() - begun }));
    };
    child.stdout.on('data', onData);
    child.stderr.on('data', onData);
    void ended.then(() => resolve(command));
  });
}

const paytia = { PAYTIA_API_URL: 'http://127.0.0.1:59321/api/payment_service', PAYTIA_API_KEY: 'paytia-key-canary', PAYTIA_WEBHOOK_SECRET: HOOK, SWITCHBOARD_TOKEN_SECRET: SECRET };

describe('settings', () => {
  const problems = (environment: Record<string, string>, file?: Record<string, unknown>): readonly string[] => {
    try {
      readSettings(environment, file);
    } catch (error) {
      if (error instanceof SettingsError) return error.problems;
    }
    return [];
  };

  it('takes those of api.md, from the environment and from a file, the environment first', () => {
    const all = {
      PORT: '9000', HOST: '0.0.0.0', SWITCHBOARD_DATA: '/data', SWITCHBOARD_ORIGINS: 'https://a.example, https://b.example', SWITCHBOARD_JWKS_URL: 'https://shop.example/jwks', SWITCHBOARD_PUBLIC: 'genesys,flexiti',
      ...paytia, PAYTIA_FRAME_ORIGINS: 'https://accounts.paytia.com', GENESYS_URL: 'https://gms.example/genesys/1', GENESYS_USER: 'u', GENESYS_PASSWORD: 'p', FLEXITI_API_URL: 'https://posapi.flexiti.fi', FLEXITI_CLIENT_ID: 'c', FLEXITI_CLIENT_SECRET: 's',
    };
    const fromEnvironment = readSettings(all);
    assert.deepEqual([fromEnvironment.port, fromEnvironment.host, fromEnvironment.warnings], [9000, '0.0.0.0', []]);
    assert.deepEqual(fromEnvironment.gateway.origins, ['https://a.example', 'https://b.example']);
    assert.deepEqual(fromEnvironment.gateway.public, ['genesys', 'flexiti']);
    const { order: _, ...flexiti } = fromEnvironment.gateway.flexiti!;
    assert.deepEqual(flexiti, { apiUrl: 'https://posapi.flexiti.fi', clientId: 'c', clientSecret: 's', transactionType: undefined, autoCapture: undefined });
    assert.deepEqual(readSettings({}, { ...all, PORT: 9000, SWITCHBOARD_PUBLIC: ['genesys', 'flexiti'] }), fromEnvironment);
    assert.equal(readSettings({ PORT: '1' }, { PORT: 2 }).port, 1);
  });

  it('names each setting that is wrong, and repeats no value', () => {
    const wrong: [Record<string, string>, RegExp][] = [
      [{ PORT: 'x' }, /^PORT /], [{ PORT: '70000' }, /^PORT must be at most 65535/], [{ SWITCHBOARD_ORIGINS: '*' }, /^SWITCHBOARD_ORIGINS.*exact origins/], [{ SWITCHBOARD_ORIGINS: 'https://a.example/' }, /^SWITCHBOARD_ORIGINS/],
      [{ SWITCHBOARD_TOKEN_SECRET: 'short' }, /^SWITCHBOARD_TOKEN_SECRET must have at least/], [{ SWITCHBOARD_JWKS_URL: 'http://shop.example/jwks' }, /^SWITCHBOARD_JWKS_URL must be an https URL/],
      [{ SWITCHBOARD_PUBLIC: 'five9' }, /^SWITCHBOARD_PUBLIC/], [{ SWITCHBOARD_PUBLIC: 'genesys' }, /SWITCHBOARD_PUBLIC names genesys, which is not set up/],
      [{ PAYTIA_API_KEY: 'canary' }, /^PAYTIA_API_URL is missing/], [{ ...paytia, PAYTIA_WEBHOOK_SECRET: '' }, /^PAYTIA_WEBHOOK_SECRET is missing/], [{ ...paytia, PAYTIA_WEBHOOK_SECRET: 'canary/slash' }, /^PAYTIA_WEBHOOK_SECRET may have/],
      [{ ...paytia, SWITCHBOARD_TOKEN_SECRET: '' }, /^SWITCHBOARD_TOKEN_SECRET or SWITCHBOARD_JWKS_URL is missing/], [{ ...paytia, PAYTIA_API_URL: 'http://paytia.example' }, /^PAYTIA_API_URL must be an https/],
      [{ ...paytia, PAYTIA_WEBHOOK_IPS: '1.2.3' }, /^PAYTIA_WEBHOOK_IPS/], [{ ...paytia, PAYTIA_WEBHOOK_USER: 'u' }, /^PAYTIA_WEBHOOK_PASSWORD is missing/], [{ ...paytia, PAYTIA_FIELDS: '[1]' }, /^PAYTIA_FIELDS/],
      [{ GENESYS_USER: 'u' }, /^GENESYS_URL is missing/], [{ GENESYS_URL: 'https://u:canary@gms.example', GENESYS_USER: 'u', GENESYS_PASSWORD: 'p' }, /^GENESYS_URL/], [{ GENESYS_URL: 'https://g.example', GENESYS_API_VERSION: 'v3', SWITCHBOARD_PUBLIC: 'genesys' }, /^GENESYS_API_KEY is missing/],
      [{ FLEXITI_CLIENT_ID: 'c', FLEXITI_API_URL: 'https://posapi.flexiti.fi' }, /^FLEXITI_CLIENT_SECRET is missing/], [{ SWITCHBOARD_KEEP_HOURS: '1' }, /^SWITCHBOARD_KEEP_HOURS must be at least 24/], [{ SWITCHBOARD_CAPTCHA_URL: 'https://c.example' }, /^SWITCHBOARD_CAPTCHA_SECRET is missing/],
    ];
    for (const [environment, expected] of wrong) {
      const found = problems(environment);
      assert.ok(found.some((problem) => expected.test(problem)), `${JSON.stringify(environment)}: ${found.join('; ')}`);
      assert.ok(!/canary/.test(found.join()));
    }
    assert.deepEqual(problems({}, { PAYTIA_API_KEYS: 'canary' }), ['PAYTIA_API_KEYS is no setting']);
    assert.ok(problems({ PORT: 'x', SWITCHBOARD_ORIGINS: '*' }).length === 2);
    assert.deepEqual(readSettings({}).warnings, ['no vendor is set up: every vendor route answers 404']);
  });
});

describe('switchboard-gateway', () => {
  it('starts in under a second, serves, and stops gracefully', async () => {
    const command = await run({ ...paytia, SWITCHBOARD_DATA: join(folder, 'a') });
    assert.ok(command.took < (process.env.CI ? 5000 : 2500), `started in ${Math.round(command.took)} ms on a busy machine`);
    await stages(command.url, 'a', 'agent_id=1');
    const reading = await open(command.url, 'paytia/a');
    await reading.until(({ data }) => data.length === 1);
    command.child.kill('SIGTERM');
    assert.equal(await command.ended, 0);
    await reading.until(({ isOver }) => isOver);
    assert.equal(reading.events.at(-1)!.event, 'goaway');
  });

  it('refuses to start half set up, with a message that names the setting', async () => {
    const half = await run({ PAYTIA_API_KEY: 'canary' });
    assert.equal(await half.ended, 1);
    assert.match(half.output, /PAYTIA_API_URL is missing/);
    assert.ok(!half.output.includes('canary'));
    const none = await run({}, ['--config', join(folder, 'nothing.json')]);
    assert.match(none.output, /--config must name a file/);
    const file = join(folder, 'settings.json');
    writeFileSync(file, JSON.stringify({ ...paytia, SWITCHBOARD_DATA: 'memory', SWITCHBOARD_TOKEN_SECRET: 'twenty-characters-ab' }));
    const command = await run({}, [`--config=${file}`]);
    assert.match(command.output, /SWITCHBOARD_TOKEN_SECRET is short/);
    assert.match(command.output, /SWITCHBOARD_DATA is memory/);
    command.child.kill('SIGTERM');
    await command.ended;
    assert.match((await run({}, ['--help'])).output, /switchboard-gateway/);
  });

  it('keeps what it acknowledged through kill -9, tells the same ids, and knows its own tokens again', async () => {
    const environment = { ...paytia, SWITCHBOARD_DATA: join(folder, 'b') };
    let command = await run(environment);
    let acknowledged = 0;
    let isKilled = false;
    const sending = (async () => {
      for (let i = 1; !isKilled; i += 1) {
        const status = await hook(command.url, `payment_stage=card_type&reference_id=k&card_type=t${i}`).then(({ status: code }) => code, () => 0);
        if (status === 200) acknowledged = i;
        else return;
      }
    })();
    const reading = await open(command.url, 'paytia/k');
    await reading.until(({ data }) => data.length >= 20);
    command.child.kill('SIGKILL');
    isKilled = true;
    await Promise.all([sending, command.ended]);
    await reading.close();
    command = await run(environment);
    const whole = await readAll(command.url, 'paytia/k', acknowledged);
    const seen = whole.data.map(({ seq, data }) => [seq, data.card_type]);
    assert.ok(seen.length >= acknowledged);
    assert.deepEqual(seen, seen.map((_, i) => [i + 1, `t${i + 1}`]));
    const { id, seq } = reading.data[9]!;
    const rest = await readAll(command.url, 'paytia/k', seen.length - seq, { lastId: id! });
    assert.deepEqual(rest.events.map((one) => one.seq), seen.slice(seq).map(([n]) => n));
    command.child.kill('SIGKILL');
    await command.ended;
  });

  it('logs and stores no digits, tokens, session URLs, secrets or bodies, whatever happens', async () => {
    const vendors = await Promise.all([createPaytiaSimulator({ apiKey: 'paytia-key-canary', timeScale: 1 / 6000, settings: { processingTime: 5 } }), createFlexitiSimulator(), createGenesysSimulator({ access: { username: 'u', password: 'genesys-canary' } })]);
    const [paytiaVendor, flexiti, genesys] = vendors;
    const data = join(folder, 'c');
    const command = await run({
      ...paytia, PAYTIA_API_URL: paytiaVendor.url, SWITCHBOARD_DATA: data, SWITCHBOARD_LOG_LEVEL: 'debug', SWITCHBOARD_PUBLIC: 'genesys,flexiti', GENESYS_URL: genesys.gmsUrl, GENESYS_USER: 'u', GENESYS_PASSWORD: 'genesys-canary',
      FLEXITI_API_URL: flexiti.url, FLEXITI_CLIENT_ID: flexiti.credentials.clientId, FLEXITI_CLIENT_SECRET: flexiti.credentials.clientSecret,
    });
    const { url } = command;
    const token = await sign({ scope: 'paytia:start', topics: ['*'] });
    const authorization = `Bearer ${token}`;
    const started = (await (await send(`${url}/paytia/payments`, 'POST', { amount: '10.00', agentId: '100' }, { authorization })).json()) as { referenceId: string; token: string };
    await paytiaVendor.playScenario(started.referenceId, 'digits-in-clear');
    await paytiaVendor.settled();
    const session = (await (await send(`${url}/flexiti/sessions`, 'POST', { amount: 5, customer: { personal_information: { first_name: 'Canary', last_name: 'x', dob: '1990-01-01', postal_code: 'M5V1E3' } } })).json()) as { url: string; token: string; id: string };
    await send(`${url}/flexiti/sessions/${session.id}/outcome`, 'POST', { eventData: { accountNumber: 4_111_111_111_111, verified: true, action: 'purchase' } }, { authorization: `Bearer ${session.token}` });
    const callback = (await (await send(`${url}/genesys/callbacks`, 'POST', { service: 'classic-callback', customerNumber: '+14155550123', userData: { name: 'Canary' } })).json()) as { token: string };
    for (const body of ['4111111111111111', 'success=1&reference_id=4111111111111111&message=4111 1111 1111 1111', '{"pan":"4111111111111111"', 'payment_stage=pan_digit&reference_id=z&pan_digit=4111']) await hook(url, body);
    await hook(url, 'x', { secret: 'wrong-canary' });
    await fetch(`${url}/events?topic=paytia/x&token=${token}x`);
    await fetch(`${url}/nothing/4111111111111111?card=4111111111111111`);
    await send(`${url}/paytia/payments`, 'POST', { amount: 1, description: '4111111111111111' }, { authorization });
    const reading = await readAll(url, `paytia/${started.referenceId}`, 5, { token: '', query: `&token=${token}` });
    command.child.kill('SIGTERM');
    await command.ended;
    await Promise.all(vendors.map((vendor) => vendor.close()));
    const stored = readdirSync(data).map((file) => readFileSync(join(data, file), 'latin1')).join();
    assert.ok(command.output.split('\n').length > 15);
    for (const [where, everything] of Object.entries({ log: command.output, disk: stored, stream: reading.text })) {
      for (const secret of [started.token, session.token, callback.token, token, session.url.split('#')[1]!, 'embededurl', 'canary', 'Canary', HOOK, SECRET, '4155550123', flexiti.credentials.clientSecret]) {
        assert.ok(!everything.includes(secret), `${where} holds ${secret}`);
      }
      if (where !== 'disk') assert.ok(!/\d{12,}/.test(everything.replace(/"id":"[^"]*"/g, '')), `${where}: ${/.{30}\d{12,}/.exec(everything)?.[0]}`);
      // a reference is the merchant's own: the one that looks like a card number here lies on disk as such, and nothing else does
      assert.ok(!/5555555555554444|4111 1111/.test(everything), where);
    }
  });
});
