import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

// The page that Tidings is measured against; `cargo xtask bench` builds it into the yardstick's program.
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [svelte()],
  build: {
    target: ['safari16.4'],
    outDir: '../../tests/yardstick/page/swap',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: `${import.meta.dirname}/swap.html` },
  },
})
