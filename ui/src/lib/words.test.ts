import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { errorWords } from './errors'
import { hasWords, pseudo, setLanguage, t } from './words'

const source = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const components = import.meta.glob<string>(['../**/*.svelte', '../**/*.ts', '!../**/*.test.ts', '!../backend/generated/**'], { query: '?raw', import: 'default', eager: true })

afterEach(() => setLanguage('en'))

describe('words', () => {
  const codes = [...source('../backend/generated/ErrorCode.ts').matchAll(/"([a-z-]+)"/g)].map((match) => match[1] ?? '')

  it('exist for every error the engine can tell', () => {
    expect(codes.length, 'the list is read from the generated type').toBeGreaterThan(30)
    for (const code of codes) expect(hasWords(`error-${code}`), `error-${code}`).toBe(true)
  })

  it('of errors blame nobody and shout at nobody', () => {
    for (const code of codes) {
      const words = errorWords({ code, args: {}, details: null } as never)
      expect(words, `${code} is a sentence`).toMatch(/[.:]$/)
      expect(words, `${code} does not shout`).not.toMatch(/!|\bplease\b|\berror\b|\bfailed\b/i)
    }
  })

  it('of errors count what the engine counted', () => {
    const words = (over: string): string => errorWords({ code: 'too-long', args: { over }, details: null })
    expect(words('214')).toContain('214 characters')
    expect(words('1'), 'values travel as text').toContain('one character')
  })

  it('exist for every id that the code names', () => {
    const missing: string[] = []
    for (const [path, text] of Object.entries(components)) for (const match of text.matchAll(/\bt\(\s*'([a-zA-Z0-9_-]+)'/g)) if (match[1] && !hasWords(match[1])) missing.push(`${path}: ${match[1]}`)
    expect(missing).toEqual([])
  })

  it('exist for every id that is put together from a value', () => {
    const families: Record<string, readonly string[]> = {
      'presence-': ['online', 'away', 'dnd', 'ooo', 'offline'],
      'status-dnd-': ['halfHour', 'hour', 'twoHours', 'tomorrow', 'never'],
      'level-': ['default', 'all', 'mention', 'none'],
      'category-': ['favorites', 'channels', 'direct_messages'],
      'row-kind-': ['O', 'P', 'D', 'G'],
      'theme-': ['system', 'light', 'dark'],
      'density-': ['comfortable', 'compact'],
      'settings-': ['appearance', 'notifications', 'system', 'accounts', 'storage'],
      'setting-': ['theme', 'density', 'textSize', 'tintNames', 'language', 'notify', 'notifyContent', 'notifySound', 'background', 'autostart'].flatMap((name) => [name, `${name}-hint`]),
      'locked-title-': ['signed-out', 'locked', 'no-key'],
      'locked-text-': ['signed-out', 'locked', 'no-key'],
      'keys-': ['go', 'window', 'message', 'writing'],
    }
    for (const [family, members] of Object.entries(families)) for (const member of members) expect(hasWords(family + member), family + member).toBe(true)
  })

  it('exist for every shortcut', async () => {
    const { shortcuts } = await import('./keyboard')
    for (const { command } of shortcuts) expect(hasWords(`key-${command}`), command).toBe(true)
  })

  it('count as English does', () => {
    expect(t('row-mentions', { count: 1 })).toBe('one mention')
    expect(t('row-mentions', { count: 4 })).toBe('4 mentions')
  })

  it('keep a name written from right to left to itself', () => {
    expect(t('row-kind-P', { name: 'נועה' })).toBe('\u2068נועה\u2069, private')
    expect(t('row-kind-P', { name: 'Bo' }), 'others need no help').toBe('Bo, private')
  })

  it('become strange and longer in the pseudo-locale, but not the values in them', () => {
    setLanguage('en-XA')
    expect(t('close')).not.toBe('Close')
    expect(t('close').length).toBeGreaterThan('Close'.length)
    expect(t('row-kind-P', { name: 'deck' }), 'a channel’s name is no word of ours').toContain('deck')
    expect(pseudo('…')).toBe('…')
  })

  it('fall back to English for a language without words', () => {
    setLanguage('tlh')
    expect(t('close')).toBe('Close')
  })
})
