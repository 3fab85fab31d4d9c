// Whether the keys of a Mac are meant. Asked of the engine once it has told, and of the browser before.

import { app } from './app.svelte'

/** Whether ⌘ stands where others have Ctrl. */
export function isMac(): boolean {
  const os = app?.shell?.os
  return os ? os === 'macos' : /mac/i.test(navigator.userAgent)
}
