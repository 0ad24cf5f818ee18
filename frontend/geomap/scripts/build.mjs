// Build static/geomap.js and the notice beside it; with --check compare with what is there.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { build } from 'esbuild';

import { notice } from './notice.mjs';

const root = join(import.meta.dirname, '..');
const target = join(root, '..', '..', 'static');
const FILES = ['geomap.js', 'THIRD_PARTY.txt'];

async function bundle(folder) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/index.ts'],
    outfile: join(folder, 'geomap.js'),
    bundle: true,
    format: 'esm',
    minify: true,
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none', // the notice beside the bundle holds them all
    loader: { '.css': 'text' },
    // Streamlit has a deck.gl of its own on the page, and two that share a global refuse to run
    define: {
      'globalThis.deck': 'globalThis.__geomapDeck',
      'globalThis.luma': 'globalThis.__geomapLuma',
    },
    metafile: true,
    logLevel: 'warning',
  });
  writeFileSync(join(folder, 'THIRD_PARTY.txt'), notice(root, Object.keys(metafile.inputs)));
}

async function check() {
  const folder = mkdtempSync(join(tmpdir(), 'geomap-'));
  try {
    await bundle(folder);
    return FILES.filter((name) => !same(join(folder, name), join(target, name)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function same(a, b) {
  try {
    return readFileSync(a).equals(readFileSync(b));
  } catch {
    return false;
  }
}

if (process.argv.includes('--check')) {
  const stale = await check();
  if (stale.length) {
    console.error(`static/${stale[0]} is not what its source builds; run npm run build.`);
    process.exitCode = 1;
  } else console.log('static/geomap.js is what its source builds.');
} else await bundle(target);
