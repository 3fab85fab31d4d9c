// Short notes at the lower edge: something went wrong, or can be undone.

import { isUiError } from '../backend/backend'
import type { UiError } from '../backend/types'
import { errorWords } from './errors'

/** A note. */
export interface Toast {
  id: number
  text: string
  tone: 'plain' | 'danger'
  /** For "Details". */
  details: string | null
  action: { label: string; act: () => void } | null
}

/** How long a note stays, in milliseconds; one with something to do stays longer. */
const STAYS = { plain: 5000, danger: 10000 }

let list = $state.raw<Toast[]>([])
let count = 0

/** The notes being shown, the oldest first. */
export function toasts(): readonly Toast[] {
  return list
}

/** Shows a note. */
export function toast(text: string, options: Partial<Omit<Toast, 'id' | 'text'>> = {}): void {
  const note: Toast = { id: ++count, text, tone: 'plain', details: null, action: null, ...options }
  list = [...list.filter((other) => other.text !== text), note].slice(-3)
  setTimeout(() => dismiss(note.id), note.action ? STAYS.danger : STAYS[note.tone])
}

/** Takes a note away. */
export function dismiss(id: number): void {
  list = list.filter((note) => note.id !== id)
}

/** Shows what went wrong. Something the person called off themselves is no news. */
export function toastError(error: unknown): void {
  const known: UiError = isUiError(error) ? error : { code: 'bad-request', args: {}, details: String(error) }
  if (known.code === 'cancelled') return
  toast(errorWords(known), { tone: 'danger', details: known.details })
}
