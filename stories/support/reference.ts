// What the manifest says of an element, as tables.
import { AnchorMdx, DocsContext } from '@storybook/addon-docs/blocks';
import { createElement, Fragment, useContext, type ReactElement, type ReactNode } from 'react';
import manifest from '../../custom-elements.json';
import { Line, Table } from './prose.js';

interface Named {
  name: string;
  description?: string;
  default?: string;
}
interface Typed extends Named {
  type?: { text: string };
  parsedType?: { text: string };
  fieldName?: string;
}
interface Member extends Typed {
  kind: string;
  readonly?: boolean;
  parameters?: (Typed & { optional?: boolean })[];
  return?: { type: { text: string } };
}
interface Declaration {
  tagName?: string;
  attributes?: Typed[];
  members?: Member[];
  events?: Typed[];
  slots?: Named[];
  cssParts?: Named[];
  cssStates?: Named[];
  cssProperties?: Named[];
}

const DECLARATIONS = (manifest.modules as { declarations?: Declaration[] }[]).flatMap((module) => module.declarations ?? []).filter(({ tagName }) => tagName);

const code = (text: string): ReactElement => createElement('code', null, text);
const line = (text = ''): ReactElement => createElement(Line, null, text);

function table(columns: readonly string[], rows: readonly (readonly ReactNode[])[]): ReactElement {
  return createElement(
    Table,
    null,
    createElement('thead', null, createElement('tr', null, ...columns.map((name) => createElement('th', { scope: 'col' }, name)))),
    createElement('tbody', null, ...rows.map((cells) => createElement('tr', null, ...cells.map((cell) => createElement('td', null, cell))))),
  );
}

const typeOf = ({ type }: Typed): string => (type?.text ?? '').replace(' | undefined', '');

/** What may be written into an attribute: an alias of texts is told as these. */
const valuesOf = (attribute: Typed): string => (/^\w+$/.test(typeOf(attribute)) && attribute.parsedType?.text.startsWith("'") ? attribute.parsedType.text : typeOf(attribute));

function signatureOf({ parameters = [], return: returned }: Member): string {
  const list = parameters.map((parameter) => `${parameter.name}${parameter.optional || parameter.default ? '?' : ''}: ${typeOf(parameter)}`);
  return `(${list.join(', ')}) => ${returned?.type.text ?? 'void'}`;
}

/** Longer types than this are told by name. */
const MOST = 240;

function detailOf(event: Typed): string {
  const [spelledOut = '', named = ''] = [event.parsedType?.text, typeOf(event)].map((text) => /^CustomEvent<(.*)>$/.exec(text ?? '')?.[1]);
  return spelledOut && spelledOut.length <= MOST ? spelledOut : named;
}

const eventRows = (events: readonly Typed[]): ReactNode[][] =>
  events.map((event) => [code(event.name), code(detailOf(event)), line(event.description)]);

/** Everything a page may use of an element. A section without content is left out. */
export function Reference({ tag }: { tag: string }): ReactElement {
  const { attributes = [], members = [], events = [], slots = [], cssParts = [], cssStates = [], cssProperties = [] } = DECLARATIONS.find(({ tagName }) => tagName === tag)!;
  const named = new Set(attributes.map(({ fieldName, name }) => fieldName ?? name));
  const fields = members.filter(({ kind, name }) => kind === 'field' && !named.has(name));
  const sections: [title: string, columns: string[], rows: ReactNode[][]][] = [
    [
      'Attributes',
      ['attribute', 'type', 'default', ''],
      attributes.map((attribute) => [code(attribute.name), code(valuesOf(attribute)), attribute.default && attribute.default !== "''" ? code(attribute.default) : '', line(attribute.description)]),
    ],
    ['Properties', ['property', 'type', ''], fields.map((field) => [code(field.name), code(typeOf(field)), line(`${field.readonly ? '*Read-only.* ' : ''}${field.description ?? ''}`)])],
    ['Methods', ['method', 'type', ''], members.filter(({ kind }) => kind === 'method').map((method) => [code(method.name), code(signatureOf(method)), line(method.description)])],
    ['Events', ['event', 'detail', ''], eventRows(events)],
    ['Slots', ['slot', ''], slots.map(({ name, description }) => [name ? code(name) : 'without a name', line(description)])],
    ['Parts', ['part', ''], cssParts.map(({ name, description }) => [code(`::part(${name})`), line(description)])],
    ['States', ['state', ''], cssStates.map(({ name, description }) => [code(`:state(${name})`), line(description)])],
    ['Tokens', ['token', 'default', ''], cssProperties.map((token) => [code(token.name), code(token.default ?? ''), line(token.description)])],
  ];
  return createElement(
    'div',
    { className: 'gallery-reference' },
    ...sections.filter(([, , rows]) => rows.length > 0).map(([title, columns, rows]) => createElement(Fragment, null, createElement('h3', null, title), table(columns, rows))),
    attributes.some(({ fieldName, name }) => fieldName !== name) && createElement('p', null, 'Every attribute is a property too, in camelCase.'),
    cssParts.length > 0 && createElement('p', null, 'Colours, spacing and type are the same for all elements: ', createElement(AnchorMdx, { href: '?path=/docs/guides-theming--docs', target: '' }, 'Theming'), ' has the tokens.'),
  );
}

/** A link to every story of the page's element. */
export function States(): ReactElement {
  const stories = useContext(DocsContext).componentStories();
  return createElement(
    'ul',
    { className: 'gallery-states' },
    stories.map(({ id, name }) => createElement('li', { key: id }, createElement(AnchorMdx, { href: `?path=/story/${id}`, target: '' }, name))),
  );
}

/** Every event of every element. */
export function EventTables(): ReactElement {
  return createElement(
    'div',
    { className: 'gallery-reference' },
    ...DECLARATIONS.filter(({ events }) => events?.length).map(({ tagName, events }) =>
      createElement(Fragment, null, createElement('h3', null, createElement(AnchorMdx, { href: `?path=/docs/elements-${tagName}--docs`, target: '' }, tagName)), table(['event', 'detail', 'when'], eventRows(events!))),
    ),
  );
}
