// What editors and assistants are told of each element. Run `npm run build` first.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readTypes } from '../../tools/manifest.mjs';

interface Named {
  name: string;
  description?: string;
}
interface Declaration {
  tagName?: string;
  members?: (Named & { kind: string; type?: { text: string }; parsedType?: { text: string } })[];
  attributes?: Named[];
  events?: (Named & { type: { text: string } })[];
}
interface WebType extends Named {
  attributes: (Named & { value: { type: string } })[];
  js: { properties: (Named & { type: string })[]; events: (Named & { type: string })[] };
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const json = <T>(file: string): T => JSON.parse(readFileSync(ROOT + file, 'utf8')) as T;
const elements = json<{ modules: { declarations: Declaration[] }[] }>('custom-elements.json').modules.flatMap(({ declarations }) => declarations.filter(({ tagName }) => tagName));
const webTypes = json<{ contributions: { html: { elements: WebType[] } } }>('dist/web-types.json').contributions.html.elements;
const htmlData = json<{ tags: { name: string; attributes: Named[] }[] }>('dist/vscode.html-custom-data.json').tags;
const llms = readFileSync(`${ROOT}dist/llms.txt`, 'utf8');

const names = (items: readonly Named[] = []): string[] => items.map(({ name }) => name).sort();
/** Names of types in a type, words in quotes aside. */
const typeNames = (type: string): string[] => type.replace(/'[^']*'/g, '').match(/\b[A-Z]\w+\b(?!\??:)/g) ?? [];
const STANDARD = 'AbortSignal CustomEvent Date Partial Promise Readonly Record RegExp Request RequestInit Response URL'.split(' ');

describe('what editors are told', () => {
  const types = readTypes(`${ROOT}dist/index.d.ts`);

  it('has every element', () => {
    const tags = elements.map(({ tagName }) => tagName!).sort();
    assert.ok(tags.length > 0);
    assert.deepEqual(names(webTypes), tags);
    assert.deepEqual(names(htmlData), tags);
  });

  for (const { tagName, members = [], attributes, events } of elements) {
    const fields = members.filter(({ kind }) => kind === 'field');
    const { js, attributes: inWebTypes } = webTypes.find(({ name }) => name === tagName)!;

    it(`has every property, attribute and event of <${tagName}>, each with a description`, () => {
      assert.deepEqual(names(js.properties), names(fields));
      assert.deepEqual(names(js.events), names(events));
      for (const told of [inWebTypes, htmlData.find(({ name }) => name === tagName)!.attributes]) assert.deepEqual(names(told), names(attributes));
      for (const { name, description } of [...js.properties, ...js.events, ...inWebTypes]) assert.ok(description, name);
      for (const { name } of [...fields, ...(events ?? [])]) assert.ok(llms.includes(`- \`${name}\`: `), `llms.txt has no ${name}`);
    });

    it(`tells the types of <${tagName}> by names that a page can import`, () => {
      const told = [
        ...js.properties.map(({ type }) => type),
        ...js.events.map(({ type }) => type),
        ...inWebTypes.map(({ value }) => value.type),
        ...fields.map(({ type, parsedType }) => parsedType?.text ?? type!.text),
        ...(events ?? []).map(({ type }) => type.text),
      ];
      const unknown = told.flatMap(typeNames).filter((name) => !STANDARD.includes(name) && !types.isImportable(name));
      assert.deepEqual([...new Set(unknown)], []);
      assert.deepEqual(told.filter((type) => /\{\s*\}|\bundefined\b$/.test(type)), []);
      assert.deepEqual(js.events.filter(({ type }) => !/^CustomEvent<(?:null|\{ .+ \})>$/.test(type)), []);
    });
  }
});
