// The one way between the page and the engine: four calls, and diffs coming back.
// What carries them (the window's process, a browser test's socket, a fake) is a `Transport`;
// what is the same for all of them (ids, repeats, reopening, acknowledging) is in `linked.ts`.

import type { Answer, Diff, Done, Intent, Query, UiError, ViewSpec } from './types'

/** A view that is open. */
export interface OpenView {
  /** The engine's number for it; another one after the engine was lost and the view was opened again. */
  readonly id: Promise<number>
  /** Ends it. Nothing is taken afterwards. */
  close(): void
}

/** Whether the engine answers. */
export type EngineState = 'ready' | 'engineGone'

/** How far an upload is, from 0 to 1. */
export type Progress = (done: number) => void

/** The engine as a component sees it. */
export interface Backend {
  /** Hands an intent over. Resolves when it is durable; rejects with a `UiError`. */
  dispatch(intent: Intent): Promise<Done>
  /** Asks once. Rejects with a `UiError`. */
  ask(query: Query): Promise<Answer>
  /** Opens a view; `take` gets every batch of diffs, the first of which begins with a reset. */
  open<T>(spec: ViewSpec, take: (diffs: Diff<T>[]) => void): OpenView
  /** The address of a path under the media scheme. */
  media(path: string): string
  /** Posts bytes to the media scheme; resolves to the name for `Intent` `attach`. */
  upload(bytes: Blob, name: string, progress?: Progress): Promise<string>
  /** The picture on the clipboard, where a paste tells the page of none though there is one. */
  pasted(): Promise<Blob | null>
  /** Calls `take` now and whenever the engine goes or comes; the answer ends it. */
  onState(take: (state: EngineState) => void): () => void
}

/** A batch of diffs as it travels. */
export interface Batch {
  batch: number
  diffs: Diff<unknown>[]
}

/** An answer as it travels. */
export type Reply<T> = { ok: T } | { error: UiError }

/** What carries the four calls. */
export interface Transport {
  dispatch(id: string, intent: Intent): Promise<Reply<Done>>
  ask(query: Query): Promise<Reply<Answer>>
  /** `take` gets batches, and `null` when the engine was lost and the view has to be opened again. */
  open(spec: ViewSpec, take: (batch: Batch | null) => void): Promise<Reply<number>>
  close(view: number): Promise<void>
  media(path: string): string
  upload(bytes: Blob, name: string, progress: Progress): Promise<Reply<string>>
  /** Only where the web view keeps pasted pictures from the page. */
  pasted?(): Promise<Blob | null>
}

/** An error made on this side. */
export function uiError(code: UiError['code'], details: string | null = null): UiError {
  return { code, args: {}, details }
}

/** Whether something caught is a `UiError`. */
export function isUiError(value: unknown): value is UiError {
  return typeof value === 'object' && value !== null && 'code' in value && 'args' in value
}
