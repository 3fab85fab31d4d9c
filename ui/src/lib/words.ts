// Words from `locales/`, by Project Fluent: plurals and genders belong to the language, not to the code.

import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle'

const sources = import.meta.glob<string>('../../../locales/*/*.ftl', { query: '?raw', import: 'default', eager: true })

/** The language whose words are complete. */
const FALLBACK = 'en'
/** English with accents, a third longer and in brackets: shows what was not taken from `locales/`, and what is cut off. */
export const PSEUDO = 'en-XA'

function resources(language: string): FluentResource[] {
  return Object.entries(sources)
    .filter(([path]) => path.includes(`/locales/${language}/`))
    .map(([, text]) => new FluentResource(text))
}

/** The languages there are words in. */
export function languages(): string[] {
  const found = Object.keys(sources).map((path) => path.split('/').at(-2) ?? FALLBACK)
  return [...new Set(found)].sort()
}

const accents: Record<string, string> = {
  a: 'á', b: 'ƀ', c: 'ç', d: 'ð', e: 'é', f: 'ƒ', g: 'ğ', h: 'ĥ', i: 'í', j: 'ĵ', k: 'ķ', l: 'ļ', m: 'ɱ', n: 'ñ', o: 'ó', p: 'þ', r: 'ŕ', s: 'š', t: 'ţ', u: 'ú', w: 'ŵ', y: 'ý', z: 'ž',
  A: 'Á', B: 'Ɓ', C: 'Ç', D: 'Ð', E: 'É', F: 'Ƒ', G: 'Ğ', H: 'Ĥ', I: 'Í', J: 'Ĵ', K: 'Ķ', L: 'Ļ', M: 'Ɱ', N: 'Ñ', O: 'Ó', P: 'Þ', R: 'Ŕ', S: 'Š', T: 'Ţ', U: 'Ú', W: 'Ŵ', Y: 'Ý', Z: 'Ž',
}

/** English made strange. */
export function pseudo(text: string): string {
  const strange = text.replace(/[a-zA-Z]/g, (letter) => accents[letter] ?? letter)
  return /[a-zA-Z]/.test(text) ? `${strange}${'·'.repeat(Math.ceil(text.length / 3))}` : text
}

function bundleFor(language: string): FluentBundle {
  const isPseudo = language === PSEUDO
  const bundle = new FluentBundle(language, { useIsolating: false, transform: isPseudo ? pseudo : (text) => text })
  for (const resource of resources(isPseudo ? FALLBACK : language)) bundle.addResource(resource)
  return bundle
}

let tag = FALLBACK
let bundles = [bundleFor(FALLBACK)]

/** Chooses the language by its tag, or the nearest there are words in. Draw everything anew afterwards. */
export function setLanguage(wanted: string): void {
  const known = [...languages(), PSEUDO]
  const chosen = known.find((one) => one === wanted) ?? known.find((one) => one === wanted.split('-')[0]) ?? FALLBACK
  tag = wanted || FALLBACK
  bundles = chosen === FALLBACK ? [bundleFor(FALLBACK)] : [bundleFor(chosen), bundleFor(FALLBACK)]
}

/** The tag of the language in force: for Intl and for the document. */
export function language(): string {
  return tag
}

/** A name written from right to left would pull its neighbours along. */
function isolated(value: FluentVariable): FluentVariable {
  return typeof value === 'string' && /[\u0590-\u08ff\ufb1d-\ufefc]/.test(value) ? `\u2068${value}\u2069` : value
}

/** Whether there are words for this id. */
export function hasWords(id: string): boolean {
  return bundles.some((bundle) => bundle.hasMessage(id))
}

/** The words for an id. */
export function t(id: string, args: Record<string, FluentVariable> = {}): string {
  const values = Object.fromEntries(Object.entries(args).map(([name, value]) => [name, isolated(value)]))
  for (const bundle of bundles) {
    const message = bundle.getMessage(id)
    // A value that is missing leaves its name in the text; with nowhere to tell it, Fluent would throw.
    if (message?.value) return bundle.formatPattern(message.value, values, [])
  }
  return id
}
