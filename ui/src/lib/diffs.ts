// Applies a view's diffs as `Diff::apply` in crates/app/src/boundary/diff.rs does.

import type { Diff } from '../backend/types'

/** The list after the diffs. An index outside the list is ignored: a view that drifted is reset by its sender. */
export function applyDiffs<T>(list: readonly T[], diffs: readonly Diff<T>[]): T[] {
  let result = list.slice()
  for (const diff of diffs) {
    switch (diff.type) {
      case 'reset':
        result = diff.items.slice()
        break
      case 'insert':
        if (diff.index <= result.length) result.splice(diff.index, 0, diff.item)
        break
      case 'set':
        if (diff.index < result.length) result[diff.index] = diff.item
        break
      case 'remove':
        if (diff.index < result.length) result.splice(diff.index, 1)
        break
    }
  }
  return result
}
