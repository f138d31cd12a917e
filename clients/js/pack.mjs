/**
 * Puts the package of the element together in a folder: `node pack.mjs FOLDER`. It has what the element loads, its types, and
 * nothing of the desk; `npm publish FOLDER` would hand it out.
 */

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const [folder] = process.argv.slice(2);
if (!folder) throw new TypeError('node pack.mjs FOLDER');
const out = resolve(folder);

/** What a module loads, at once or when it is needed, and what its comments take types from. */
const LOADED = /(?:from |import\()'(\.[^']+\.js)'/g;

const found = new Set(['embed.js']);
for (const name of found) {
  const source = readFileSync(join(here, 'src', name), 'utf8');
  for (const [, path] of source.matchAll(LOADED)) found.add(posix.join(posix.dirname(name), path));
}
const put = (name, text) => {
  mkdirSync(dirname(join(out, 'src', name)), { recursive: true });
  writeFileSync(join(out, 'src', name), text);
};
for (const name of found) put(name, readFileSync(join(here, 'src', name)));

// The sheets are in modules: so bundlers need to know nothing of them, and nothing has to be fetched.
const quoted = (names) => JSON.stringify(names.map((name) => readFileSync(join(here, 'src', `${name}.css`), 'utf8').replace(/\/\*.*?\*\//gs, '')).join('\n'));
const [, always] = /SHEETS = \[(.*?)\]/.exec(readFileSync(join(here, 'src/styles.js'), 'utf8'));
const later = ['sheets.js', 'parts.js'].flatMap((name) =>
  [...readFileSync(join(here, 'src', name), 'utf8').matchAll(/(?:load|sheetOf)\('([\w-]+)'\)|(\w+): \//g)].map(([, one, other]) => one ?? other),
);
for (const name of later) put(`sheets/${name}.js`, `export const text = ${quoted([name])};\n`);
put('styles.js', `/** What every embed needs. @type {Promise<string>} */
export const styles = Promise.resolve(${quoted(always.replaceAll("'", '').split(', '))});

/** @type {Record<string, () => Promise<{text: string}>>} */
const LATER = { ${later.map((name) => `'${name}': () => import('./sheets/${name}.js')`).join(', ')} };

/**
 * Fetch what only some need.
 * @param {string} name
 */
export async function sheetOf(name) {
  const { text } = await LATER[name]();
  return text;
}
`);
for (const name of ['package.json', 'custom-elements.json', 'README.md']) cpSync(join(here, 'live-blog', name), join(out, name));
cpSync(join(here, '../../LICENSE'), join(out, 'LICENSE'));
const options = { allowJs: true, checkJs: false, declaration: true, emitDeclarationOnly: true, strict: true, target: 'es2022', module: 'nodenext', moduleResolution: 'nodenext', lib: ['es2023', 'dom', 'dom.iterable'], types: [], rootDir: 'src', outDir: 'types' };
writeFileSync(join(out, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['src'] }));
execFileSync(join(here, 'node_modules/.bin/tsc'), ['-p', out], { stdio: 'inherit' });
rmSync(join(out, 'tsconfig.json'));
const tag = "\ndeclare global {\n  interface HTMLElementTagNameMap {\n    'live-blog': LiveBlog;\n  }\n}\nexport {};\n";
const types = join(out, 'types/embed.d.ts');
const told = readFileSync(types, 'utf8').replace('export {};', '');
writeFileSync(types, `${told.includes('LiveBlog') && told.includes('import') ? told : `import { LiveBlog } from './element.js';\n${told}`}${tag}`);
