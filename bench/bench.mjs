// Measures implementations of the imaging service side by side. See README.md.
//   node bench.mjs --config servers.json [--rounds 3] [--seconds 8] [--only thumb,upload-xray-c4] [--out results/x.json]
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, closeSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { form, json, quantile, request, token, upload, uploads } from './lib/client.mjs';
import { alive, cpuSeconds, facts, machine, memory, parentOf, rssOnly } from './lib/proc.mjs';
import { generate } from './gen-images.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { values: args } = parseArgs({
  options: {
    config: { type: 'string', default: join(here, 'servers.json') },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '8' },
    only: { type: 'string' },
    skip: { type: 'string' },
    out: { type: 'string' },
    quiet: { type: 'string', default: '0.15' }, // cores in use by others that are still called quiet
    'quiet-wait': { type: 'string', default: '30' }, // seconds to wait for that before each run
    keep: { type: 'boolean', default: false },
    label: { type: 'string', default: '' },
  },
});
const rounds = Number(args.rounds);
const seconds = Number(args.seconds);
const configFile = resolve(args.config);
const config = JSON.parse(readFileSync(configFile, 'utf8'));
const near = (path) => resolve(dirname(configFile), path);
const imagesDir = join(here, 'images');
const dataRoot = mkdtempSync(join(config.dataDir ? near(config.dataDir) : tmpdir(), 'imaging-bench-'));
const bearer = token(config.jwt);
const pgAdmin = process.env.BENCH_PG_URL ?? config.pg.adminUrl;
const log = (...a) => console.error(new Date().toISOString().slice(11, 19), ...a);

// ---------------------------------------------------------------- database

function psql(url, ...more) {
  return execFileSync('psql', [url, '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', ...more], {
    encoding: 'utf8', env: { ...process.env, PGOPTIONS: '-c client_min_messages=warning' },
  }).trim();
}

const dbUrl = (name) => {
  const u = new URL(pgAdmin);
  u.pathname = `/${name}`;
  return u.href;
};

// Known only when the cluster runs on this machine and its folder can be read.
function findPostmaster() {
  try {
    const folder = psql(pgAdmin, '-c', 'SHOW data_directory');
    const pid = Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0]);
    return alive(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

function prepareDatabase(server) {
  server.db = `bench_${server.name.replace(/\W/g, '_')}`.toLowerCase();
  server.databaseUrl = server.databaseUrl ?? dbUrl(server.db);
  if (server.baseUrl && !server.command) return; // runs already, has its database
  psql(pgAdmin, '-c', `DROP DATABASE IF EXISTS ${server.db} WITH (FORCE)`, '-c', `CREATE DATABASE ${server.db}`);
  for (const file of server.sql ?? config.sql) psql(server.databaseUrl, '-f', near(file));
}

const settle = (server) => psql(server.databaseUrl, '-c', 'VACUUM ANALYZE');
const viewRows = (server) => Number(psql(server.databaseUrl, '-c', "SELECT count(*) FROM audit.event WHERE action = 'imaging.asset.view'"));

// ---------------------------------------------------------------- server under test

async function healthy(base) {
  try {
    const res = await request(base, 'GET', '/health', { agent: false });
    return res.status === 200 && JSON.parse(res.bytes).ok === true;
  } catch {
    return false;
  }
}

async function start(server) {
  if (!server.command) {
    if (!(await healthy(server.baseUrl))) throw new Error(`${server.name} does not answer at ${server.baseUrl}`);
    return { base: server.baseUrl, pid: server.pid, coldMs: NaN, stop: async () => {} };
  }
  const base = `http://127.0.0.1:${server.port}`;
  server.dataDir ??= mkdtempSync(join(dataRoot, `${server.db}-`));
  const logFile = join(dataRoot, `${server.db}.log`);
  const fd = openSync(logFile, 'a');
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    PORT: String(server.port),
    DATABASE_URL: server.databaseUrl,
    JWT_SECRET: config.jwt.secret,
    JWT_ISSUER: config.jwt.issuer,
    JWT_AUDIENCE: config.jwt.audience,
    IMAGING_STORAGE_BACKEND: 'nfs',
    IMAGING_NFS_BASE_DIR: server.dataDir,
    IMAGING_MAX_UPLOAD_MB: '100',
    IMAGING_THUMBS_ENABLED: 'true',
    ...config.env,
    ...server.env,
  };
  const t = performance.now();
  const [cmd, ...rest] = server.command;
  const child = spawn(cmd, rest, { cwd: near(server.cwd ?? '.'), env, stdio: ['ignore', fd, fd] });
  closeSync(fd);
  let ended = false;
  child.once('exit', () => { ended = true; });
  while (!(await healthy(base))) {
    if (ended) throw new Error(`${server.name} ended while starting; its log: ${logFile}`);
    if (performance.now() - t > 30_000) throw new Error(`${server.name} did not become healthy; its log: ${logFile}`);
    await sleep(1);
  }
  return {
    base,
    pid: child.pid,
    coldMs: performance.now() - t,
    stop: async () => {
      if (ended) throw new Error(`${server.name} ended while it was measured; its log: ${logFile}`);
      child.kill('SIGTERM');
      for (let i = 0; i < 500 && !ended; i++) await sleep(20);
      if (!ended) {
        child.kill('SIGKILL');
        log(`${server.name} had to be killed`);
      }
    },
  };
}

