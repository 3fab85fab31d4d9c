// What every transport has in common: ids for intents, repeats after the engine was lost, views that
// open themselves again, and the acknowledgement of what was drawn.

import { isUiError, uiError, type Backend, type Batch, type EngineState, type OpenView, type Progress, type Reply, type Transport } from './backend'
import type { Answer, Diff, Done, Intent, Query, UiError, ViewSpec } from './types'

/** Intents that leave no row: repeating them later would tell something that is true no more. */
const live = new Set<Intent['type']>(['focus', 'inView', 'typing', 'acknowledge', 'showOlder', 'showNewer', 'jumpToNewest', 'reconnectNow'])

/** How long to wait before the n-th repeat, in milliseconds. */
function pause(attempt: number): number {
  return Math.min(100 * 2 ** attempt, 2000)
}

/** What the engine's clock and the screen are to this module; a test hands in its own. */
export interface Surroundings {
  wait(milliseconds: number): Promise<void>
  drawn(): Promise<void>
  newId(): string
}

const surroundings: Surroundings = {
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  // A hidden window has no frames; it still has to acknowledge, or it would be sent a reset for nothing.
  drawn: () =>
    new Promise((resolve) => {
      const late = setTimeout(resolve, 250)
      requestAnimationFrame(() => {
        clearTimeout(late)
        resolve()
      })
    }),
  newId: () => crypto.randomUUID(),
}

/** A backend over a transport. */
export class Linked implements Backend {
  #state: EngineState = 'ready'
  readonly #listeners = new Set<(state: EngineState) => void>()

  constructor(
    private readonly transport: Transport,
    private readonly around: Surroundings = surroundings,
  ) {}

  async dispatch(intent: Intent): Promise<Done> {
    const id = this.around.newId()
    return this.#untilAnswered(() => this.transport.dispatch(id, intent), live.has(intent.type))
  }

  async ask(query: Query): Promise<Answer> {
    return this.#untilAnswered(() => this.transport.ask(query), false)
  }

  open<T>(spec: ViewSpec, take: (diffs: Diff<T>[]) => void): OpenView {
    let closed = false
    let current: Promise<number>
    const begin = (): Promise<number> => {
      let view: Promise<number> | null = null
      let lost = false
      const received = (batch: Batch | null): void => {
        if (closed || lost) return
        if (batch === null) {
          lost = true
          this.#tell('engineGone')
          current = begin()
          return
        }
        take(batch.diffs as Diff<T>[])
        void this.#acknowledge(() => view, batch.batch)
      }
      view = this.#untilAnswered(() => this.transport.open(spec, received), false)
      // A view that cannot be opened is told by whoever awaits its id; nobody has to.
      view.catch(() => undefined)
      return view
    }
    current = begin()
    return {
      get id() {
        return current
      },
      close: () => {
        closed = true
        current.then((view) => this.transport.close(view)).catch(() => undefined)
      },
    }
  }

  media(path: string): string {
    return this.transport.media(path)
  }

  async upload(bytes: Blob, name: string, progress: Progress = () => undefined): Promise<string> {
    return this.#untilAnswered(() => this.transport.upload(bytes, name, progress), false)
  }

  async pasted(): Promise<Blob | null> {
    return (await this.transport.pasted?.()) ?? null
  }

  onState(take: (state: EngineState) => void): () => void {
    this.#listeners.add(take)
    take(this.#state)
    return () => this.#listeners.delete(take)
  }

  async #acknowledge(view: () => Promise<number> | null, batch: number): Promise<void> {
    await this.around.drawn()
    try {
      const number = await view()
      if (number !== null) await this.dispatch({ type: 'acknowledge', view: number, batch })
    } catch {
      // The engine went meanwhile, and its count of what is in flight with it.
    }
  }

  async #untilAnswered<T>(call: () => Promise<Reply<T>>, once: boolean): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      const reply = await call().catch((reason: unknown): Reply<T> => ({ error: asUiError(reason) }))
      if ('ok' in reply) {
        this.#tell('ready')
        return reply.ok
      }
      if (reply.error.code !== 'engine-gone') {
        this.#tell('ready')
        throw reply.error
      }
      this.#tell('engineGone')
      if (once) throw reply.error
      await this.around.wait(pause(attempt))
    }
  }

  #tell(state: EngineState): void {
    if (state === this.#state) return
    this.#state = state
    for (const listener of this.#listeners) listener(state)
  }
}

function asUiError(reason: unknown): UiError {
  return isUiError(reason) ? reason : uiError('bad-request', String(reason))
}
