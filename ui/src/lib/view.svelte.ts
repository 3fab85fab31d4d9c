// A view as a reactive list.

import { backend } from '../backend/current'
import type { OpenView } from '../backend/backend'
import type { Diff, ViewSpec } from '../backend/types'
import { applyDiffs } from './diffs'

/** An open view's items. */
export interface View<T> {
  /** All items, in order. Replaced as a whole, each item as a whole: never changed in place. */
  readonly items: T[]
  /** The first item; for views that have one. */
  readonly first: T | undefined
  /** Whether the first batch has come. */
  readonly ready: boolean
  /** The diffs of the last batch, for who must know what changed (scroll anchoring, announcements). */
  readonly last: readonly Diff<T>[]
  /** The engine's number for it, for intents such as `showOlder`; none while no view is open. */
  readonly id: Promise<number> | null
}

/** Keeps the view that `spec` names open as long as the component lives; call it while a component is set up. */
export function useView<T>(spec: () => ViewSpec | null): View<T> {
  let items = $state.raw<T[]>([])
  let last = $state.raw<readonly Diff<T>[]>([])
  let ready = $state(false)
  let opened = $state.raw<OpenView | null>(null)
  // The same view asked for by a new object is no reason to open it again.
  const key = $derived(JSON.stringify(spec()))

  $effect.pre(() => {
    const wanted = JSON.parse(key) as ViewSpec | null
    items = []
    last = []
    ready = false
    if (wanted === null) return
    const view = backend.open<T>(wanted, (diffs) => {
      items = applyDiffs(items, diffs)
      last = diffs
      ready = true
    })
    opened = view
    return () => {
      opened = null
      view.close()
    }
  })

  return {
    get items() {
      return items
    },
    get first() {
      return items[0]
    },
    get ready() {
      return ready
    },
    get last() {
      return last
    },
    get id() {
      return opened?.id ?? null
    },
  }
}
