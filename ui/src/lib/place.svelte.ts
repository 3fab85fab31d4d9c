// Where the window is, and the way it came.

import { backend } from '../backend/current'
import type { Place } from '../backend/types'

/** How far back one can go. */
const DEPTH = 100


let current = $state.raw<{ places: Place[]; at: number }>({ places: [], at: -1 })

/** The place being shown; none before the engine has told where to begin. */
export function place(): Place | null {
  return current.places[current.at] ?? null
}

/** Whether two places show the same thing; a post to go to is asked for anew each time. */
export function samePlace(a: Place | null, b: Place | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function remember(): void {
  const here = place()
  // Where one begins next time is a convenience: failing to keep it is not worth a word.
  if (here && here.type !== 'signIn') backend.dispatch({ type: 'went', place: here }).catch(() => undefined)
}

/** Goes somewhere. */
export function go(to: Place): void {
  const here = place()
  if (samePlace(here, to) && !(to.type === 'channel' && to.post !== null)) return
  const before = current.places.slice(0, current.at + 1)
  const places = [...before, to].slice(-DEPTH)
  current = { places, at: places.length - 1 }
  remember()
}

/** Puts another place where one is, without a step to go back to: opening a thread, settling a post that was shown. */
export function change(to: Place): void {
  if (samePlace(place(), to)) return
  const places = current.places.slice()
  const at = Math.max(current.at, 0)
  places[at] = to
  current = { places, at }
  remember()
}

/** Whether there is a way back or forward. */
export function canStep(by: -1 | 1): boolean {
  return current.places[current.at + by] !== undefined
}

/** One step back or forward. */
export function step(by: -1 | 1): void {
  if (!canStep(by)) return
  current = { ...current, at: current.at + by }
  remember()
}

/** Forgets the way; for tests. */
export function forgetWay(): void {
  current = { places: [], at: -1 }
}

/** Opens a thread beside the conversation being shown. */
export function openThread(root: string): void {
  const here = place()
  if (here?.type === 'channel' || here?.type === 'threads') change({ ...here, root })
}

/** Closes the thread beside. */
export function closeThread(): void {
  const here = place()
  if (here?.type === 'channel' || here?.type === 'threads') change({ ...here, root: null })
}
