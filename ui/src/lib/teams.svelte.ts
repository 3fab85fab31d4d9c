// Going to a team: to where one was in it last, else to its first channel once its sidebar is known.

import type { AccountId, Place, SidebarItem, TeamId } from '../backend/types'
import { change, go, place } from './place.svelte'

const last = new Map<string, Place>()
let wanted = $state.raw<{ account: AccountId; team: TeamId } | null>(null)

const key = (account: AccountId, team: TeamId): string => `${account}/${team}`

/** Remembers where one is in a team; called whenever the place changes. */
export function rememberTeamPlace(here: Place | null): void {
  if (here?.type === 'channel' || here?.type === 'threads') last.set(key(here.account, here.team), here)
}

/** The team to show of an account that has no place yet. */
export function wantedTeam(account: AccountId): TeamId | null {
  return wanted?.account === account ? wanted.team : null
}

/** Goes to a team. */
export function goToTeam(account: AccountId, team: TeamId): void {
  const before = last.get(key(account, team))
  if (before) return go(before.type === 'channel' ? { ...before, post: null } : before)
  wanted = { account, team }
  go({ type: 'account', account })
}

/** Settles an account without a place on the first channel of its sidebar. */
export function settle(rows: readonly SidebarItem[], account: AccountId, team: TeamId): void {
  if (place()?.type !== 'account') return
  const first = rows.find((item) => item.type === 'channel')
  if (first) change({ type: 'channel', account, team, channel: first.id, post: null, root: null })
}
