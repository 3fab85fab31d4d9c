// Errors in words.

import type { UiError } from '../backend/types'
import { t } from './words'

/** What happened, what is kept and what to do. */
export function errorWords(error: UiError): string {
  return t(`error-${error.code}`, error.args)
}
