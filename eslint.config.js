import js from '@eslint/js'
import vue from 'eslint-plugin-vue'
import a11y from 'eslint-plugin-vuejs-accessibility'
import { defineConfig } from 'eslint/config'
import ts from 'typescript-eslint'

/** Frameworks and platforms that the pure layers must not know (docs/decisions/0002-layers.md). */
const frameworks = [
  'vue',
  'vue-*',
  'pinia',
  'dexie',
  'virtua',
  'hono',
  'hono/*',
  '@hono/*',
  'kysely',
  'pino',
  'node:*',
]

/** Forbids imports in some folders, saying what to do instead. */
function layer(files, forbidden) {
  return { files, rules: { 'no-restricted-imports': ['error', { patterns: forbidden }] } }
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
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
    },
  },
  layer(
    ['src/domain/**'],
    [
      { group: frameworks, message: 'The domain is pure: take it as an argument.' },
      { group: ['#protocol/*', '#client/*', '#server/*'], message: 'The domain knows no other layer.' },
    ],
  ),
  layer(
    ['src/protocol/**'],
    [
      { group: frameworks, message: 'The protocol is what travels: no frameworks in it.' },
      { group: ['#client/*', '#server/*'], message: 'The protocol knows only the domain.' },
    ],
  ),
  layer(
    ['src/client/**'],
    [
      {
        group: ['#server/*', 'hono', 'hono/*', '@hono/*', 'kysely', 'node:*'],
        message: 'Client and server meet only in the protocol.',
      },
    ],
  ),
  layer(
    ['src/client/sync/**', 'src/client/log/**'],
    [
      {
        group: ['#server/*', ...frameworks],
        message: 'Use cases see ports only: adapters live in storage/ and transport/.',
      },
      {
        group: [
          '#client/storage/*',
          '#client/transport/*',
          '#client/features/*',
          '#client/ui/*',
          '#client/stores/*',
        ],
        message: 'Use cases see ports only (client/ports.ts).',
      },
    ],
  ),
  layer(
    ['src/client/features/**', 'src/client/stores/**', 'src/client/ui/**'],
    [
      {
        group: ['#server/*', 'dexie', 'node:*', 'hono', 'kysely'],
        message: 'Screens read through ports (client/ports.ts).',
      },
      {
        group: ['#client/storage/*', '#client/transport/*'],
        message: 'Screens read through ports (client/ports.ts).',
      },
    ],
  ),
  layer(
    ['src/server/**'],
    [
      {
        group: ['#client/*', 'vue', 'vue-*', 'pinia', 'dexie'],
        message: 'Client and server meet only in the protocol.',
      },
    ],
  ),
  layer(
    ['src/server/sync/**', 'src/server/enrolment/**'],
    [
      {
        group: [
          '#client/*',
          'vue',
          'pinia',
          'dexie',
          'hono',
          'hono/*',
          '@hono/*',
          'kysely',
          'node:*',
          '#server/storage/*',
          '#server/routes/*',
        ],
        message: 'Use cases see ports only (server/ports.ts).',
      },
    ],
  ),
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
