import { describe, expect, it } from 'vitest'
import { emojiTable, searchEmoji } from './emoji'
import { emojiRows, moved, offsets, visible } from './grid'

describe('the table of emoji', () => {
  it('is searched by name first, then by words', async () => {
    const { emoji, byName, categories } = await emojiTable()
    expect(byName.get('+1')?.unicode).toBe('👍')
    expect(searchEmoji(emoji, 'ship')[0]?.names, 'the exact name first').toContain('ship')
    expect(searchEmoji(emoji, ':tada')[0]?.unicode, 'with its colon').toBe('🎉')
    expect(searchEmoji(emoji, 'happy').length, 'by a word that is no name').toBeGreaterThan(3)
    expect(searchEmoji(emoji, 'zzzz')).toEqual([])
    expect(categories.length === 9 && emoji.every((it) => it.category < 9), 'parts of others are not picked').toBe(true)
  })
})

describe('the grid', () => {
  const item = (name: string) => ({ name, unicode: null, picture: null })
  const rows = emojiRows([{ id: 'x', emoji: ['a', 'b', 'c'].map(item) }, { id: 'y', emoji: ['d'].map(item) }], 2)
  it('is rows of headings and emoji', () => {
    expect(rows.map((row) => (row.type === 'heading' ? row.section : row.emoji.map((it) => it.name).join('')))).toEqual(['x', 'ab', 'c', 'y', 'd'])
  })
  it('is walked with the arrows, across sections', () => {
    expect(moved(rows, 0, 'ArrowRight', 2)).toBe(1)
    expect(moved(rows, 1, 'ArrowDown', 2), 'a shorter row takes its last').toBe(2)
    expect(moved(rows, 2, 'ArrowDown', 2), 'over the heading').toBe(3)
    expect(moved(rows, 0, 'ArrowUp', 2), 'no further than the first').toBe(0)
    expect(moved(rows, 0, 'a', 2), 'letters are not its own').toBeNull()
  })
  it('draws only what is in sight', () => {
    const tops = offsets(Array.from({ length: 200 }, () => rows[0]!), 36)
    expect(visible(tops, 3600, 252)).toEqual({ from: 97, to: 110 })
  })
})
