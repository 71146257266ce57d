import { fileURLToPath } from 'node:url'
import i18n from '@intlify/unplugin-vue-i18n/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { manifest } from './src/client/pwa/manifest.ts'
import pkg from './package.json' with { type: 'json' }

/** Texts are compiled at build time: no message compiler and no eval on the phone. */
export function messages() {
  return i18n({
    include: [fileURLToPath(new URL('./src/client/**/messages.*.json', import.meta.url))],
    runtimeOnly: true,
    compositionOnly: true,
    fullInstall: false,
    dropMessageCompiler: true,
  })
}

export default defineConfig({
  plugins: [
    vue(),
    messages(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/client/pwa',
      filename: 'service-worker.ts',
      injectRegister: false,
      registerType: 'prompt',
      manifestFilename: 'manifest.webmanifest',
      manifest,
      injectManifest: {
        globPatterns: ['**/*.{js,css,html,svg,png,woff2,webmanifest}'],
        globIgnores: ['shots/**'],
        maximumFileSizeToCacheInBytes: 4e6,
      },
    }),
  ],
  define: { __APP_VERSION__: JSON.stringify(pkg.version), __VUE_OPTIONS_API__: 'false' },
  build: {
    target: ['chrome109', 'safari16.4', 'firefox115'],
    outDir: 'dist',
    reportCompressedSize: false,
  },
  server: { proxy: { '/v1': 'http://localhost:8080' } },
})
