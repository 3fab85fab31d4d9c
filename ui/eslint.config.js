import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

export default ts.config(
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  { languageOptions: { globals: globals.browser } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
  },
  {
    rules: {
      // The compiler tells unused names apart better, and knows what a leading underscore means.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-undef': 'off',
      // Data, never code: what a server sends is never parsed as HTML.
      'svelte/no-at-html-tags': 'error',
      'svelte/no-navigation-without-resolve': 'off',
      // Dates and caches that nothing is drawn from; what is drawn from is `$state`.
      'svelte/prefer-svelte-reactivity': 'off',
      'no-restricted-properties': ['error', { property: 'innerHTML' }, { property: 'outerHTML' }, { property: 'insertAdjacentHTML' }],
      'no-restricted-imports': ['error', { patterns: [{ group: ['@tauri-apps/*'], message: 'Only backend/tauri.ts speaks to the window process.' }] }],
      'no-eval': 'error',
    },
  },
  // The bare page to measure against has no backend to go through.
  { files: ['src/backend/tauri.ts', 'yardstick/**'], rules: { 'no-restricted-imports': 'off' } },
  { ignores: ['dist/', 'src/backend/generated/'] },
)
