// How the window's width is shared out. The paper is never under its least width: first the pane narrows,
// then the sidebar hides behind a button, then the pane covers the paper.

/** In pixels at 100 % text size. */
export const RAIL = 64
export const SIDEBAR = { least: 200, usual: 260, most: 400 }
export const PANE = { least: 320, usual: 400, most: 640 }
export const PAPER = 480

/** What is wanted, in pixels at 100 % text size; the window as it is. */
export interface Wanted {
  window: number
  scale: number
  sidebar: number
  pane: number
  /** Whether there is something to show in the pane. */
  paneOpen: boolean
}

/** What there is, in pixels. */
export interface Layout {
  /** The sidebar's width, also when it is shown over the paper. */
  sidebar: number
  /** Whether the sidebar is behind a button. */
  sidebarHidden: boolean
  /** The pane's width; zero while it is closed or covers the paper. */
  pane: number
  /** Whether the pane covers the paper. */
  paneCovers: boolean
}

/** A width within its limits. */
export function within(width: number, limits: { least: number; most: number }): number {
  return Math.min(Math.max(Math.round(width), limits.least), limits.most)
}

/** Shares the window out. */
export function layout(wanted: Wanted): Layout {
  const { scale } = wanted
  const sidebar = within(wanted.sidebar, SIDEBAR) * scale
  const pane = within(wanted.pane, PANE) * scale
  const beside = wanted.window - (RAIL + PAPER) * scale
  const sidebarHidden = beside < sidebar
  if (!wanted.paneOpen) return { sidebar, sidebarHidden, pane: 0, paneCovers: false }

  const least = PANE.least * scale
  const withSidebar = beside - sidebar
  if (withSidebar >= least) return { sidebar, sidebarHidden: false, pane: Math.min(pane, withSidebar), paneCovers: false }
  if (beside >= least) return { sidebar, sidebarHidden: true, pane: Math.min(pane, beside), paneCovers: false }
  return { sidebar, sidebarHidden, pane: 0, paneCovers: true }
}
