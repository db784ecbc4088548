// Copies the browser files of the package next to the page and writes their hashes into it.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const cdn = 'node_modules/switchboard-elements/cdn/';
const hashes = JSON.parse(readFileSync(`${cdn}sri.json`, 'utf8'));

mkdirSync('public/vendor', { recursive: true });
for (const file of ['flexiti-checkout.js', 'switchboard.css']) copyFileSync(cdn + file, `public/vendor/${file}`);
writeFileSync('public/index.html', readFileSync('index.html', 'utf8').replace(/\{\{(.+?)\}\}/g, (_, file) => hashes[file]));
copyFileSync('shop.js', 'public/shop.js');
