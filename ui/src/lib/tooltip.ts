// Tooltips: one element for all, shown after a moment's rest of the pointer and at once for the keyboard.

import { computePosition, flip, offset, shift, type Placement } from '@floating-ui/dom'
import type { Attachment } from 'svelte/attachments'

/** How long the pointer has to rest, in milliseconds. */
const REST = 400

let bubble: HTMLElement | null = null
let shownFor: Element | null = null

function element(): HTMLElement {
  if (!bubble) {
    bubble = document.createElement('div')
    bubble.className = 'tooltip'
    bubble.role = 'tooltip'
    bubble.popover = 'manual'
    bubble.setAttribute('aria-hidden', 'true')
  }
  // A dialog in the top layer hides what lies outside of it, so the bubble lives beside what it explains.
  const home = shownFor?.closest('dialog') ?? document.body
  if (bubble.parentElement !== home) home.append(bubble)
  return bubble
}

function hide(): void {
  shownFor = null
  if (bubble?.isConnected) bubble.hidePopover?.()
}

async function show(on: Element, text: string, keys: string | undefined, placement: Placement): Promise<void> {
  shownFor = on
  const shown = element()
  shown.replaceChildren(text)
  if (keys) {
    const kbd = document.createElement('kbd')
    kbd.textContent = keys
    shown.append(kbd)
  }
  shown.showPopover?.()
  const { x, y } = await computePosition(on, shown, { placement, strategy: 'fixed', middleware: [offset(6), flip(), shift({ padding: 8 })] })
  shown.style.left = `${Math.round(x)}px`
  shown.style.top = `${Math.round(y)}px`
}

/** Explains an element: `{@attach tooltip('Attach a file', 'Ctrl+U')}`. An empty text explains nothing. */
export function tooltip(text: string, keys?: string, placement: Placement = 'bottom'): Attachment<HTMLElement> {
  return (node) => {
    if (text === '') return
    let timer: ReturnType<typeof setTimeout> | undefined
    const enter = (): void => {
      clearTimeout(timer)
      timer = setTimeout(() => void show(node, text, keys, placement), shownFor ? 0 : REST)
    }
    const leave = (): void => {
      clearTimeout(timer)
      if (shownFor === node) hide()
    }
    const focus = (): void => {
      if (node.matches(':focus-visible')) void show(node, text, keys, placement)
    }
    node.addEventListener('pointerenter', enter)
    node.addEventListener('pointerleave', leave)
    node.addEventListener('pointerdown', leave)
    node.addEventListener('focus', focus)
    node.addEventListener('blur', leave)
    return () => {
      leave()
      node.removeEventListener('pointerenter', enter)
      node.removeEventListener('pointerleave', leave)
      node.removeEventListener('pointerdown', leave)
      node.removeEventListener('focus', focus)
      node.removeEventListener('blur', leave)
    }
  }
}
