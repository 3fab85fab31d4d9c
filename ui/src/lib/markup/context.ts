// What a message's tree needs from the place it is drawn in: who is asked when something in it is clicked,
// and the sizes of its images.
import { getContext, setContext } from 'svelte'
import { backend } from '../../backend/current'
import type { ImageItem, UserId } from '../../backend/types'

export interface MarkupContext {
  readonly account: string | null
  /** Opens an address: here if it leads here, else in the browser. The engine decides. */
  openLink(url: string): void
  /** Shows who a mention means, beside the element that was clicked. */
  showPerson(user: UserId, beside: HTMLElement): void
  /** Goes to a channel of this account. */
  goToChannel(channel: string): void
  /** Shows one image of a message large. */
  showImage(image: ImageItem, beside: HTMLElement): void
}

const KEY = Symbol('markup')

export function setMarkup(context: MarkupContext): void {
  setContext(KEY, context)
}

/** The context in force; where none is set (a channel's topic), links work and the rest is text. */
export function getMarkup(): MarkupContext {
  return getContext<MarkupContext | undefined>(KEY) ?? alone
}

const alone: MarkupContext = {
  account: null,
  openLink: (url) => void backend.dispatch({ type: 'openLink', account: null, url }).catch(() => undefined),
  showPerson: () => undefined,
  goToChannel: () => undefined,
  showImage: () => undefined,
}
