// The backend of this window. `main.ts` chooses it before anything is drawn.

import type { Backend } from './backend'

export let backend: Backend

export function setBackend(chosen: Backend): void {
  backend = chosen
}
