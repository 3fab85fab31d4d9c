import { describe, expect, it } from 'vitest'
import { apply, continued, format, type Field, type Format } from './format'

/** A text with `[` and `]` around the selection, or `|` for a caret. */
function field(marked: string): Field {
  const start = marked.search(/[[|]/)
  const end = marked.includes('|') ? start : marked.indexOf(']') - 1
  return { text: marked.replace(/[[\]|]/g, ''), start, end }
}
function shown({ text, start, end }: Field): string {
  return start === end ? `${text.slice(0, start)}|${text.slice(start)}` : `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`
}
const does = (marked: string, what: Format): string => shown(apply(field(marked), format(field(marked), what)))

describe('format', () => {
  it('makes a selection bold, and plain again', () => {
    expect(does('a [word] b', 'bold')).toBe('a **[word]** b')
    expect(does('a **[word]** b', 'bold'), 'marks around the selection go').toBe('a [word] b')
    expect(does('a [**word**] b', 'bold'), 'marks inside the selection go').toBe('a [word] b')
  })
  it('takes the word at the caret, and leaves the caret in it', () => {
    expect(does('a wo|rd b', 'italic')).toBe('a _wo|rd_ b')
    expect(does('a | b', 'strike'), 'with no word, one types between the marks').toBe('a ~~|~~ b')
  })
  it('leaves white space at the ends outside, where marks would not count', () => {
    expect(does('a[ word ]b', 'bold')).toBe('a **[word]** b')
  })
  it('does not take the end of a bold mark for an italic one', () => {
    const edit = format({ text: '``x``', start: 2, end: 3 }, 'code')
    expect(apply({ text: '``x``', start: 2, end: 3 }, edit).text, 'two marks are not one').toBe('```x```')
  })
  it('makes a fence of lines', () => {
    expect(apply(field('see [a\nb]'), format(field('see [a\nb]'), 'code')).text).toBe('see \n```\na\nb\n```')
  })
  it('asks for what a link lacks', () => {
    const words = apply(field('[here]'), format(field('[here]'), 'link'))
    expect(words.text).toBe('[here](https://)')
    expect(words.text.slice(words.start, words.end), 'the address is typed over').toBe('https://')
    const address = apply({ text: 'https://x.y', start: 0, end: 11 }, format({ text: 'https://x.y', start: 0, end: 11 }, 'link'))
    expect([address.text, address.start], 'the caret stands where the words go').toEqual(['[](https://x.y)', 1])
  })
  it('puts signs before all lines touched, and takes them away', () => {
    expect(does('x\n[a\nb]\ny', 'list')).toBe('x\n[- a\n- b]\ny')
    expect(does('[- a\n- b]', 'list')).toBe('[a\nb]')
    expect(does('[a\nb]', 'numbered')).toBe('[1. a\n2. b]')
    expect(does('a|', 'quote')).toBe('> a|')
  })
})

describe('continued', () => {
  const next = (marked: string): string | null => {
    const edit = continued(field(marked))
    return edit && shown(apply(field(marked), edit))
  }
  it('goes on with a list, a number, a task and a quote', () => {
    expect(next('- a|')).toBe('- a\n- |')
    expect(next('  9. a|')).toBe('  9. a\n  10. |')
    expect(next('> a|')).toBe('> a\n> |')
    const task = continued({ text: '- [x] a', start: 7, end: 7 })
    expect(task?.insert, 'the next task is open').toBe('\n- [ ] ')
  })
  it('ends it at an empty entry, and leaves plain lines alone', () => {
    expect(next('- a\n- |')).toBe('- a\n|')
    expect(next('plain|')).toBeNull()
  })
})
