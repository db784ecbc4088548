// Writes what editors read: web-types for JetBrains, custom data for VS Code.

const listed = (title, entries) => (entries.length > 0 ? `\n\n**${title}**\n\n${entries.map(([name, text = '']) => `- \`${name}\`: ${text.replace(/\s+/g, ' ')}`).join('\n')}` : '');

/** An element in Markdown, as it is shown beside a tag. */
function overview({ description, events, slots, parts, cssProperties }) {
  const pairs = (items, nameOf) => items.map((item) => [nameOf(item), item.description]);
  return `${description}${listed('Events', pairs(events, ({ name }) => name))}${listed('Slots', pairs(slots, ({ name }) => name || '(default)'))}${listed(
    'CSS parts',
    pairs(parts, ({ name }) => `::part(${name})`),
  )}${listed('CSS custom properties', pairs(cssProperties, ({ name }) => name))}`;
}

/** What several elements have under one name, once; each description says whose it is. */
function shared(elements, field, nameOf) {
  const tags = new Map();
  for (const element of elements) {
    for (const item of element[field]) {
      const name = nameOf(item);
      const texts = tags.get(name) ?? new Map();
      tags.set(name, texts.set(item.description, [...(texts.get(item.description) ?? []), element.tag]));
    }
  }
  return [...tags].sort().map(([name, texts]) => ({ name, description: [...texts].map(([text, owners]) => `${owners.join(', ')}: ${text}`).join('\n') }));
}

const styling = (elements) => ({
  properties: shared(elements, 'cssProperties', ({ name }) => name),
  parts: shared(elements, 'parts', ({ name }) => `part(${name})`),
  states: shared(elements, 'states', ({ name }) => `state(${name})`),
});

/** A default as it would stand in HTML; undefined where the attribute is not there by default. */
const htmlDefault = (text) => (text === undefined || text === "''" || text === 'false' ? undefined : text.replace(/^'(.*)'$/, '$1'));

/** @returns {object} web-types, https://github.com/JetBrains/web-types */
export function webTypes(elements, types, pkg) {
  const { properties, parts, states } = styling(elements);
  return {
    $schema: 'https://raw.githubusercontent.com/JetBrains/web-types/master/schema/web-types.json',
    name: pkg.name,
    version: pkg.version,
    'description-markup': 'markdown',
    'js-types-syntax': 'typescript',
    contributions: {
      html: {
        elements: elements.map((element) => ({
          name: element.tag,
          description: overview(element),
          source: { module: pkg.name, symbol: element.className },
          attributes: element.attributes.map(({ name, fieldName, description, default: initial }) => ({
            name,
            description,
            value: { type: types.propertyOf(element.className, fieldName), default: htmlDefault(initial) },
          })),
          slots: element.slots.map(({ name, description }) => ({ name, description })),
          js: {
            properties: [...element.properties, ...element.readonly].map(({ name, description, readonly }) => ({
              name,
              description,
              type: types.propertyOf(element.className, name),
              'read-only': readonly,
            })),
            events: element.events.map(({ name, description }) => ({ name, description, type: `CustomEvent<${types.detailOf(element.mapName, name)}>` })),
          },
        })),
      },
      css: { properties, 'pseudo-elements': parts, 'pseudo-classes': states },
    },
  };
}

/** @returns {object} HTML custom data of VS Code, https://github.com/microsoft/vscode-custom-data */
export function htmlData(elements, types) {
  const attribute = ({ className }, { name, fieldName, description }) => {
    const type = types.propertyOf(className, fieldName);
    if (type === 'boolean') return { name, description, valueSet: 'v' };
    const words = [...type.matchAll(/'([^']+)'/g)].map(([, word]) => ({ name: word }));
    return { name, description, ...(words.length > 0 && { values: words }) };
  };
  return {
    version: 1.1,
    tags: elements.map((element) => ({
      name: element.tag,
      description: { kind: 'markdown', value: overview(element) },
      attributes: element.attributes.map((item) => attribute(element, item)),
    })),
  };
}

/** @returns {object} CSS custom data of VS Code */
export function cssData(elements) {
  const { properties, parts, states } = styling(elements);
  const named = (prefix, items) => items.map(({ name, description }) => ({ name: `${prefix}${name}`, description }));
  return { version: 1.1, properties, pseudoElements: named('::', parts), pseudoClasses: named(':', states) };
}