// ---------------------------------------------------------------- measuring

const postmaster = config.pg.pid ?? findPostmaster();

// What the run costs: server, database, the load generator, and everything else on the machine.
async function measured(server, running, run) {
  await quietMachine(running);
  let peakRss = 0;
  let peakPss = 0;
  let n = 0;
  const sample = () => {
    if (n++ % 10 === 0) {
      const m = memory(running.pid);
      peakPss = Math.max(peakPss, m.pss);
      peakRss = Math.max(peakRss, m.rss);
    } else {
      peakRss = Math.max(peakRss, rssOnly(running.pid));
    }
  };
  const timer = running.pid ? setInterval(sample, 50) : undefined;
  const snap = () => ({
    server: running.pid ? cpuSeconds(running.pid) : NaN,
    pg: postmaster ? cpuSeconds(postmaster) : NaN,
    self: cpuSeconds(process.pid) - (running.pid && running.pid !== process.pid ? ownChildShare(running.pid) : 0),
    all: machine(),
    at: performance.now(),
  });
  const a = snap();
  const result = await run();
  const b = snap();
  clearInterval(timer);
  if (running.pid) sample();
  const wall = (b.at - a.at) / 1000;
  const cpu = { server: b.server - a.server, pg: b.pg - a.pg, client: b.self - a.self };
  return {
    ...result,
    cpuServer: cpu.server,
    cpuPg: cpu.pg,
    cpuClient: cpu.client,
    otherCores: Math.max(0, (b.all.busy - a.all.busy - cpu.server - (cpu.pg || 0) - cpu.client) / wall),
    stealCores: (b.all.steal - a.all.steal) / wall,
    peakRssMB: peakRss,
    peakPssMB: peakPss,
    wall,
  };
}

// The server is a child of this process; its time is not the load generator's.
const ownChildShare = (pid) => (parentOf(pid) === process.pid ? cpuSeconds(pid) : 0);

async function quietMachine(running) {
  const limit = Number(args.quiet);
  const until = performance.now() + Number(args['quiet-wait']) * 1000;
  for (;;) {
    const a = machine().busy;
    const s = (running.pid ? cpuSeconds(running.pid) : 0) + (postmaster ? cpuSeconds(postmaster) : 0);
    await sleep(500);
    const others = (machine().busy - a - ((running.pid ? cpuSeconds(running.pid) : 0) + (postmaster ? cpuSeconds(postmaster) : 0) - s)) / 0.5;
    if (others <= limit || performance.now() > until) return;
  }
}

