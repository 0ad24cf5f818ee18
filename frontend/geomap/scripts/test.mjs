// Bundle each test with esbuild and run all of them with Node's own runner: no test framework needed.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const out = mkdtempSync(join(tmpdir(), 'geomap-'));
try {
  const names = readdirSync(join(root, 'tests')).filter((name) => name.endsWith('.test.ts'));
  await build({
    entryPoints: names.map((name) => join(root, 'tests', name)),
    outdir: out,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  const files = names.map((name) => join(out, name.replace(/ts$/, 'mjs')));
  const done = spawnSync(process.execPath, ['--test', ...files], { stdio: 'inherit' });
  process.exitCode = done.status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
