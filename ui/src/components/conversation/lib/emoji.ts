// The table of system emoji, fetched when it is first needed, and how it is searched.
// Its form is told in crates/markup/data/generate.mjs.
import type { EmojiItem } from '../../../backend/types'

/** An emoji of the system, with what finds it. */
export interface Emoji {
  unicode: string
  /** The first is the one to write. */
  names: string[]
  category: number
  keywords: string[]
}

export interface EmojiTable {
  /** Their English names, as in the table; the words shown come from `emojiCategoryId`. */
  categories: string[]
  emoji: Emoji[]
  byName: Map<string, Emoji>
}

type Row = [string, string[], number, unknown, string[]]

/** The parts of others (tones, hair) come last in the table and are not picked. */
const COMPONENT = 9

let table: Promise<EmojiTable> | null = null

export function emojiTable(): Promise<EmojiTable> {
  table ??= import('../../../../../crates/markup/data/emoji.json').then(({ default: data }) => {
    const emoji = (data.emoji as unknown as Row[])
      .filter((row) => row[2] !== COMPONENT)
      .map(([unicode, names, category, , keywords]) => ({ unicode, names, category, keywords }))
    return {
      categories: data.categories.slice(0, COMPONENT),
      emoji,
      byName: new Map(emoji.flatMap((it) => it.names.map((name) => [name, it] as const))),
    }
  })
  return table
}

/** How well an emoji fits, 0 best; none if it does not. */
function rank(it: Emoji, text: string): number | null {
  if (it.names.includes(text)) return 0
  if (it.names.some((name) => name.startsWith(text))) return 1
  if (it.names.some((name) => name.split(/[_-]/).some((part) => part.startsWith(text)))) return 2
  if (it.keywords.some((word) => word.startsWith(text))) return 3
  if (text.length > 2 && it.names.some((name) => name.includes(text))) return 4
  return null
}

/** Those that fit, the best first, else in the table's order. */
export function searchEmoji(all: Emoji[], text: string, limit = 200): Emoji[] {
  const wanted = text.trim().toLowerCase().replace(/^:|:$/g, '').replace(/\s+/g, '_')
  if (!wanted) return []
  const found: [number, Emoji][] = []
  for (const it of all) {
    const r = rank(it, wanted)
    if (r !== null) found.push([r, it])
  }
  return found.sort((a, b) => a[0] - b[0]).slice(0, limit).map(([, it]) => it)
}

export function asItem(it: Emoji): EmojiItem {
  return { name: it.names[0] ?? '', unicode: it.unicode, picture: null }
}
