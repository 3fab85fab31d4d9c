// The emoji picker's rows: only those in sight are drawn, and the arrow keys walk over all of them.
import type { EmojiItem } from '../../../backend/types'

export interface EmojiSection {
  id: string
  emoji: EmojiItem[]
}

export type EmojiRow = { type: 'heading'; section: string } | { type: 'emoji'; first: number; emoji: EmojiItem[] }

/** Sections as rows; `first` counts emoji over all sections. */
export function emojiRows(sections: EmojiSection[], columns: number): EmojiRow[] {
  const rows: EmojiRow[] = []
  let first = 0
  for (const section of sections) {
    rows.push({ type: 'heading', section: section.id })
    for (let i = 0; i < section.emoji.length; i += columns) {
      const emoji = section.emoji.slice(i, i + columns)
      rows.push({ type: 'emoji', first, emoji })
      first += emoji.length
    }
  }
  return rows
}

/** Where each row begins, and at last where all end. */
export function offsets(rows: EmojiRow[], cell: number): number[] {
  return Array.from({ length: rows.length + 1 }, (_, i) => i * cell)
}

/** The rows in sight, and three more on both sides. */
export function visible(tops: number[], scrolled: number, height: number): { from: number; to: number } {
  const cell = tops[1] ?? 1
  const rows = Math.max(0, tops.length - 1)
  return { from: Math.max(0, Math.floor(scrolled / cell) - 3), to: Math.min(rows, Math.ceil((scrolled + height) / cell) + 3) }
}

/** Where a key leads from an emoji; none if the key is another one's. */
export function moved(rows: EmojiRow[], at: number, key: string, columns: number): number | null {
  const lines = rows.filter((row) => row.type === 'emoji')
  const total = lines.reduce((n, row) => n + row.emoji.length, 0)
  if (total === 0) return null
  const line = lines.findIndex((row) => at >= row.first && at < row.first + row.emoji.length)
  const column = at - (lines[line]?.first ?? 0)
  const into = (to: number): number => {
    const row = lines[Math.min(Math.max(to, 0), lines.length - 1)]
    return row ? row.first + Math.min(column, row.emoji.length - 1, columns - 1) : at
  }
  switch (key) {
    case 'ArrowRight':
      return Math.min(total - 1, at + 1)
    case 'ArrowLeft':
      return Math.max(0, at - 1)
    case 'ArrowDown':
      return into(line + 1)
    case 'ArrowUp':
      return into(line - 1)
    case 'PageDown':
      return into(line + 6)
    case 'PageUp':
      return into(line - 6)
    default:
      return null
  }
}
