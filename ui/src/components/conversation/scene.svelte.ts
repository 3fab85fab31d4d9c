// What the posts of one timeline share: whose they are, what is being edited, and what floats beside them.
// One for the channel, one for the thread pane; `SceneLayers.svelte` draws what floats.
import { getContext, setContext } from 'svelte'
import type { PopoverAnchor } from '../Popover.svelte'
import type { AccountId, ChannelId, ImageItem, PostId, PostItem, TeamId, UserId } from '../../backend/types'
import { act } from '../../lib/act'
import { setMarkup, type MarkupContext } from '../../lib/markup/context'
import { go, openThread } from '../../lib/place.svelte'

export interface SceneSource {
  account: AccountId
  team: TeamId
  channel: ChannelId
  /** Whether these are the posts of a thread pane. */
  inThread: boolean
  canReact: boolean
  canPost: boolean
  /** Most reactions of different kinds on a post. */
  maxReactions: number
}

export class Scene implements MarkupContext {
  readonly #source: () => SceneSource
  /** The key of the post being edited in place. */
  editing = $state<string | null>(null)
  person = $state.raw<{ user: UserId; anchor: PopoverAnchor } | null>(null)
  viewer = $state.raw<{ images: ImageItem[]; names: string[]; files: (string | null)[]; at: number } | null>(null)
  picker = $state.raw<{ anchor: PopoverAnchor; take: (name: string) => void } | null>(null)
  menu = $state.raw<{ anchor: PopoverAnchor; post: PostItem } | null>(null)
  deleting = $state.raw<PostItem | null>(null)
  /** Puts the focus into the composer of this timeline. */
  focusComposer: () => void = () => undefined
  /** The newest post that fits, of those here. */
  last: (fits: (post: PostItem) => boolean) => PostItem | undefined = () => undefined

  constructor(source: () => SceneSource) {
    this.#source = source
  }

  get account(): AccountId {
    return this.#source().account
  }
  get team(): TeamId {
    return this.#source().team
  }
  get channel(): ChannelId {
    return this.#source().channel
  }
  get inThread(): boolean {
    return this.#source().inThread
  }
  get canReact(): boolean {
    return this.#source().canReact
  }
  get canPost(): boolean {
    return this.#source().canPost
  }

  get maxReactions(): number {
    return this.#source().maxReactions
  }

  openLink(url: string): void {
    void act({ type: 'openLink', account: this.account, url })
  }
  showPerson(user: UserId, beside: PopoverAnchor): void {
    this.person = this.person?.user === user ? null : { user, anchor: beside }
  }
  goToChannel(channel: ChannelId): void {
    go({ type: 'channel', account: this.account, team: this.team, channel, post: null, root: null })
  }
  showImage(image: ImageItem): void {
    this.showImages([image], [''], [null], 0)
  }
  /** Shows images large; `files` are those that can be saved. */
  showImages(images: ImageItem[], names: string[], files: (string | null)[], at: number): void {
    this.viewer = { images, names, files, at }
  }
  openThread(root: PostId): void {
    openThread(root)
  }
}

const KEY = Symbol('scene')

/** Makes a scene and hands it to what is below; call it while a component is set up. */
export function provideScene(source: () => SceneSource): Scene {
  const scene = new Scene(source)
  setContext(KEY, scene)
  setMarkup(scene)
  return scene
}

export function useScene(): Scene {
  return getContext<Scene>(KEY)
}
