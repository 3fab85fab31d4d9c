// What stands in front of the window: one dialog at a time.

import type { AccountId } from '../backend/types'

/** A dialog. */
export type Layer =
  | { type: 'switcher'; people: boolean }
  | { type: 'settings' }
  | { type: 'shortcuts' }
  | { type: 'createChannel' }
  | { type: 'browse' }
  | { type: 'signOut'; account: AccountId; name: string }

let current = $state.raw<Layer | null>(null)

/** What is in front now. */
export function layer(): Layer | null {
  return current
}

/** Puts something in front, in place of what was there. */
export function show(wanted: Layer): void {
  current = wanted
}

/** Takes it away. */
export function hide(): void {
  current = null
}
