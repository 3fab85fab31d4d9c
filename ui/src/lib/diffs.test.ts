import { describe, expect, it } from 'vitest'
import type { Diff } from '../backend/types'
import { applyDiffs } from './diffs'

/** As the Rust side does it, one at a time and in place: the two must never differ. */
function inPlace(list: number[], diff: Diff<number>): void {
  if (diff.type === 'reset') list.splice(0, list.length, ...diff.items)
  else if (diff.type === 'insert' && diff.index <= list.length) list.splice(diff.index, 0, diff.item)
  else if (diff.type === 'set' && diff.index < list.length) list[diff.index] = diff.item
  else if (diff.type === 'remove' && diff.index < list.length) list.splice(diff.index, 1)
}

/** Numbers that look random and are the same each time. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state * 1103515245 + 12345) % 2147483648
    yield state
  }
}

describe('diffs', () => {
  it('begin with a reset', () => {
    expect(applyDiffs([9], [{ type: 'reset', items: [1, 2] }])).toEqual([1, 2])
  })

  it('are applied in order, each to what the one before left', () => {
    expect(applyDiffs(['a', 'b'], [{ type: 'insert', index: 1, item: 'x' }, { type: 'remove', index: 0 }, { type: 'set', index: 0, item: 'y' }])).toEqual(['y', 'b'])
  })

  it('may add at the very end', () => {
    expect(applyDiffs([1], [{ type: 'insert', index: 1, item: 2 }])).toEqual([1, 2])
  })

  it('outside the list change nothing: the sender resets a view that drifted', () => {
    expect(applyDiffs([1], [{ type: 'insert', index: 2, item: 9 }, { type: 'set', index: 1, item: 9 }, { type: 'remove', index: 1 }])).toEqual([1])
  })

  it('leave the list they are given as it was', () => {
    const list = [1, 2]
    applyDiffs(list, [{ type: 'remove', index: 0 }])
    expect(list, 'what is drawn now must not change under the drawing').toEqual([1, 2])
  })

  it('lead to the same list as the Rust side for any sequence', () => {
    const next = numbers(4711)
    const expected: number[] = []
    let list: number[] = []
    for (let n = 0; n < 2000; n++) {
      const index = next.next().value % (expected.length + 2)
      const item = next.next().value
      const kind = next.next().value % 40
      const diff: Diff<number> = kind === 0 ? { type: 'reset', items: [item] } : kind < 20 ? { type: 'insert', index, item } : kind < 30 ? { type: 'set', index, item } : { type: 'remove', index }
      inPlace(expected, diff)
      list = applyDiffs(list, [diff])
      expect(list).toEqual(expected)
    }
  })
})
