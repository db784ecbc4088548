// npm run bench [-- --plans peak,rate,idle --rounds 3 --only "bare,ours, memory" --seconds 3]
// The gateway beside bare node:http, ws, Socket.IO, Fastify and nchan, interleaved in random order inside each round; ratios are to bare in the same round.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { RUN, targets, writeTokens } from './targets.mjs';

process.chdir(fileURLToPath(new URL('.', import.meta.url)));
const { values } = parseArgs({ options: { plans: { type: 'string', default: 'peak,rate,idle' }, rounds: { type: 'string', default: '3' }, only: { type: 'string', default: '' }, seconds: { type: 'string', default: '3' }, readers: { type: 'string', default: '10000' } } });
const LOADER = './loadgen/relayload';
if (!existsSync(LOADER)) execFileSync('rustc', ['--edition', '2021', '-O', 'loadgen/relayload.rs', '-o', LOADER], { stdio: ['ignore', 'ignore', 'ignore'] });
if (!existsSync('node_modules')) execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent'], { stdio: 'inherit' });
const names = values.only === '' ? Object.keys(targets) : values.only.split(/,(?! )/).map((name) => name.trim()).filter((name) => name in targets);
const rounds = Number(values.rounds);

const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {
  for (const child of running) child.kill('SIGKILL');
  process.exit(1);
});

const isOpen = (port) => new Promise((resolve) => {
  const socket = connect(port, '127.0.0.1', () => (socket.destroy(), resolve(true)));
  socket.on('error', () => resolve(false));
});

async function start(name) {
  const { command: [program, ...args], environment, port, prepare } = targets[name];
  prepare?.();
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ...environment } });
  running.add(child);
  for (let i = 0; i < 200 && child.exitCode === null; i += 1) {
    if (await isOpen(port)) return child;
    await sleep(50);
  }
  console.error(`${name} did not start and is left out`);
  names.splice(names.indexOf(name), 1);
  await stop(child);
  return null;
}

async function stop(child) {
  running.delete(child);
  if (child.exitCode !== null) return;
  const over = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  if ((await Promise.race([over, sleep(8000)])) === undefined && child.exitCode === null) child.kill('SIGKILL');
}

function load(name, child, mode, args, vars) {
  const { pub, sub, protocol = 'sse', tokens } = targets[name];
  const all = [mode, '--label', name, '--sub-proto', protocol, '--server-pid', String(child.pid), '--sub-url', sub, ...(mode === 'run' ? ['--pub-url', pub, '--seq-field', 'message'] : []), ...args];
  if (tokens) all.push('--vars', vars, '--sub-header', 'Authorization: Bearer {token}');
  return new Promise((resolve) => {
    execFile(LOADER, all, { maxBuffer: 1 << 26, timeout: 180_000 }, (error, stdout, stderr) => {
      if (stderr) console.error(name, stderr.trim().slice(0, 300));
      try {
        resolve(JSON.parse(stdout.trim().replace(/"codes":"\{([^"]*)\}"/, '"codes":"$1"').replace(/"sub_codes":\{([^}]*)\}/, '"sub_codes":"$1"')));
      } catch {
        console.error(name, 'no result', error?.message?.slice(0, 200), stdout.slice(0, 200));
        resolve(null);
      }
    });
  });
}

const shuffled = (list) => list.map((item) => [Math.random(), item]).sort((a, b) => a[0] - b[0]).map(([, item]) => item);
const median = (list) => {
  const sorted = list.filter((x) => Number.isFinite(x)).sort((a, b) => a - b);
  return sorted.length === 0 ? NaN : (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};
const cell = (x, digits = 2) => (Number.isFinite(x) ? x.toFixed(digits) : '-');

async function throughput(plan, args) {
  const vars = await writeTokens(1000);
  const results = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const name of shuffled(names)) {
      const child = await start(name);
      if (!child) continue;
      await sleep(500);
      const result = await load(name, child, 'run', ['-P', '64', '-S', '1000', '--warmup', '1', '--drain', '2', '--duration', values.seconds, ...args], vars);
      if (result) results.push({ name, round, ...result, us: (result.server_cpu_pct / 100 / result.pub_s) * 1e6 });
      await stop(child);
    }
  }
  console.log(`\n### ${plan}: 64 publishers, 1000 readers, ${args.length ? `${args[1]}/s` : 'closed loop'}, ${rounds} rounds of ${values.seconds} s, Node ${process.version}\n`);
  console.log('| server | pub/s | x bare (min..max) | e2e p50 ms | p99 ms | ack p99 ms | CPU us/event | CPU x bare | lost | twice | disorder | foreign CPU % |');
  console.log('|---|---|---|---|---|---|---|---|---|---|---|---|');
  const rows = names.map((name) => {
    const own = results.filter((result) => result.name === name);
    const ratios = (field) => own.flatMap((result) => {
      const base = results.find((other) => other.name === 'bare' && other.round === result.round);
      return base ? [result[field] / base[field]] : [];
    });
    const [speed, cpu] = [ratios('pub_s'), ratios('us')];
    const sum = (field) => own.reduce((all, result) => all + result[field], 0);
    return { name, rate: median(own.map((r) => r.pub_s)), text: `| ${name} | ${cell(median(own.map((r) => r.pub_s)), 0)} | ${cell(median(speed))} (${cell(Math.min(...speed))}..${cell(Math.max(...speed))}) | ${cell(median(own.map((r) => r.e2e_ms?.p50)))} | ${cell(median(own.map((r) => r.e2e_ms?.p99)))} | ${cell(median(own.map((r) => r.ack_ms?.p99)))} | ${cell(median(own.map((r) => r.us)), 0)} | ${cell(median(cpu))} | ${sum('lost')} | ${sum('dup')} | ${sum('ooo')} | ${cell(median(own.map((r) => r.foreign_cpu_pct)), 0)} |` };
  });
  for (const { text } of rows.sort((a, b) => b.rate - a.rate)) console.log(text);
  writeFileSync(`${RUN}/${plan}.json`, JSON.stringify(results));
}

async function idle() {
  const readers = Number(values.readers);
  const vars = await writeTokens(readers);
  console.log(`\n### idle: ${readers} readers, fresh processes, Node ${process.version}\n`);
  console.log('| server | empty MB | all MB | KiB a reader | 90 % opened in s | errors | dropped |\n|---|---|---|---|---|---|---|');
  for (const name of [...names]) {
    const child = await start(name);
    if (!child) continue;
    await sleep(800);
    const result = await load(name, child, 'idle', ['--steps', `0,${readers / 10},${readers}`, '--hold', '4'], vars);
    await stop(child);
    if (!result) continue;
    const last = result.steps.at(-1);
    console.log(`| ${name} | ${cell(result.rss0_kb / 1024, 0)} | ${cell(last.rss_kb / 1024, 0)} | ${cell((last.rss_kb - result.rss0_kb) / last.open, 1)} | ${cell(last.open_s)} | ${result.sub_errors} | ${result.dropped} |`);
  }
}

for (const plan of values.plans.split(',')) {
  if (plan === 'peak') await throughput('peak', []);
  else if (plan === 'rate') await throughput('rate', ['--rate', '2000']);
  else if (plan === 'idle') await idle();
  else throw new Error(`There is no plan "${plan}": peak, rate, idle.`);
}
process.exit(0);
