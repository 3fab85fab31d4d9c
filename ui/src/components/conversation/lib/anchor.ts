// Keeping what is read in its place.
//
// WebKit has no scroll anchoring, and Chromium's differs; so ours is the only one (`overflow-anchor: none`).
// Before each change the first visible post and its place are known; after it, the scroller is moved by what that
// post was moved. At the bottom, the bottom is what is kept.

/** A row as it lies in the scroller's content, in pixels from the top of the viewport. */
export interface Box {
  key: string
  top: number
  bottom: number
}

/** What is kept: a row at a distance from the top of the viewport. */
export interface Anchor {
  key: string
  top: number
}

/** How near to the end counts as at the end, in pixels: less than a line, more than a rounding. */
export const NEAR_END = 12

/** The first row that can be seen; rows are in order. */
export function firstVisible(rows: Box[]): Anchor | null {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle]?.bottom ?? 0) > 0.5) high = middle
    else low = middle + 1
  }
  const row = rows[low]
  return row ? { key: row.key, top: row.top } : null
}

/** By how much to scroll so that the anchor stands where it stood. Nothing below half a device pixel: that would drift. */
export function correction(anchor: Anchor, top: number): number {
  const moved = top - anchor.top
  return Math.abs(moved) < 0.25 ? 0 : moved
}

export function atEnd(scrollTop: number, height: number, viewport: number): boolean {
  return height - viewport - scrollTop <= NEAR_END
}

/** Which end is near enough to fetch more: within one and a half screens. */
export function nearEnds(scrollTop: number, height: number, viewport: number): { older: boolean; newer: boolean } {
  const reach = viewport * 1.5
  return { older: scrollTop < reach, newer: height - viewport - scrollTop < reach }
}
