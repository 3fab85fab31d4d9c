/// <reference types="vitest/config" />
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

// The words lie beside `ui/`, because Rust uses them too; the dev server may read them there.
const house = fileURLToPath(new URL('..', import.meta.url))

export default defineConfig({
  plugins: [svelte()],
  server: { host: '127.0.0.1', fs: { allow: [house] } },
  build: {
    // The window's web view is WebKit 2.40 or newer, WebView2, or the browser of a test.
    target: ['safari16.4', 'chrome120'],
    // The content security policy forbids inline styles and data: scripts, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  resolve: process.env['VITEST'] ? { conditions: ['browser'] } : {},
  test: { environment: 'jsdom', include: ['src/**/*.test.ts'] },
})
