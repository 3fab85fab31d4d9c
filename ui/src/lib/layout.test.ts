import { describe, expect, it } from 'vitest'
import { layout, PAPER, RAIL, within } from './layout'

const usual = { scale: 1, sidebar: 260, pane: 400, paneOpen: true }

describe('the window’s width', () => {
  it('shows everything as wanted where there is room', () => {
    expect(layout({ ...usual, window: 1440 })).toEqual({ sidebar: 260, sidebarHidden: false, pane: 400, paneCovers: false })
  })

  it('narrows the pane first', () => {
    expect(layout({ ...usual, window: 1140 }), '1140 - 64 - 260 - 480 are left').toEqual({ sidebar: 260, sidebarHidden: false, pane: 336, paneCovers: false })
  })

  it('then hides the sidebar', () => {
    expect(layout({ ...usual, window: 1000 })).toMatchObject({ sidebarHidden: true, pane: 400 })
  })

  it('then lets the pane cover the paper', () => {
    expect(layout({ ...usual, window: 830 })).toMatchObject({ sidebarHidden: false, pane: 0, paneCovers: true })
    expect(layout({ ...usual, window: 700 })).toMatchObject({ sidebarHidden: true, paneCovers: true })
  })

  it('never takes the paper under its least width, unless the pane covers it', () => {
    for (let window = 700; window <= 2560; window += 7)
      for (const scale of [0.85, 1, 1.5])
        for (const paneOpen of [true, false]) {
          const given = layout({ window, scale, sidebar: 400, pane: 640, paneOpen })
          const paper = window - RAIL * scale - (given.sidebarHidden ? 0 : given.sidebar) - given.pane
          if (window >= (RAIL + PAPER) * scale) expect(paper, `${window} px at ${scale}`).toBeGreaterThanOrEqual(PAPER * scale - 0.001)
        }
  })

  it('keeps what is dragged within its limits', () => {
    expect(within(12, { least: 200, most: 400 })).toBe(200)
    expect(within(1200, { least: 200, most: 400 })).toBe(400)
  })
})
