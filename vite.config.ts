import { fileURLToPath } from 'node:url'
import i18n from '@intlify/unplugin-vue-i18n/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import type { Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { manifest } from './src/client/pwa/manifest.ts'
import { groupChunks } from './src/launch/group-chunks.ts'
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

/**
 * vue-i18n reaches for Vue by `import * as Vue` and so keeps all of it in the bundle, 17 kB that no phone needs.
 * It only ever takes `getCurrentInstance` from there. Fails loudly when an update of vue-i18n looks different.
 */
function slimI18n(): Plugin {
  const rewrites = [
    ["import * as Vue from 'vue';", "import { getCurrentInstance as vueInstance } from 'vue';"],
    ['if (key in Vue)', 'if (!key)'],
    ['return Vue[key];', 'return null;'],
    ['return Vue.getCurrentInstance();', 'return vueInstance();'],
  ] as const
  return {
    name: 'slim-i18n',
    enforce: 'pre',
    transform(code, id) {
      if (!/vue-i18n\.runtime\.mjs/.test(id)) return null
      return rewrites.reduce((slim, [from, to]) => {
        if (!slim.includes(from)) throw new Error(`vue-i18n has changed: "${from}" is gone, see slimI18n`)
        return slim.replace(from, to)
      }, code)
    },
  }
}

/**
 * What every first screen needs, in one file: left alone they become a dozen small ones, which
 * compress worse and are asked for one by one.
 */
const CORE = [
  /node_modules\/(?:cborg|@noble\/hashes|pinia)\//,
  /src\/domain\/(?:bytes|ids|known|stream)\.ts/,
  /src\/domain\/log\/(?:canonical|hash|certificate|fact|sheet|kinds)\.ts/,
  /src\/domain\/fold\/(?:fact-table|replacement|clock|control|fields)\.ts/,
  /src\/domain\/drafts\/control\.ts/,
  /src\/protocol\/(?:version|signing)\.ts/,
  /src\/client\/ui\/(?:announcer\.ts|NoteBox\.vue|AsarIcon\.vue|AsarButton\.vue)/,
  /node_modules\/(?:vue-i18n|@intlify)\//,
]

/** Features.LightDark of Lightning CSS: no colour here is `light-dark()`, for which it would set six variables. */
const LIGHT_DARK = 1_048_576

export default defineConfig({
  css: { lightningcss: { exclude: LIGHT_DARK } },
  plugins: [
    vue(),
    messages(),
    slimI18n(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/client/pwa',
      filename: 'service-worker.ts',
      injectRegister: false,
      registerType: 'prompt',
      manifestFilename: 'manifest.webmanifest',
      manifest,
      injectManifest: {
        globPatterns: ['**/*.{js,css,html,svg,png,woff2,webmanifest,wasm}'],
        globIgnores: ['shots/**'],
        maximumFileSizeToCacheInBytes: 4e6,
      },
    }),
  ],
  define: {
    __APP_VERSION__: JSON.stringify(pkg.version),
    __VUE_OPTIONS_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  // The build for today's browsers: the same code as the default entry, 1.5 kB smaller.
  resolve: { alias: { dexie: 'dexie/dist/modern/dexie.mjs' } },
  build: {
    target: ['chrome109', 'safari16.4', 'firefox115'],
    outDir: 'dist',
    // Of the supported browsers only Safari before 17 cannot preload modules: there they come when they are asked for.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'core', test: (id) => CORE.some((part) => part.test(id)) },
            { debugName: 'field', name: groupChunks(), includeDependenciesRecursively: false },
          ],
        },
      },
    },
    reportCompressedSize: false,
  },
  server: { proxy: { '/v1': 'http://localhost:8080' } },
})
