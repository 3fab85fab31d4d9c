// Errors in words.

import type { UiError } from '../backend/types'
import { t } from './words'

/** What happened, what is kept and what to do. */
export function errorWords(error: UiError): string {
  // Values travel as text; a count has to be a number for the language's plurals.
  const args = Object.entries(error.args).map(([name, value]) => [name, /^\d+$/.test(value) ? Number(value) : value] as const)
  return t(`error-${error.code}`, Object.fromEntries(args))
}
