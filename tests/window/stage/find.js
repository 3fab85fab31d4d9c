// Finds what is seen by its role and accessible name, as assistive technology does (a part of accname-1.2).
const [role, wanted, exact, within] = arguments
const selectors = {
  article: 'article', button: 'button, [role=button]', combobox: '[role=combobox]', dialog: 'dialog, [role=dialog]', heading: 'h1, h2, h3',
  log: '[role=log]', menuitem: '[role=menuitem], [role=menuitemradio]', navigation: 'nav', option: '[role=option]', progressbar: '[role=progressbar]', region: 'section[aria-label], aside',
  separator: '[role=separator]', status: '[role=status]', switch: '[role=switch]', tab: '[role=tab]', radio: '[role=radio], input[type=radio]',
  textbox: 'textarea, input:not([type]), input[type=text], input[type=password]', alert: '[role=alert]', group: '[role=group], fieldset',
}
const text = (node) => {
  if (node.nodeType === 3) return node.data
  if (node.nodeType !== 1 || node.getAttribute('aria-hidden') === 'true') return ''
  const label = node.getAttribute('aria-label')
  if (label) return label
  return [...node.childNodes].map(text).join('')
}
const nameOf = (element) => {
  const label = element.getAttribute('aria-label')
  if (label) return label
  const by = element.getAttribute('aria-labelledby')
  if (by) return by.split(' ').map((id) => document.getElementById(id)).filter(Boolean).map(text).join(' ')
  if (element.labels && element.labels.length) return [...element.labels].map(text).join(' ')
  return text(element)
}
const roots = within ? [...document.querySelectorAll(within)] : [document]
const open = [...document.querySelectorAll('dialog[open]')].at(-1)
for (const root of roots)
  for (const element of root.querySelectorAll(selectors[role])) {
    if (!element.checkVisibility() || element.closest('[aria-hidden=true], [inert]')) continue
    // Behind a modal dialog nothing can be reached.
    if (open && element !== open && !open.contains(element) && role !== 'article' && role !== 'status') continue
    const name = nameOf(element).replace(/\s+/g, ' ').trim()
    if (exact ? name === wanted : name.includes(wanted)) return element
  }
return null
