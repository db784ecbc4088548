// Writes cdn/sri.json: for each file of the folder, the value of the `integrity` attribute (W3C Subresource Integrity).
import { createHash } from 'node:crypto';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const CDN = fileURLToPath(new URL('../cdn/', import.meta.url));

/** @returns {Record<string, string>} file name to `sha384-...` */
export function integrityOf(folder = CDN) {
  const files = globSync(`${folder}*.{js,css}`).sort();
  return Object.fromEntries(files.map((file) => [basename(file), `sha384-${createHash('sha384').update(readFileSync(file)).digest('base64')}`]));
}

export function writeIntegrity(folder = CDN) {
  writeFileSync(`${folder}sri.json`, `${JSON.stringify(integrityOf(folder), null, 2)}\n`);
}
