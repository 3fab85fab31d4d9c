// What is being completed at the caret, and how a suggestion goes into the text.
import type { CompletionKind, Suggestion } from '../../../backend/types'
import type { Edit } from './format'

/** A word that can be completed: `from` is the place of its sign, `to` its end. */
export interface Token {
  kind: CompletionKind
  query: string
  from: number
  to: number
}

const RULES: [CompletionKind, RegExp][] = [
  ['mention', /(?:^|[^\p{L}\p{N}_@`])@([\p{L}\p{N}._-]{0,64})$/u],
  ['channel', /(?:^|[^\p{L}\p{N}_~`/])~([\p{L}\p{N}._-]{0,64})$/u],
  ['emoji', /(?:^|[^\p{L}\p{N}_:`/])[:]([a-z0-9_+-]{2,64})$/iu],
]

/** The token that ends at the caret; none inside code. */
export function tokenAt(text: string, caret: number): Token | null {
  // A sign and what follows are short: no need to look at all of a long text.
  const near = text.slice(Math.max(0, caret - 80), caret)
  for (const [kind, rule] of RULES) {
    const query = rule.exec(near)?.[1]
    if (query !== undefined) {
      if (inCode(text.slice(0, caret))) return null
      return { kind, query, from: caret - query.length - 1, to: caret }
    }
  }
  return null
}

/** Whether the end of a text stands in a fence or in a code span. */
export function inCode(before: string): boolean {
  let fence = ''
  let line = ''
  for (line of before.split('\n')) {
    const found = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1]
    if (!found) continue
    if (!fence) fence = found
    else if (found.startsWith(fence)) fence = ''
  }
  if (fence) return true
  return (line.match(/`/g) ?? []).length % 2 === 1
}

const SIGN: Record<CompletionKind, string> = { mention: '@', channel: '~', emoji: ':' }

/** Puts a suggestion in the place of what was typed, with a space after it unless one is there. */
export function accept(text: string, token: Token, suggestion: Suggestion): Edit {
  const sign = SIGN[token.kind]
  const bare = suggestion.insert.trim()
  let insert = bare.startsWith(sign) ? bare : sign + bare
  if (token.kind === 'emoji' && !insert.endsWith(':')) insert += ':'
  if (!/^\s/.test(text.slice(token.to))) insert += ' '
  const at = token.from + insert.length
  return { from: token.from, to: token.to, insert, start: at, end: at }
}

/** One name for what a suggestion stands for. */
export function suggestionKey(it: Suggestion): string {
  return it.type === 'person' ? `person:${it.person.id}` : `${it.type}:${it.insert}`
}

/** Local suggestions stay where they are; those that only the server knew come after them. */
export function merge(local: Suggestion[], remote: Suggestion[], limit = 30): Suggestion[] {
  const known = new Set(local.map(suggestionKey))
  return [...local, ...remote.filter((it) => !known.has(suggestionKey(it)))].slice(0, limit)
}
