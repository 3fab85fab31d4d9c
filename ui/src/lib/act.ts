// Doing something: an intent, where it leads, and what is said when it fails.

import { backend } from '../backend/current'
import type { Done, Intent } from '../backend/types'
import { go } from './place.svelte'
import { toastError } from './toasts.svelte'

/** Hands an intent over, follows it where it leads, and shows a note if it fails. Answers whether it was taken. */
export async function act(intent: Intent): Promise<boolean> {
  try {
    follow(await backend.dispatch(intent))
    return true
  } catch (error) {
    toastError(error)
    return false
  }
}

/** Goes where something done leads. */
export function follow(done: Done): void {
  if (done.type === 'go') go(done.place)
}
