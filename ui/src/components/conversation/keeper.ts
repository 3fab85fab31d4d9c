// Holds a scroller where it is read (see lib/anchor.ts for the reasons). The DOM's side of it.
import { atEnd, correction, firstVisible, type Anchor, type Box } from './lib/anchor'

export class Keeper {
  /** Whether the bottom is kept, and not a post. */
  stick = true
  /** The rows in sight and where they stood, posts first: the first that is still there is the one to keep. */
  #anchors: Anchor[] = []

  /** How high all was when it was last put right. */
  #heights = ''

  /** After it was scrolled: what is kept now. */
  look(box: HTMLElement, list: HTMLElement): void {
    // What grows or a field that takes the focus scrolls too, and is heard before the resize is: that is nobody leaving the bottom.
    if (this.stick && this.#heights !== heightsOf(box)) return this.toEnd(box)
    this.stick = atEnd(box.scrollTop, box.scrollHeight, box.clientHeight)
    this.#heights = heightsOf(box)
    this.#note(box, list)
  }

  /** Before a change. */
  remember(box: HTMLElement | undefined, list: HTMLElement | undefined): void {
    if (box && list && !this.stick) this.#note(box, list)
  }

  #note(box: HTMLElement, list: HTMLElement): void {
    const edge = box.getBoundingClientRect().top
    const boxes = [...list.children].map((row): Box => {
      const rect = row.getBoundingClientRect()
      return { key: keyIn(row), top: rect.top - edge, bottom: rect.bottom - edge }
    })
    const first = firstVisible(boxes)
    const from = first ? boxes.findIndex((it) => it.key === first.key) : -1
    const seen = from < 0 ? [] : boxes.slice(from).filter((it) => it.top < box.clientHeight)
    this.#anchors = [...seen.filter((it) => !it.key.includes(':')), ...seen.filter((it) => it.key.includes(':'))].map(({ key, top }) => ({ key, top }))
  }

  /** After a change, before it is painted. */
  restore(box: HTMLElement, list: HTMLElement): void {
    if (this.stick) return this.toEnd(box)
    const edge = box.getBoundingClientRect().top
    const byKey = new Map([...list.children].map((row) => [keyIn(row), row]))
    for (const anchor of this.#anchors) {
      const row = byKey.get(anchor.key)
      if (!row) continue
      const moved = correction(anchor, row.getBoundingClientRect().top - edge)
      if (moved !== 0) box.scrollTop += moved
      return
    }
  }

  toEnd(box: HTMLElement): void {
    this.stick = true
    box.scrollTop = box.scrollHeight
    this.#heights = heightsOf(box)
  }

  /** Brings a row to a part of the viewport's height. */
  show(box: HTMLElement, row: Element, part: number): void {
    this.stick = false
    box.scrollTop += row.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight * part
  }
}

function heightsOf(box: HTMLElement): string {
  return `${box.scrollHeight}/${box.clientHeight}`
}

/** The name of a row (lib/rows.ts). */
function keyIn(row: Element): string {
  return row instanceof HTMLElement ? (row.dataset['row'] ?? '') : ''
}
