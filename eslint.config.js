import js from '@eslint/js'
import vue from 'eslint-plugin-vue'
import a11y from 'eslint-plugin-vuejs-accessibility'
import { defineConfig } from 'eslint/config'
import ts from 'typescript-eslint'

/** Frameworks and platforms that the pure layers must not know (docs/decisions/0002). */
const screens = ['vue', 'vue-.*', 'pinia', 'virtua']
const hosting = ['hono', '@hono/.*', 'kysely', 'pino', 'node:.*']
const frameworks = [...screens, ...hosting, 'dexie']

/**
 * Forbids packages and layers (or folders of them) in some files, saying what to do instead. Patterns are regular
 * expressions: in a `group` an import that begins with `#` would be read as a comment.
 */
function layer(files, message, { packages, layers }) {
  const regex = `^(?:${packages.join('|')})(?:/|$)|^(?:#|(?:\\.{1,2}/)+)(?:${layers.join('|')})/`
  return { files, rules: { 'no-restricted-imports': ['error', { patterns: [{ regex, message }] }] } }
}

/** Folders of a layer, as other layers and as their neighbours name them. */
function foldersOf(name, folders) {
  return folders.flatMap((folder) => [`${name}/${folder}`, folder])
}

function refusedStorage(name, message) {
  return { selector: `:matches(ImportDeclaration, ImportExpression)[source.value='${name}']`, message }
}

export default defineConfig(
  { ignores: ['dist', 'node_modules', 'coverage', 'data', 'demo-data', 'test-results', 'playwright-report'] },
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  vue.configs['flat/essential'],
  a11y.configs['flat/recommended'],
  {
    languageOptions: {
      parserOptions: { projectService: true, extraFileExtensions: ['.vue'], parser: ts.parser },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.vue'],
    rules: {
      'no-undef': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/no-v-html': 'error',
      'vue/no-template-target-blank': 'error',
      'vue/no-undef-components': ['error', { ignorePatterns: ['RouterLink', 'RouterView'] }],
      'vue/no-undef-properties': 'error',
      'vue/no-unused-properties': 'error',
      'vue/no-unused-emit-declarations': 'error',
      'vue/no-ref-object-reactivity-loss': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      // Laid out in blocks a table is none for some browsers, unless its parts say what they are.
      'vuejs-accessibility/no-redundant-roles': [
        'error',
        {
          ...{ table: ['table'], thead: ['rowgroup'], tbody: ['rowgroup'] },
          ...{ tr: ['row'], th: ['columnheader'], td: ['cell'] },
        },
      ],
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
    },
  },
  layer(['src/domain/**'], 'The domain is pure and knows no other layer: take it as an argument.', {
    packages: frameworks,
    layers: ['protocol', 'client', 'server'],
  }),
  layer(['src/protocol/**'], 'The protocol is what travels: it knows only the domain.', {
    packages: frameworks,
    layers: ['client', 'server'],
  }),
  layer(['src/client/**'], 'Client and server meet only in the protocol.', {
    packages: hosting,
    layers: ['server'],
  }),
  layer(['src/client/sync/**', 'src/client/log/**'], 'Use cases see ports only (client/ports.ts).', {
    packages: frameworks,
    layers: ['server', ...foldersOf('client', ['storage', 'transport', 'features', 'ui', 'stores'])],
  }),
  layer(
    ['src/client/features/**', 'src/client/stores/**', 'src/client/ui/**'],
    'Screens ask services (client/services.ts).',
    {
      packages: [...hosting, 'dexie'],
      layers: ['server', ...foldersOf('client', ['storage', 'transport'])],
    },
  ),
  layer(['src/server/**'], 'Client and server meet only in the protocol.', {
    packages: [...screens, 'dexie'],
    layers: ['client'],
  }),
  layer(['src/server/sync/**', 'src/server/enrolment/**'], 'Use cases see ports only (server/ports.ts).', {
    packages: frameworks,
    layers: ['client', ...foldersOf('server', ['storage', 'routes'])],
  }),
  {
    // Databases on the phone: one gateway (client/storage/gateway.ts), and nothing that shows rows before they are safe.
    files: ['src/client/**'],
    ignores: ['src/client/storage/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'indexedDB', message: 'Storage is reached through ports (client/ports.ts).' },
      ],
      'no-restricted-syntax': [
        'error',
        refusedStorage('dexie', 'Storage is reached through ports (client/ports.ts).'),
      ],
    },
  },
  {
    files: ['src/client/storage/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ImportSpecifier[imported.name=/^(liveQuery|useLiveQuery|Observable)$/]',
          message:
            'A live query shows rows before their transaction is over: "saved" comes from `run` alone.',
        },
      ],
    },
  },
  {
    files: ['src/domain/**', 'src/protocol/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        'Date',
        'crypto',
        'localStorage',
        'fetch',
        'performance',
        'navigator',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Randomness is an argument.' },
      ],
    },
  },
  {
    files: ['tests/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "CallExpression[callee.object.name='vi'][callee.property.name=/^wait(For|Until)$/][arguments.length=1]",
          message: 'It gives up after a second, which a slow machine may take: `eventually` waits.',
        },
      ],
    },
  },
  {
    files: ['src/launch/**', 'src/server/cli/**', 'tests/**', '*.config.ts', '**/*.mjs'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    extends: [ts.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        Buffer: 'readonly',
        URL: 'readonly',
        clearTimeout: 'readonly',
        console: 'readonly',
        document: 'readonly',
        fetch: 'readonly',
        localStorage: 'readonly',
        matchMedia: 'readonly',
        process: 'readonly',
        setTimeout: 'readonly',
      },
    },
  },
)
