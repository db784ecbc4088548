// Makes what frameworks and editors need, from custom-elements.json and the event maps that dist/index.d.ts exports:
//   dist/react/             components for React 18 and 19 (@lit/react)
//   dist/jsx.d.ts           the tags in React 19's own JSX
//   dist/vue.d.ts           the tags in Vue's templates
//   dist/define/<tag>.d.ts  gets the events, so that any element's (and Angular's) addEventListener knows them
//   dist/llms.txt           every element on one page, for assistants
//   dist/web-types.json, dist/vscode.*.json    for editors
// Types are never written out: they index the exported classes and event maps, so they cannot say anything else than the source.
//
//   node tools/generate.mjs            after tsc and the manifest; the build does it
//   node tools/generate.mjs --check    only compares: fails when a file is not what would be made now
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cssData, htmlData, webTypes } from './editors.mjs';
import { describeElements } from './llms.mjs';
import { pascal, readElements, readTypes } from './manifest.mjs';

const MARK = '\n// from here: tools/generate.mjs\n';

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
const doc = (text, indent = '') => (text ? `${indent}/** ${text.replace(/\s+/g, ' ').replaceAll('*/', '*\\/').trim()} */\n` : '');
const names = (elements) => elements.flatMap(({ className, mapName, events }) => [className, ...(events.length > 0 ? [mapName] : [])]).join(', ');
const imports = (elements, from, bindings) =>
  `import type { ${bindings}, ${elements.map(({ name }) => `${name}Properties`).join(', ')} } from '${from}bindings.js';\nimport type { ${names(elements)} } from '${from}index.js';\n`;
const handler = ({ className, mapName }, name) => `Handler<${className}, ${mapName}['${name}']>`;
const eventProps = (element, nameOf) => element.events.map(({ name, description }) => `${doc(description, '  ')}  ${nameOf(name)}?: ${handler(element, name)};\n`).join('');

/** Attributes that are spelled otherwise than their property. */
const kebab = (element) => element.attributes.filter(({ name, fieldName }) => name !== fieldName);
const kebabProps = (element) =>
  kebab(element)
    .map(({ name, fieldName, description }) => `${doc(description, '  ')}  '${name}'?: Attribute<${element.className}['${fieldName}']>;\n`)
    .join('');

function bindingsTypes(elements) {
  const properties = elements.map(
    ({ tag, name, className, properties: fields }) =>
      `${doc(`What a page can set on \`<${tag}>\`.`)}export interface ${name}Properties {\n${fields
        .map((field) => `${doc(field.description, '  ')}  ${field.name}?: ${className}['${field.name}'] | undefined;\n`)
        .join('')}}\n`,
  );
  return `import type { ${elements.map(({ className }) => className).join(', ')} } from './index.js';

/** A listener as a prop. \`currentTarget\` is the element itself. */
export type Handler<Target, Event> = ((event: Event & { readonly currentTarget: Target }) => void) | undefined;

/** What of a property's type an attribute can hold. */
export type Attribute<Value> = Extract<Value, string | number | boolean> | undefined;

${properties.join('\n')}`;
}

// ---- React ----

const REACT_RUNTIME = `'use client';
import * as React from 'react';
import { createComponent } from '@lit/react';

/**
 * The component of a tag. On a server there is no element to set properties on: the tag is rendered with those attributes that decide
 * its size (\`onServer\`), never with secrets, and everything is set as soon as the browser takes over.
 */
export function component({ tagName, elementClass, displayName, events, properties, onServer }) {
  if (typeof window === 'undefined') {
    const Component = React.forwardRef((props, _ref) => {
      const attributes = {};
      for (const [name, value] of Object.entries(props)) {
        if (name === 'className') attributes.class = value;
        else if (!properties.includes(name)) {
          if (!Object.hasOwn(events, name)) attributes[name] = value;
        } else if (Object.hasOwn(onServer, name) && value !== false && value != null) attributes[onServer[name]] = value === true ? '' : String(value);
      }
      return React.createElement(tagName, attributes);
    });
    Component.displayName = displayName;
    return Component;
  }
  // another copy of the package may have taken the tag; the class in the page decides what is a property
  return createComponent({ react: React, tagName, elementClass: customElements.get(tagName) ?? elementClass, displayName, events });
}
`;

/** Properties with few values, such as \`'inline' | 'dialog'\`: they decide how an element looks and hold no secret. */
const isHarmless = ({ type, parsedType }) => /^(?:boolean|number|null|undefined|'[^']*'| \| )+$/.test((parsedType ?? type)?.text ?? '');

function reactComponent(element) {
  const { tag, name, className, module, events, properties, attributes } = element;
  const onServer = attributes.filter(isHarmless).map((attribute) => `${attribute.fieldName}: '${attribute.name}'`);
  return `'use client';
import '../define/${tag}.js';
import { ${className} } from '../${module}';
import { component } from './component.js';

export const ${name} = /* @__PURE__ */ component({
  tagName: '${tag}',
  elementClass: ${className},
  displayName: '${name}',
  events: {${events.map((event) => `\n    on${pascal(event.name)}: '${event.name}',`).join('')}\n  },
  properties: [${properties.map((property) => `'${property.name}'`).join(', ')}],
  onServer: { ${onServer.join(', ')} },
});
`;
}

function reactTypes(elements) {
  const components = elements.map((element) => {
    const { tag, name, className, description } = element;
    return `/** Props of {@link ${name}}. */
export interface ${name}Props extends ${name}Properties, Omit<HTMLAttributes<${className}>, keyof ${name}Properties> {
${eventProps(element, (event) => `on${pascal(event)}`)}}

