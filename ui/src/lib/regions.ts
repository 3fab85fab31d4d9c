// The regions of the window, for F6: whatever bears `data-region`, in the order of the document.

const FOCUSABLE = 'a[href], button:not([disabled]):not([tabindex="-1"]), input:not([disabled]), textarea:not([disabled]), [contenteditable="true"], [tabindex="0"]'

function visible(element: Element): boolean {
  return element.checkVisibility?.() ?? true
}

/** Puts the focus into a region: on what was chosen there, else on the first thing that takes it. */
function enter(region: Element): boolean {
  const inside = [...region.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(visible)
  const target = inside.find((element) => element.getAttribute('aria-current') || element.matches('[tabindex="0"]')) ?? inside[0]
  target?.focus()
  return target !== undefined
}

/** Goes to the next region, or the one before. */
export function nextRegion(by: 1 | -1): void {
  const regions = [...document.querySelectorAll('[data-region]')].filter(visible)
  // A region inside another one counts as itself.
  const at = regions.findLastIndex((region) => region.contains(document.activeElement))
  for (let n = 1; n <= regions.length; n++) {
    const start = at === -1 ? (by === 1 ? -1 : 0) : at
    const region = regions[(start + by * n + regions.length * 2) % regions.length]
    if (region && enter(region)) return
  }
}

/** Puts the focus into the composer: the pane's if one is there already, else the conversation's. */
export function focusComposer(): void {
  const home = document.activeElement?.closest('[data-region="pane"]') ?? document
  const field = '[data-region="composer"] textarea, [data-region="composer"] [contenteditable="true"], [data-composer] textarea, textarea[data-composer]'
  const composer = home.querySelector<HTMLElement>(field) ?? document.querySelector<HTMLElement>(field)
  composer?.focus()
}
