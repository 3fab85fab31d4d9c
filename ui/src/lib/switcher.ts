// The rows of the quick switcher.

import type { SwitcherRow } from '../backend/types'

/** What was found here, in its order, then what the server added: the choice does not move. */
export function mergeRows(local: readonly SwitcherRow[], remote: readonly SwitcherRow[]): SwitcherRow[] {
  const fresh = new Map(remote.map((row) => [row.key, row]))
  const known = new Set(local.map((row) => row.key))
  return [...local.map((row) => fresh.get(row.key) ?? row), ...remote.filter((row) => !known.has(row.key))]
}

/** Direct and group messages, and people. */
export function onlyPeople(rows: readonly SwitcherRow[]): SwitcherRow[] {
  return rows.filter((row) => row.type === 'person' || (row.type === 'channel' && (row.kind === 'D' || row.kind === 'G')))
}
