import { describe, expect, it } from 'vitest'
import type { PostItem, TimelineItem } from '../../../backend/types'
import { firstRun, followed, grown, keyOf, MOST, openingRow, screenful, STEP } from './rows'

const FIRST = screenful(800)

const post = (n: number): TimelineItem => ({ type: 'post', post: { key: `p${n}`, id: `p${n}` } as PostItem })
const posts = (from: number, to: number): TimelineItem[] => Array.from({ length: to - from }, (_, i) => post(from + i))
const keys = (items: TimelineItem[]): string[] => items.map(keyOf)

describe('where a timeline opens', () => {
  it('goes to the post asked for, else to what is new, else to the bottom', () => {
    const items: TimelineItem[] = [...posts(0, 5), { type: 'newLine' }, ...posts(5, 8)]
    expect(openingRow(items, 'p2')).toBe(2)
    expect(openingRow(items, null)).toBe(5)
    expect(openingRow(items, 'gone'), 'a post that is not there').toBe(5)
    expect(openingRow(posts(0, 5), null)).toBeNull()
  })
  it('draws a screenful first', () => {
    expect(firstRun(100, null, FIRST)).toEqual({ from: 100 - FIRST, to: 100 })
    const around = firstRun(100, 50, FIRST)
    expect(around.from <= 50 && around.to > 50 && around.to - around.from === FIRST).toBe(true)
    expect(firstRun(3, null, FIRST), 'all of a short one').toEqual({ from: 0, to: 3 })
  })
})

describe('a run', () => {
  it('grows in steps and never beyond its most', () => {
    let run = firstRun(2000, null, FIRST)
    for (let i = 0; i < 20; i++) run = grown(run, 2000, 'older')
    expect(run.to - run.from).toBe(MOST)
    expect(run.from, 'it walked up').toBe(2000 - FIRST - 20 * STEP)
  })
  it('finds the same rows after older ones arrived', () => {
    const before: TimelineItem[] = [{ type: 'older', loading: true, offline: false }, ...posts(100, 130)]
    const after: TimelineItem[] = [{ type: 'older', loading: false, offline: false }, ...posts(40, 130)]
    const run = followed({ from: 0, to: before.length }, keys(before), keys(after), 'older')
    const drawn = keys(after).slice(run.from, run.to)
    expect(drawn.at(-1), 'the end stays the end').toBe('p129')
    expect(drawn[0], 'one step of what came is drawn, next to what was there').toBe(`p${100 - STEP}`)
  })
  it('lets go where nobody looks', () => {
    const before = posts(200, 200 + MOST)
    const after = posts(100, 200 + MOST)
    const up = followed({ from: 0, to: MOST }, keys(before), keys(after), 'older')
    expect(keys(after).slice(up.from, up.to)[0], 'near the top, the top stays').toBe(`p${200 - STEP}`)
    const down = followed({ from: 0, to: MOST }, keys(before), keys(after), 'newer')
    expect(keys(after).slice(down.from, down.to).at(-1), 'near the bottom, the bottom stays').toBe(`p${199 + MOST}`)
  })
  it('follows new posts at the end, and begins again where nothing is left', () => {
    expect(followed({ from: 0, to: 3 }, keys(posts(0, 3)), keys(posts(0, 4)), 'newer')).toEqual({ from: 0, to: 4 })
    expect(followed({ from: 0, to: 3 }, keys(posts(0, 3)), keys(posts(50, 60)), 'newer')).toEqual({ from: 0, to: 10 })
  })
})
