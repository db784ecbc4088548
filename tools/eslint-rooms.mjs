// The ESLint rule `switchboard/rooms`: refuses imports that tools/rooms.mjs does not allow.
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { maySideEffect, refusal } from './rooms.mjs';

const SRC = fileURLToPath(new URL('../src/', import.meta.url));

const rooms = {
  meta: { type: 'problem', schema: [], docs: { description: 'Hold the rooms of src to docs/architecture.md.' } },
  create(context) {
    const from = relative(SRC, context.filename).split(sep).join('/');
    const check = (node) => {
      if (typeof node.source?.value !== 'string') return;
      const message = refusal(from, node.source.value);
      if (message) context.report({ node: node.source, message });
    };
    return {
      ImportDeclaration(node) {
        check(node);
        if (node.specifiers.length === 0 && !maySideEffect(from)) context.report({ node, message: 'Only define/ and cdn/ may import for side effects.' });
      },
      ImportExpression: check,
      ExportAllDeclaration: check,
      ExportNamedDeclaration: check,
    };
  },
};

export const roomsPlugin = { meta: { name: 'switchboard' }, rules: { rooms } };
