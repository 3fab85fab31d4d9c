import { describe, expect, it } from 'vitest'
import { sidebar } from '../backend/fake/channels'
import { neighbour, outOfSight } from './sidebar'

const rows = sidebar('busy', new Set())

describe('walking through the sidebar', () => {
  it('goes from channel to channel over categories', () => {
    expect(neighbour(rows, 'release', 1, false)).toBe('announcements')
    expect(neighbour(rows, 'announcements', -1, false)).toBe('release')
  })

  it('goes round the end', () => {
    expect(neighbour(rows, 'gm', 1, false)).toBe('deck')
    expect(neighbour(rows, 'deck', -1, false)).toBe('gm')
  })

  it('stops at unread ones only, and not at muted ones', () => {
    expect(neighbour(rows, 'incidents', 1, true), 'random is unread but muted').toBe('dm-bo')
    expect(neighbour(sidebar('empty', new Set()), 'square', 1, true), 'nothing is unread').toBeNull()
  })

  it('begins at either end when no channel is shown', () => {
    expect(neighbour(rows, null, 1, false)).toBe('deck')
    expect(neighbour(rows, null, -1, false)).toBe('gm')
  })
})

describe('unread rows out of sight', () => {
  it('are the nearest above and below', () => {
    const at = (id: string): number => rows.findIndex((row) => row.type === 'channel' && row.id === id)
    expect(outOfSight(rows, at('onboarding'), at('square'))).toEqual({ above: at('incidents'), below: at('dm-bo') })
    expect(outOfSight(rows, 0, rows.length), 'all is in sight').toEqual({ above: null, below: null })
  })
})
