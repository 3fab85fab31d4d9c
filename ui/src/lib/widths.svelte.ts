// The widths that were dragged, for each account, as long as the window lives.

import type { AccountId } from '../backend/types'
import { PANE, SIDEBAR } from './layout'

/** In pixels at 100 % text size. */
export interface Widths {
  sidebar: number
  pane: number
}

const known: Record<AccountId, Widths> = $state({})

/** The widths of an account's window. */
export function widths(account: AccountId): Widths {
  return {
    get sidebar() {
      return known[account]?.sidebar ?? SIDEBAR.usual
    },
    set sidebar(sidebar) {
      known[account] = { sidebar, pane: this.pane }
    },
    get pane() {
      return known[account]?.pane ?? PANE.usual
    },
    set pane(pane) {
      known[account] = { sidebar: this.sidebar, pane }
    },
  }
}
