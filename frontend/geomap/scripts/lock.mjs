// Write the lock file with the addresses of the public registry, whatever mirror was installed from.

import { execSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const path = join(root, 'package-lock.json');
execSync('npm install --package-lock-only --ignore-scripts', { cwd: root, stdio: 'inherit' });

const lock = JSON.parse(readFileSync(path, 'utf8'));
for (const [folder, entry] of Object.entries(lock.packages)) {
  if (!folder || entry.link) continue;
  const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const file = `${name.split('/').at(-1)}-${entry.version}.tgz`;
  entry.resolved = `https://registry.npmjs.org/${name}/-/${file}`;
}
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
