// Writes llms.txt: every element of the package on one page, short and complete.

const oneLine = (text = '') => text.replace(/\s+/g, ' ').trim();
const list = (title, lines) => (lines.length > 0 ? `### ${title}\n\n${lines.join('\n')}\n\n` : '');

function describe(element, types) {
  const { tag, className, mapName, name, description, properties, readonly, attributes, events, methods, slots, parts, cssProperties, states } = element;
  const attributeOf = (field) => attributes.find(({ fieldName }) => fieldName === field.name)?.name;
  const property = (field) => {
    const attribute = attributeOf(field);
    const how = attribute ? `; attribute \`${attribute}\`` : '; property only';
    const initial = field.default === undefined ? '' : `; default \`${field.default}\``;
    return `- \`${field.name}\`: \`${types.propertyOf(className, field.name)}\`${how}${initial}. ${oneLine(field.description)}`;
  };
  return `## <${tag}>

${oneLine(description)}

Class \`${className}\`. Register: \`import 'switchboard-elements/define/${tag}'\`. CDN: \`cdn/${tag}.js\`. React: \`import { ${name} } from 'switchboard-elements/react'\`.

${list('Properties', properties.map(property))}${list(
    'Read-only properties',
    readonly.map((field) => `- \`${field.name}\`: \`${types.propertyOf(className, field.name)}\`. ${oneLine(field.description)}`),
  )}${list(
    'Methods',
    methods.map(({ name: method, parameters = [], return: result, description: text }) => {
      const inside = parameters.map((parameter) => `${parameter.name}${parameter.optional || parameter.default ? '?' : ''}: ${parameter.type?.text ?? 'unknown'}`).join(', ');
      return `- \`${method}(${inside}): ${result?.type?.text ?? 'void'}\`. ${oneLine(text)}`;
    }),
  )}${list(
    'Events',
    events.map((event) => `- \`${event.name}\`: detail \`${types.detailOf(mapName, event.name)}\`. ${oneLine(event.description)}`),
  )}${list('Slots', slots.map((slot) => `- ${slot.name ? `\`${slot.name}\`` : '(default)'}. ${oneLine(slot.description)}`))}${list(
    'CSS parts',
    parts.map((part) => `- \`::part(${part.name})\`. ${oneLine(part.description)}`),
  )}${list(
    'CSS custom properties',
    cssProperties.map((property) => `- \`${property.name}\`${property.default ? `, default \`${property.default}\`` : ''}. ${oneLine(property.description)}`),
  )}${list('CSS states', states.map((state) => `- \`:state(${state.name})\`. ${oneLine(state.description)}`))}`;
}

/** @returns {string} the text of llms.txt */
export function describeElements(elements, types, pkg) {
  const sections = elements.map((element) => describe(element, types)).join('');
  const code = sections.match(/`[^`]*`/g).join(' ');
  return `# ${pkg.name} ${pkg.version}

> ${pkg.description}

- Install: \`npm install ${pkg.name}\`. All tags at once: \`import '${pkg.name}/define'\`. Classes and types without side effects: \`import { ... } from '${pkg.name}'\`.
- Without a bundler: \`<script type="module" src="cdn/switchboard.js" integrity="...">\`; the hashes are in cdn/sri.json.
- Link \`${pkg.name}/switchboard.css\` so that nothing jumps while the script loads.
- Events are CustomEvents that bubble and are composed: \`element.addEventListener('${elements.find(({ events }) => events.length > 0)?.events[0].name ?? 'event'}', (event) => event.detail)\`. Events named \`...-before-...\` can be cancelled.
- React 18 and 19: components from \`${pkg.name}/react\`; an event \`some-event\` is the prop \`onSomeEvent\`. React 19 JSX with the tags themselves: types from \`${pkg.name}/jsx\`, prop \`onsome-event\`. Vue: types from \`${pkg.name}/vue\`, \`isCustomElement\` for the tags, \`@some-event\`. Angular: \`CUSTOM_ELEMENTS_SCHEMA\`, \`(some-event)\`.
- Functions, objects and secrets are set as properties, never as attributes. A browser's outcome is a hint: the merchant's server asks the vendor before anything is delivered.
- Without a vendor's account: \`npx switchboard-simulators\`.

${sections}## Named types

${types.namedIn(code).map(([name, text]) => `- \`${name}\`: \`${text}\``).join('\n')}
`;
}
