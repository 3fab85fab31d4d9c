// Opens a `<dialog>` in front of everything for as long as it is drawn.

/** An attachment for the element. Tells the page's style (base.css) that a dialog is open: asking with `:has()` would have everything that is drawn anew looked through. */
export function modal(node: HTMLDialogElement): () => void {
  const root = document.documentElement
  node.showModal?.()
  root.dataset['dialog'] = ''
  return () => {
    node.close?.()
    if (!document.querySelector('dialog[open]')) delete root.dataset['dialog']
  }
}