${doc(`\`<${tag}>\`: ${description}`)}export declare const ${name}: ForwardRefExoticComponent<${name}Props & RefAttributes<${className}>>;
`;
  });
  return `import type { ForwardRefExoticComponent, HTMLAttributes, RefAttributes } from 'react';\n${imports(elements, '../', 'Handler')}\n${components.join('\n')}`;
}

function jsxTypes(elements) {
  const props = elements.map(
    (element) => `/** What \`<${element.tag}>\` takes in JSX. */
export interface ${element.name}Attributes extends ${element.name}Properties, Omit<HTMLAttributes<${element.className}>, keyof ${element.name}Properties>, ClassAttributes<${element.className}> {
  class?: string | undefined;
${kebabProps(element)}${eventProps(element, (event) => `'on${event}'`)}}
`,
  );
  return `import type { ClassAttributes, HTMLAttributes } from 'react';
${imports(elements, './', 'Attribute, Handler')}
${props.join('\n')}
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
${elements.map(({ tag, name, description }) => `${doc(description, '      ')}      '${tag}': ${name}Attributes;\n`).join('')}    }
  }
}
`;
}

function vueTypes(elements) {
  const props = elements.map(
    (element) => `/** What \`<${element.tag}>\` takes in a template; a listener \`@some-event\` is the prop \`onSomeEvent\`. */
export interface ${element.name}Props extends ${element.name}Properties, Omit<HTMLAttributes, keyof ${element.name}Properties>, VNodeProps {
${eventProps(element, (event) => `on${pascal(event)}`)}}
`,
  );
  return `import type { HTMLAttributes, VNodeProps } from 'vue';
${imports(elements, './', 'Handler')}
/** As Vue's guide "Using custom elements" types them. \`$props\` is for templates only: no element has it. */
type InTemplates<Element, Props> = new () => Element & {
  /** @deprecated For template type checking only. */
  $props: Props;
};

${props.join('\n')}
declare module 'vue' {
  interface GlobalComponents {
${elements.map(({ tag, name, className, description }) => `${doc(description, '    ')}    '${tag}': InTemplates<${className}, ${name}Props>;\n`).join('')}  }
}
`;
}

// ---- events of the define modules ----

function withEvents(file, { mapName, events }) {
  const [declarations] = readFileSync(file, 'utf8').split(MARK);
  if (events.length === 0) return declarations;
  return `${declarations}${MARK}import type { ${mapName} } from '../index.js';
declare global {
    /** HTMLElementEventMap, DocumentEventMap and WindowEventMap extend this: the events bubble. */
    interface GlobalEventHandlersEventMap extends ${mapName} {
    }
}
`;
}

// ---- together ----

/** What does not fit together between the manifest, the exports and the define modules. Such an element is left out. */
function problemsOf({ tag, className, mapName, events }, types) {
  if (!types.has(className)) return [`<${tag}>: src/index.ts does not export ${className}`];
  if (!existsSync(`dist/define/${tag}.d.ts`)) return [`<${tag}>: src/define/${tag}.ts is missing`];
  if (events.length > 0 && !types.has(mapName)) return [`<${tag}>: src/index.ts does not export ${mapName}`];
  if (events.length === 0) return types.has(mapName) ? [`<${tag}>: ${mapName} has events, but the class has no @fires`] : [];
  const [documented, typed] = [events.map(({ name }) => name), types.eventsOf(mapName)];
  return [
    ...documented.filter((name) => !typed.includes(name)).map((name) => `<${tag}>: @fires ${name} is not in ${mapName}`),
    ...typed.filter((name) => !documented.includes(name)).map((name) => `<${tag}>: ${name} of ${mapName} has no @fires`),
  ];
}

/** @returns {{ files: Map<string, string>, problems: string[] }} every file with what must be in it */
function generate() {
  const types = readTypes();
  const checked = readElements().map((element) => ({ element, problems: problemsOf(element, types) }));
  const elements = checked.filter(({ problems }) => problems.length === 0).map(({ element }) => element);
  if (elements.length === 0) throw new Error(['No element can be bound.', ...checked.flatMap(({ problems }) => problems)].join('\n'));
  const pkg = JSON.parse(readFileSync('package.json', 'utf8'));
  const files = new Map([
    ['dist/bindings.d.ts', bindingsTypes(elements)],
    ['dist/react/component.js', REACT_RUNTIME],
    ['dist/react/index.js', elements.map(({ tag, name }) => `export { ${name} } from './${tag}.js';\n`).join('')],
    ['dist/react/index.d.ts', reactTypes(elements)],
    // modules of types can be imported for their effect on a program, so there must be something to load
    ['dist/jsx.js', 'export {};\n'],
    ['dist/jsx.d.ts', jsxTypes(elements)],
    ['dist/vue.js', 'export {};\n'],
    ['dist/vue.d.ts', vueTypes(elements)],
    ['dist/llms.txt', describeElements(elements, types, pkg)],
    ['dist/web-types.json', json(webTypes(elements, types, pkg))],
    ['dist/vscode.html-custom-data.json', json(htmlData(elements, types))],
    ['dist/vscode.css-custom-data.json', json(cssData(elements))],
  ]);
  for (const element of elements) {
    files.set(`dist/react/${element.tag}.js`, reactComponent(element));
    const declarations = `dist/define/${element.tag}.d.ts`;
    files.set(declarations, withEvents(declarations, element));
  }
  return { files, problems: checked.flatMap(({ problems }) => problems) };
}

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
try {
  const { files, problems } = generate();
  for (const [file, text] of files) {
    if (!process.argv.includes('--check')) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    } else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) problems.push(`${file} is out of date: npm run build`);
  }
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
