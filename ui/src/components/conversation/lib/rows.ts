// The rows of a timeline: their names, and which of them are drawn.
//
// The engine keeps a view to a hundred rows or so and fetches more at its ends. Of these, a timeline draws a run:
// first what fills the screen, then all around it, never more than `MOST`. There are no spacers, so that no height
// is ever guessed; whatever comes or goes above the first visible post is made good by the scroller (see anchor.ts).
import type { TimelineItem } from '../../../backend/types'

/** How many rows are drawn at first in a window of that height, in pixels: what fills it, for a person waits for that. */
export function screenful(height: number): number {
  return Math.max(12, Math.ceil(height / 44))
}
/** How many more at each step. */
export const STEP = 24
/** How many at most. */
export const MOST = 160

/** A run of rows: from, and up to but not including. */
export interface Run {
  from: number
  to: number
}

/** What a row is called for as long as it is shown. */
export function keyOf(item: TimelineItem): string {
  switch (item.type) {
    case 'post':
      return item.post.key
    case 'day':
      return `day:${item.at}`
    default:
      return `row:${item.type}`
  }
}

/** Where a timeline opens: at a post, at the line above what is new, or at the bottom. */
export function openingRow(items: TimelineItem[], post: string | null): number | null {
  if (post) {
    const at = items.findIndex((it) => it.type === 'post' && it.post.id === post)
    if (at >= 0) return at
  }
  const line = items.findIndex((it) => it.type === 'newLine')
  return line >= 0 ? line : null
}

/** The first run of so many rows: around a row, or at the end. */
export function firstRun(length: number, row: number | null, count: number): Run {
  if (row === null) return { from: Math.max(0, length - count), to: length }
  // It will stand in the upper part of the window: most of what is in sight lies below.
  const from = Math.max(0, row - Math.floor(count / 4))
  const to = Math.min(length, from + count)
  return { from: Math.max(0, to - count), to }
}

/** One step more towards an end. What then is too many is let go at the other. */
export function grown(run: Run, length: number, towards: 'older' | 'newer'): Run {
  if (towards === 'older') {
    const from = Math.max(0, run.from - STEP)
    return { from, to: Math.min(run.to, from + MOST) }
  }
  const to = Math.min(length, run.to + STEP)
  return { from: Math.max(run.from, to - MOST), to }
}

/**
 * The same rows after a change of the list, found by name. A run that reached an end reaches it still; of what came
 * at the top, one step is drawn. What then is too many is let go where it is not looked at: `near` is the end that is.
 */
export function followed(run: Run, before: string[], after: string[], near: 'older' | 'newer'): Run {
  const place = new Map(after.map((key, i) => [key, i]))
  // Rows such as "older" keep their name wherever they stand: only posts and days tell where the run is.
  const there = (key: string | undefined): number => (key === undefined || key.startsWith('row:') ? -1 : (place.get(key) ?? -1))
  let first = -1
  let last = -1
  for (let i = run.from; i < run.to && first < 0; i++) first = there(before[i])
  for (let i = run.to - 1; i >= run.from && last < 0; i--) last = there(before[i])
  if (first < 0 || last < first) return firstRun(after.length, null, Math.max(run.to - run.from, screenful(0)))
  const to = run.to >= before.length ? after.length : last + 1
  const from = run.from === 0 ? Math.max(0, first - STEP) : first
  return near === 'older' ? { from, to: Math.min(to, from + MOST) } : { from: Math.max(from, to - MOST), to }
}