function wrk(base, paths, connections, secs) {
  const file = join(dataRoot, 'paths.txt');
  writeFileSync(file, `${paths.join('\n')}\n`);
  return new Promise((done, fail) => {
    const child = spawn('wrk', ['-t1', `-c${connections}`, `-d${secs}s`, '--timeout', '30s', '-s', join(here, 'get.lua'), base], {
      env: { ...process.env, BENCH_TOKEN: bearer, BENCH_PATHS: file }, stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (c) => { out += c; });
    child.on('error', fail);
    child.on('close', () => {
      const line = /^RESULT (.+)$/m.exec(out)?.[1];
      if (!line) return fail(new Error(`wrk said:\n${out}`));
      return done(JSON.parse(line));
    });
  });
}

async function getLoad(server, running, paths, connections, perMB = false) {
  await wrk(running.base, paths, connections, Math.max(2, Math.ceil(seconds / 3)));
  await settledViews(server);
  const before = viewRows(server);
  const r = await measured(server, running, async () => {
    const w = await wrk(running.base, paths, connections, seconds);
    return { ...w, seconds: w.seconds };
  });
  const after = await settledViews(server);
  return {
    'req/s': r.requests / r.seconds,
    ...(perMB ? { 'MB/s': r.bytes / r.seconds / 1e6 } : {}),
    'p50 ms': r.p50_us / 1000,
    'p99 ms': r.p99_us / 1000,
    'server CPU us/req': r.cpuServer * 1e6 / r.requests,
    'PG CPU us/req': r.cpuPg * 1e6 / r.requests,
    'peak RSS MB': r.peakRssMB,
    'audit rows/req': (after - before) / r.requests,
    errors: r.errors,
    'other cores': r.otherCores + r.stealCores,
    'client cores': r.cpuClient / r.wall,
  };
}

// Batched view events may still be on their way.
async function settledViews(server) {
  let n = viewRows(server);
  for (let i = 0; i < 20; i++) {
    await sleep(500);
    const m = viewRows(server);
    if (m === n) return m;
    n = m;
  }
  return n;
}

async function uploadLoad(server, running, forms, { concurrency, count, warm }) {
  if (warm) await uploads(running.base, bearer, forms, { concurrency: Math.min(concurrency, 4), count: warm });
  const r = await measured(server, running, async () => uploads(running.base, bearer, forms, { concurrency, count }));
  const size = forms.reduce((n, f) => n + f.body.length, 0) / forms.length;
  return {
    'uploads/s': count / r.seconds,
    'MB/s': count * size / r.seconds / 1e6,
    'p50 ms': quantile(r.latencies, 0.5),
    'p95 ms': quantile(r.latencies, 0.95),
    'server CPU ms/upload': r.cpuServer * 1000 / count,
    'PG CPU ms/upload': r.cpuPg * 1000 / count,
    'peak RSS MB': r.peakRssMB,
    'peak PSS MB': r.peakPssMB,
    'other cores': r.otherCores + r.stealCores,
    'client cores': r.cpuClient / r.wall,
  };
}

// ---------------------------------------------------------------- scenarios

const file = (name) => readFileSync(join(imagesDir, name));
const files = {
  xray: [0, 1, 2, 3].map((i) => ({ modality: 'XRAY', type: 'image/png', name: `xray-${i}.png` })),
  photo: [0, 1].map((i) => ({ modality: 'PHOTO', type: 'image/jpeg', name: `photo-${i}.jpg` })),
  doc5: [{ modality: 'DOC', type: 'application/pdf', name: 'doc-5mb.pdf' }],
  doc100: [{ modality: 'DOC', type: 'application/pdf', name: 'doc-100mb.pdf' }],
};
const forms = (kind, study) => files[kind].map((f) => form({ ...f, study, bytes: file(f.name) }));
const newStudy = async (running) => (await json(running.base, bearer, '/imaging/studies', { patientId: 345, kind: 'BENCH' })).studyId;

const THUMBS = 48;

// Fills the store once per server: pictures to look at, documents to fetch.
async function seed(server) {
  const running = await start(server);
  const study = await newStudy(running);
  const pictures = await uploads(running.base, bearer, forms('xray', study), { concurrency: 4, count: THUMBS });
  const documents = await uploads(running.base, bearer, forms('doc5', study), { concurrency: 2, count: 4 });
  server.pictures = pictures.ids;
  server.documents = documents.ids;
  const auth = { authorization: `Bearer ${bearer}` };
  const look = async (id, variant) => {
    const res = await request(running.base, 'GET', `/imaging/assets/${id}?variant=${variant}`, { headers: auth });
    if (res.status !== 200) throw new Error(`${server.name}: ${variant} of ${id}: ${res.status}`);
    return res;
  };
  const thumbs = [];
  let web = 0;
  for (const id of pictures.ids) {
    const t = await look(id, 'thumb');
    thumbs.push({ id, etag: t.headers.etag, size: t.bytes.length });
    web += (await look(id, 'web')).bytes.length / pictures.ids.length;
  }
  const photo = await upload(running.base, bearer, forms('photo', study)[0]);
  server.made = {
    'x-ray thumb bytes': Math.round(thumbs.reduce((n, t) => n + t.size, 0) / thumbs.length),
    'x-ray web bytes': Math.round(web),
    'photo thumb bytes': (await look(photo, 'thumb')).bytes.length,
    'photo web bytes': (await look(photo, 'web')).bytes.length,
  };
  const sha = (b) => b.toString('hex', 0, 64);
  const original = await look(documents.ids[0], 'original');
  if (original.bytes.length !== 5_000_000 || sha(original.bytes) !== sha(file('doc-5mb.pdf'))) throw new Error(`${server.name}: the original is not what was sent`);
  server.thumbPaths = thumbs.map((t) => `/imaging/assets/${t.id}?variant=thumb`);
  const first = thumbs[0];
  if (first.etag) {
    const again = await request(running.base, 'GET', server.thumbPaths[0], { headers: { ...auth, 'if-none-match': first.etag } });
    if (again.status === 304) server.revalidatePaths = thumbs.map((t) => `/imaging/assets/${t.id}?variant=thumb\t${t.etag}`);
  }
  server.originalPaths = documents.ids.map((id) => `/imaging/assets/${id}?variant=original`);
  await running.stop();
  settle(server);
}

const scenarios = {
  'thumb-c1': (s, r) => getLoad(s, r, s.thumbPaths, 1),
  thumb: (s, r) => getLoad(s, r, s.thumbPaths, 64),
  revalidate: (s, r) => (s.revalidatePaths ? getLoad(s, r, s.revalidatePaths, 64) : undefined),
  'original-5mb': (s, r) => getLoad(s, r, s.originalPaths, 16, true),
  'upload-xray-c1': async (s, r) => uploadLoad(s, r, forms('xray', await newStudy(r)), { concurrency: 1, count: 24, warm: 4 }),
  'upload-xray-c4': async (s, r) => uploadLoad(s, r, forms('xray', await newStudy(r)), { concurrency: 4, count: 48, warm: 4 }),
  'upload-xray-c16': async (s, r) => uploadLoad(s, r, forms('xray', await newStudy(r)), { concurrency: 16, count: 64, warm: 4 }),
  'upload-photo-c1': async (s, r) => uploadLoad(s, r, forms('photo', await newStudy(r)), { concurrency: 1, count: 12, warm: 2 }),
  'upload-photo-c4': async (s, r) => uploadLoad(s, r, forms('photo', await newStudy(r)), { concurrency: 4, count: 24, warm: 2 }),
  'upload-100mb-x16': async (s, r) => {
    const result = await uploadLoad(s, r, forms('doc100', await newStudy(r)), { concurrency: 16, count: 16, warm: 0 });
    dropLargeFiles(s);
    return result;
  },
  start: async (s, first) => {
    const cold = [first.coldMs];
    await first.stop();
    for (let i = 0; i < 4; i++) {
      const again = await start(s);
      cold.push(again.coldMs);
      await again.stop();
    }
    const idle = await start(s);
    await sleep(3000);
    const m = memory(idle.pid);
    const cpu = cpuSeconds(idle.pid);
    await idle.stop();
    cold.sort((a, b) => a - b);
    return { 'cold start ms': quantile(cold, 0.5), 'cold start min ms': cold[0], 'idle RSS MB': m.rss, 'idle PSS MB': m.pss, 'CPU s to idle': cpu };
  },
};

// The sixteen large files of a run are not looked at again; leave the disk its room.
function dropLargeFiles(server) {
  if (!server.dataDir) return;
  for (const e of readdirSync(server.dataDir, { recursive: true, withFileTypes: true })) {
    if (e.isFile() && e.name.endsWith('.pdf')) {
      const path = join(e.parentPath ?? e.path, e.name);
      if (!server.documents.some((id) => e.name.startsWith(`${id}_`))) rmSync(path);
    }
  }
}

// ---------------------------------------------------------------- report

const median = (xs) => {
  const s = xs.filter((x) => Number.isFinite(x)).sort((a, b) => a - b);
  if (s.length === 0) return NaN;
  return s.length % 2 ? s[s.length >> 1] : (s[s.length / 2 - 1] + s[s.length / 2]) / 2;
};
const show = (x) => (!Number.isFinite(x) ? '-' : Math.abs(x) >= 1000 ? x.toFixed(0) : Math.abs(x) >= 100 ? x.toFixed(1) : Math.abs(x) >= 1 ? x.toFixed(2) : x.toFixed(3));

// Conditions of the measurement rather than its results: no ratio.
const PLAIN = new Set(['audit rows/req', 'errors', 'other cores', 'client cores']);

function report(results) {
  const names = config.servers.map((s) => s.name);
  const lines = [];
  for (const [scenario, byServer] of Object.entries(results)) {
    const metrics = [...new Set(names.flatMap((n) => (byServer[n] ?? []).flatMap((r) => Object.keys(r))))];
    if (metrics.length === 0) {
      lines.push(`\n### ${scenario}\n\nnot supported`);
      continue;
    }
    lines.push(`\n### ${scenario}\n`);
    lines.push(`| metric | ${names.map((n) => `${n} (min..max)`).join(' | ')}${names.slice(1).map((n) => ` | ${n} / ${names[0]}`).join('')} |`);
    lines.push(`|---|${names.map(() => '---').join('|')}${names.slice(1).map(() => '|---').join('')}|`);
    for (const metric of metrics) {
      const all = names.map((n) => (byServer[n] ?? []).map((r) => r[metric]).filter((x) => Number.isFinite(x)));
      const med = all.map(median);
      const cells = med.map((m, i) => (all[i].length ? `${show(m)} (${show(Math.min(...all[i]))}..${show(Math.max(...all[i]))})` : '-'));
      const ratios = med.slice(1).map((m) => ` | ${PLAIN.has(metric) ? '' : show(m / med[0])}`).join('');
      lines.push(`| ${metric} | ${cells.join(' | ')}${ratios} |`);
    }
  }
  return lines.join('\n');
}

// ---------------------------------------------------------------- run

async function main() {
  log('inputs');
  const inputs = await generate(imagesDir);
  const wanted = Object.keys(scenarios)
    .filter((s) => !args.only || args.only.split(',').includes(s))
    .filter((s) => !args.skip?.split(',').includes(s));

  for (const server of config.servers) {
    prepareDatabase(server);
    log('seeding', server.name);
    await seed(server);
    log(server.name, JSON.stringify(server.made));
  }

  const results = {};
  for (const name of wanted) {
    results[name] = {};
    for (let round = 1; round <= rounds; round++) {
      for (const server of config.servers) {
        settle(server);
        const running = await start(server);
        let r;
        try {
          r = await scenarios[name](server, running);
        } finally {
          if (name !== 'start') await running.stop();
        }
        if (!r) continue;
        (results[name][server.name] ??= []).push(r);
        log(name, `round ${round}`, server.name, Object.entries(r).slice(0, 5).map(([k, v]) => `${k} ${show(v)}`).join(', '),
          r['other cores'] > 0.2 ? `(others used ${show(r['other cores'])} cores)` : '');
      }
    }
  }

  const whole = {
    label: args.label,
    when: new Date().toISOString(),
    machine: facts(),
    postgres: psql(pgAdmin, '-c', 'SHOW server_version'),
    node: process.version,
    rounds,
    seconds,
    inputs,
    servers: config.servers.map(({ name, command, env, made }) => ({ name, command, env: { ...config.env, ...env }, made })),
    results,
  };
  const out = args.out ? resolve(args.out) : join(here, 'results', `${whole.when.replace(/[:.]/g, '-')}.json`);
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, `${JSON.stringify(whole, null, 2)}\n`);
  console.log(`## ${args.label || 'Results'}\n`);
  console.log(`${whole.machine.cpu}, ${whole.machine.cores} cores, ${whole.machine.memoryMB} MB, Linux ${whole.machine.kernel}, PostgreSQL ${whole.postgres}, ${rounds} rounds, ${seconds} s each; median (min..max)\n`);
  for (const s of whole.servers) console.log(`- ${s.name}: \`${(s.command ?? []).join(' ')}\` ${JSON.stringify(s.env)}; makes ${JSON.stringify(s.made)}`);
  console.log(report(results));
  log('written', out);
}

try {
  await main();
} finally {
  if (!args.keep) rmSync(dataRoot, { recursive: true, force: true });
}
