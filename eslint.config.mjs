import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import { configs as lit } from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import noOnlyTests from 'eslint-plugin-no-only-tests';
import storybook from 'eslint-plugin-storybook';
import { configs as wc } from 'eslint-plugin-wc';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { roomsPlugin } from './tools/eslint-rooms.mjs';

const DOM_FREE = ['src/core/**/*.ts', 'src/vendors/*/machine.ts'];
const TYPE_TESTS = 'test/types/**/*.{ts,tsx}';

/** What every source file keeps from; `no-restricted-syntax` is not merged between blocks, so each block names the whole list. */
const everywhere = [
  { selector: 'ExportDefaultDeclaration', message: 'No default exports.' },
  { selector: "MemberExpression[property.name=/^(?:innerHTML|outerHTML|insertAdjacentHTML)$/]", message: 'Vendor text is rendered as text only.' },
  { selector: 'ImportDeclaration[source.value=/^lit\\/directives\\/unsafe-/]', message: 'Vendor text is rendered as text only.' },
];
const erasable = { selector: 'Decorator', message: 'Only erasable syntax outside elements/ and context/: Node runs these sources as they are.' };
const transportNames = ['WebSocket', 'fetch', 'EventSource', 'XMLHttpRequest', 'RTCPeerConnection', 'BroadcastChannel', 'postMessage'];

export default defineConfig(
  globalIgnores(['dist', 'cdn', 'out', 'coverage', 'sb-static', 'test/consumers', '**/__snapshots__']),
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      'no-console': 'off',
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    ignores: [TYPE_TESTS],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.check.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off', // `async` also says that a function rejects and never throws
      '@typescript-eslint/unbound-method': 'off', // lit binds `@click=${this.method}` itself
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  { files: [TYPE_TESTS], extends: [tseslint.configs.recommended], rules: { '@typescript-eslint/no-unused-expressions': 'off', '@typescript-eslint/no-unused-vars': 'off' } },

  // src: the house rules
  {
    files: ['src/**/*.ts'],
    extends: [lit['flat/recommended'], wc['flat/best-practice']],
    plugins: { 'lit-a11y': litA11y, switchboard: roomsPlugin },
    rules: {
      ...litA11y.configs.recommended.rules,
      'switchboard/rooms': 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 280, skipComments: true }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'no-restricted-syntax': ['error', ...everywhere, erasable],
    },
  },
  { files: ['src/{simulators,gateway}/cli.ts'], rules: { 'no-console': 'off' } },
  { files: ['src/simulators/**/*.ts'], rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' } },
  {
    files: ['src/{elements,context}/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...everywhere],
      '@typescript-eslint/no-unsafe-declaration-merging': 'off', // an element's typed addEventListener is merged into its class
    },
  },
  {
    files: ['src/elements/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', ...transportNames.map((name) => ({ name, message: 'Elements talk to vendors through sessions only.' }))],
      'no-restricted-syntax': [
        'error',
        ...everywhere,
        { selector: `MemberExpression[property.name=/^(?:${transportNames.join('|')})$/]`, message: 'Elements talk to vendors through sessions only.' },
        { selector: "CallExpression[arguments.0.value='message']:matches([callee.name='addEventListener'], [callee.property.name='addEventListener'])", message: 'Frame messages are heard in transports/ only.' },
      ],
    },
  },
  {
    files: DOM_FREE,
    rules: {
      'no-restricted-globals': [
        'error',
        ...Object.keys(globals.browser)
          .filter((name) => !(name in globals.node))
          .map((name) => ({ name, message: 'core/ and machines run without a DOM.' })),
      ],
    },
  },

  // tests and stories
  {
    files: ['test/**/*.{ts,tsx}', 'stories/**/*.ts'],
    plugins: { 'no-only-tests': noOnlyTests },
    rules: {
      'no-only-tests/no-only-tests': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: "MemberExpression[object.name=/^(?:describe|it|test|suite|context)$/][property.name=/^(?:skip|todo|fixme)$/]", message: 'A test runs or does not exist.' },
        { selector: 'CallExpression[callee.name=/^x(?:it|describe|test)$/]', message: 'A test runs or does not exist.' },
        { selector: "CallExpression[callee.object.type='ThisExpression'][callee.property.name='skip']:not(IfStatement *)", message: 'A test skips only where an engine lacks something.' },
      ],
    },
  },
  {
    files: ['test/**/*.{ts,tsx}'],
    ignores: [TYPE_TESTS],
    rules: {
      '@typescript-eslint/no-unused-expressions': 'off', // chai's `.to.be.true`
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [{ from: 'package', name: ['test', 'it', 'describe', 'suite'], package: 'node:test' }] }],
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  storybook.configs['flat/recommended'],

  { files: ['**/*.mjs'], languageOptions: { globals: { ...globals.node, document: 'readonly', customElements: 'readonly' } } }, // some functions run in a page
  { files: ['test/pages/fixtures/**/*.js', 'workbench/**/*.js'], languageOptions: { globals: globals.browser } },
);
