import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { messages } from './vite.config.ts'

export default defineConfig({
  plugins: [vue(), messages()],
  define: { __APP_VERSION__: '"test"' },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          globalSetup: ['tests/support/postgres/global-setup.ts'],
          include: ['tests/{domain,protocol,server,contracts,convergence,fuzz,tooling}/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'dom',
          environment: 'happy-dom',
          include: ['tests/client/**/*.test.ts'],
          setupFiles: ['fake-indexeddb/auto'],
        },
      },
    ],
  },
})
