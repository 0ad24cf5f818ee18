// The notice of every package in the bundle, with the licence text that it came with.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const LICENCE = /^(licen[cs]e|copying)/i;
const LINE = '-'.repeat(78);

export function notice(root, inputs) {
  const names = new Set(inputs.map(packageOf).filter(Boolean));
  const parts = [...names].sort().map((folder) => part(join(root, folder)));
  const intro = 'static/geomap.js contains these packages, each under its own licence.';
  return `${[intro, ...parts].join(`\n\n${LINE}\n`)}\n`;
}

// the innermost package: one may carry another inside its own node_modules
function packageOf(input) {
  const cut = input.lastIndexOf('node_modules/');
  if (cut < 0) return null;
  const [first, second] = input.slice(cut + 'node_modules/'.length).split('/');
  const name = first.startsWith('@') ? `${first}/${second}` : first;
  return input.slice(0, cut) + `node_modules/${name}`;
}

function part(folder) {
  const { name, version, license, author, homepage, repository } = read(folder);
  const who = typeof author === 'string' ? author : author?.name;
  const where = homepage ?? (typeof repository === 'string' ? repository : repository?.url);
  const head = [`${name} ${version}`, `Licence: ${license ?? 'see text'}`];
  if (who) head.push(`Author: ${who}`);
  if (where) head.push(where);
  return [head.join('\n'), texts(folder)].filter(Boolean).join('\n\n');
}

function read(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

function texts(folder) {
  if (!existsSync(folder)) return '';
  const files = readdirSync(folder).filter((name) => LICENCE.test(name));
  const all = files.map((name) => readFileSync(join(folder, name), 'utf8'));
  return all.map((text) => text.replaceAll('\r\n', '\n').trim()).join('\n\n');
}
