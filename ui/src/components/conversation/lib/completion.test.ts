import { describe, expect, it } from 'vitest'
import type { Suggestion } from '../../../backend/types'
import { apply } from './format'
import { accept, merge, tokenAt } from './completion'

const at = (marked: string): ReturnType<typeof tokenAt> => tokenAt(marked.replace('|', ''), marked.indexOf('|'))

describe('tokenAt', () => {
  it('finds what is being typed', () => {
    expect(at('hi @me|')).toEqual({ kind: 'mention', query: 'me', from: 3, to: 6 })
    expect(at('@|'), 'a sign alone offers everybody').toMatchObject({ kind: 'mention', query: '' })
    expect(at('see ~rel| x')).toMatchObject({ kind: 'channel', query: 'rel' })
    expect(at('(:shi|'), 'a bracket may stand before').toMatchObject({ kind: 'emoji', query: 'shi' })
    expect(at('@Jörg|'), 'letters of any script').toMatchObject({ query: 'Jörg' })
  })
  it('leaves addresses, times and strikes alone', () => {
    expect(at('ann@exa|'), 'a mail address').toBeNull()
    expect(at('10:30|'), 'a time').toBeNull()
    expect(at(':s|'), 'one letter may be a smile').toBeNull()
    expect(at('~~gone|'), 'a strike').toBeNull()
    expect(at('https://x|'), 'a scheme').toBeNull()
  })
  it('is silent in code', () => {
    expect(at('`@me|')).toBeNull()
    expect(at('```\n@me|'), 'an open fence').toBeNull()
    expect(at('```\nx\n```\n@me|'), 'a closed fence is over').not.toBeNull()
    expect(at('`a` @me|'), 'a closed span is over').not.toBeNull()
  })
})

const emoji = (name: string): Suggestion => ({ type: 'emoji', insert: name, emoji: { name, unicode: null, picture: null } })

describe('accept', () => {
  const take = (marked: string, suggestion: Suggestion): string => {
    const text = marked.replace('|', '')
    const token = at(marked)
    if (!token) throw new Error('no token')
    return apply({ text, start: 0, end: 0 }, accept(text, token, suggestion)).text
  }
  it('writes sign, name and a space, however the engine writes it', () => {
    expect(take('a :shi| b', emoji('ship'))).toBe('a :ship: b')
    expect(take(':shi|', emoji(':ship: '))).toBe(':ship: ')
    expect(take('@m|', { type: 'special', insert: '@here ', name: 'here' })).toBe('@here ')
  })
})

describe('merge', () => {
  it('keeps what is here in its place and adds what only the server knew', () => {
    expect(merge([emoji('a'), emoji('b')], [emoji('b'), emoji('c')]).map((it) => it.insert)).toEqual(['a', 'b', 'c'])
  })
})
