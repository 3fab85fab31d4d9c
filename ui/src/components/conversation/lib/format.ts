// What the formatting buttons and their keys do to the text of a composer.
// Each function tells one replacement and the selection after it, so that the composer can make it as if typed,
// and undo takes it back in one step.

/** A text field's content and selection, in UTF-16 units as the DOM counts. */
export interface Field {
  text: string
  start: number
  end: number
}

/** Replace `from..to` by `insert`, then select `start..end`. */
export interface Edit {
  from: number
  to: number
  insert: string
  start: number
  end: number
}

export type Format = 'bold' | 'italic' | 'strike' | 'code' | 'link' | 'quote' | 'list' | 'numbered'

const MARKS: Partial<Record<Format, string>> = { bold: '**', italic: '_', strike: '~~', code: '`' }

/** The edit for a button. */
export function format(field: Field, what: Format): Edit {
  const mark = MARKS[what]
  if (what === 'code' && field.text.slice(field.start, field.end).includes('\n')) return fence(field)
  if (mark) return wrap(field, mark)
  if (what === 'link') return link(field)
  return prefix(field, what)
}

/** Makes an edit; for tests, and for where the browser cannot make it as typed. */
export function apply(field: Field, edit: Edit): Field {
  return { text: field.text.slice(0, edit.from) + edit.insert + field.text.slice(edit.to), start: edit.start, end: edit.end }
}

const WORD = /[\p{L}\p{N}_]/u

/** The word around a caret, or the selection without the white space at its ends: marks beside a space do not count. */
function target({ text, start, end }: Field): [number, number] {
  if (start === end) {
    while (start > 0 && WORD.test(text[start - 1] ?? '')) start--
    while (end < text.length && WORD.test(text[end] ?? '')) end++
    return [start, end]
  }
  while (start < end && /\s/.test(text[start] ?? '')) start++
  while (end > start && /\s/.test(text[end - 1] ?? '')) end--
  return [start, end]
}

/** Puts a mark on both sides, or takes it away where it is. */
function wrap(field: Field, mark: string): Edit {
  const { text } = field
  const [from, to] = target(field)
  const inner = text.slice(from, to)
  const n = mark.length
  const caret = field.start === field.end
  const single = mark.length === 1
  const outside = text.slice(from - n, from) === mark && text.slice(to, to + n) === mark &&
    !(single && (text[from - 2] === mark || text[to + 1] === mark))
  if (from >= n && outside) {
    return { from: from - n, to: to + n, insert: inner, start: (caret ? field.start : from) - n, end: (caret ? field.start : to) - n }
  }
  const inside = inner.length > 2 * n && inner.startsWith(mark) && inner.endsWith(mark)
  if (inside) {
    const bare = inner.slice(n, -n)
    return { from, to, insert: bare, start: from, end: from + bare.length }
  }
  return {
    from, to, insert: mark + inner + mark,
    start: (caret ? field.start : from) + n,
    end: (caret ? field.start : to) + n,
  }
}

const ADDRESS = /^(https?:\/\/|mailto:)\S+$/i

/** `[text](address)`: what is missing is left selected, to be typed over. */
function link(field: Field): Edit {
  const [from, to] = target(field)
  const inner = field.text.slice(from, to)
  if (ADDRESS.test(inner)) return { from, to, insert: `[](${inner})`, start: from + 1, end: from + 1 }
  const at = from + inner.length + 3
  return { from, to, insert: `[${inner}](https://)`, start: at, end: at + 'https://'.length }
}

function fence({ text, start, end }: Field): Edit {
  const before = start > 0 && text[start - 1] !== '\n' ? '\n' : ''
  const after = end < text.length && text[end] !== '\n' ? '\n' : ''
  const inner = text.slice(start, end)
  const insert = `${before}\`\`\`\n${inner}\n\`\`\`${after}`
  const at = start + before.length + 4
  return { from: start, to: end, insert, start: at, end: at + inner.length }
}

const LINE: Partial<Record<Format, RegExp>> = { quote: /^> ?/, list: /^[-*+] /, numbered: /^\d+\. / }

/** Puts a sign before each line that the selection touches, or takes it away where all have it. */
function prefix({ text, start, end }: Field, what: Format): Edit {
  const from = text.lastIndexOf('\n', start - 1) + 1
  const stop = text.indexOf('\n', end)
  const to = stop < 0 ? text.length : stop
  const lines = text.slice(from, to).split('\n')
  const sign = LINE[what] ?? /^/
  const all = lines.every((line) => sign.test(line))
  const insert = lines
    .map((line, i) => (all ? line.replace(sign, '') : (what === 'quote' ? '> ' : what === 'list' ? '- ' : `${i + 1}. `) + line.replace(sign, '')))
    .join('\n')
  const at = from + insert.length
  return start === end ? { from, to, insert, start: at, end: at } : { from, to, insert, start: from, end: at }
}

/**
 * What Enter with Shift makes of a list or quote: the next line begins as this one did, and an empty one ends it.
 * None where the line is plain.
 */
export function continued({ text, start, end }: Field): Edit | null {
  if (start !== end) return null
  const from = text.lastIndexOf('\n', start - 1) + 1
  const line = text.slice(from, start)
  const found = /^(\s*)(?:([-*+]) (\[[ x]\] )?|(\d+)\. |(> ?))/.exec(line)
  if (!found) return null
  const [sign, indent = '', bullet, task, number, quote] = found
  if (line.length === sign.length) return { from, to: start, insert: '', start: from, end: from }
  const next = bullet ? `${bullet} ${task ? '[ ] ' : ''}` : number ? `${Number(number) + 1}. ` : (quote ?? '')
  const insert = `\n${indent}${next}`
  return { from: start, to: start, insert, start: start + insert.length, end: start + insert.length }
}
