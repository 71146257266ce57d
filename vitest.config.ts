import { availableParallelism } from 'node:os'
import vue from '@vitejs/plugin-vue'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'
import type { TestSpecification } from 'vitest/node'
import { browserArgs, browserPath } from './tests/e2e/support/browser.ts'
import { PATIENCE_MS } from './tests/support/patience.ts'
import { messages } from './vite.config.ts'

/** Long searches for what breaks. They prove no branch that others do not walk, and counting branches slows them. */
const SEARCHES = [
  'tests/convergence/**/*.test.ts',
  'tests/client/faults/**/*.test.ts',
  'tests/fuzz/**/*.test.ts',
  'tests/domain/fold/{convergence,stream-orders}.test.ts',
  'tests/server/backup/healing.test.ts',
]
/** Pages over fake services: they walk components, whose branches nobody counts. */
const PAGES = ['tests/client/features/**/*.test.ts']

/** These take longest, in this order. Of a file that was never run here Vitest knows its size, which says little. */
const LONGEST = [
  'tests/convergence/simulation.test.ts',
  'tests/client/faults/flows.test.ts',
  'tests/client/faults/field-flows.test.ts',
  'tests/client/faults/forms.test.ts',
  'tests/convergence/mutants.test.ts',
  'tests/fuzz/decoders.test.ts',
  'tests/client/faults/day-forms.test.ts',
  'tests/server/kill-server.test.ts',
]

/** The longest files begin first: begun last, one would run alone, beside a processor with nothing to do. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.sort((a, b) => rankOf(a) - rankOf(b))
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const place = LONGEST.findIndex((file) => moduleId.endsWith(`/${file}`))
  return place < 0 ? LONGEST.length : place
}

export default defineConfig({
  plugins: [vue(), messages()],
  define: { __APP_VERSION__: '"test"' },
  test: {
    // A slow machine is no failure; what hangs is found all the same.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: PATIENCE_MS } },
    // Vitest would leave one processor free, which is one half of the smallest machine.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: LongestFirst },
    coverage: {
      provider: 'v8',
      // What decides whether a record is lost. Adapters are covered by their contracts, screens by the browser's tests.
      include: [
        'src/{domain,protocol}/**',
        'src/client/{sync,log,blobs,handover}/**',
        'src/server/{sync,control,enrolment,desk,backup,blobs,live,keys,routes}/**',
      ],
      thresholds: { branches: 100 },
      exclude: ['**/*.json', '**/*.html'],
      reporter: [['text', { skipFull: true }]],
      reportsDirectory: 'coverage',
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          globalSetup: ['tests/support/postgres/global-setup.ts'],
          include: ['tests/{domain,protocol,server,contracts,tooling}/**/*.test.ts'],
          exclude: SEARCHES,
        },
      },
      {
        extends: true,
        test: { name: 'search', environment: 'node', include: SEARCHES, setupFiles: ['fake-indexeddb/auto'] },
      },
      {
        extends: true,
        test: {
          name: 'dom',
          environment: 'happy-dom',
          include: ['tests/client/**/*.test.ts'],
          exclude: [...SEARCHES, ...PAGES],
          setupFiles: ['fake-indexeddb/auto'],
        },
      },
      {
        extends: true,
        test: {
          name: 'pages',
          environment: 'happy-dom',
          include: PAGES,
          setupFiles: ['fake-indexeddb/auto'],
        },
      },
      {
        extends: true,
        // Found out while the tests run, they would make the page load anew.
        optimizeDeps: { include: ['cborg', 'dexie', '@noble/hashes/sha2.js', '@noble/hashes/utils.js'] },
        resolve: { alias: { 'node:crypto': '/tests/browser/support/node-crypto.ts' } },
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          setupFiles: ['tests/browser/support/node-globals.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath: browserPath(), args: browserArgs } }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
