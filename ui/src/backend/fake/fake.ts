// An engine in memory with a sample workspace, for unit tests and for looking at screens.
// It answers by rule: what is muted, sent, folded or set shows in the views that are open.
//
// The page's address chooses what is shown:
// `?fake&state=busy|empty|states|long|many|offline|locked|signed-out|no-keychain|keychain-locked|sign-in|loading|engine-gone`,
// `&theme=light|dark`, `&lang=en-XA`, `&thread`, `&density=compact`, `&size=150`.

import { uiError, type Batch, type Reply, type Transport } from '../backend'
import type { AccountItem, Answer, ChannelItem, ComposerItem, Diff, Done, Intent, MeItem, Place, PostItem, Query, SettingsItem, ShellItem, SidebarItem, SwitcherRow, TimelineItem, UiError, ViewSpec } from '../types'
import { accounts, me, settings, shell } from './account'
import * as sampleChannels from './channels'
import { ann, people } from './people'
import * as samplePosts from './posts'
import { says } from './text'

interface Open {
  spec: ViewSpec
  take: (batch: Batch | null) => void
  batch: number
}

/** Errors that a part of the engine answers with. */
const failing = (error: UiError): Reply<never> => ({ error })
/** How many rows of a long timeline are shown at once. */
const PAGE = 60
const done: Reply<Done> = { ok: { type: 'done' } }

/** The engine in memory. */
export class Fake implements Transport {
  readonly variant: string
  shell: ShellItem
  settings: SettingsItem
  accounts: AccountItem[]
  me: MeItem = structuredClone(me)
  /** Intents that arrived, the oldest first. */
  readonly taken: Intent[] = []
  /** Batches that were acknowledged. */
  readonly acknowledged: { view: number; batch: number }[] = []
  readonly #views = new Map<number, Open>()
  readonly #folded = new Set<string>()
  readonly #changed = new Map<string, Partial<ChannelItem>>()
  readonly #lines = new Map<string, TimelineItem[]>()
  readonly #drafts = new Map<string, string>()
  /** From which row on a long timeline is shown, by view. */
  readonly #from = new Map<number, number>()
  readonly #seen = new Map<string, Reply<Done>>()
  #gone = false
  #count = 0

  constructor(search = '') {
    const wanted = new URLSearchParams(search)
    this.variant = wanted.get('state') ?? 'busy'
    this.shell = shell(this.variant, wanted)
    this.settings = settings(wanted)
    this.accounts = accounts(this.variant)
    this.#gone = this.variant === 'engine-gone'
  }

  // The engine dies: open views hear of it, calls fail until `revive`.
  die(): void {
    this.#gone = true
    const open = [...this.#views.values()]
    this.#views.clear()
    for (const view of open) view.take(null)
  }

  revive(): void {
    this.#gone = false
  }

  async dispatch(id: string, intent: Intent): Promise<Reply<Done>> {
    if (this.#gone) return failing(uiError('engine-gone'))
    // A repeat is answered as the first time, and done once.
    const before = this.#seen.get(id)
    if (before) return before
    const reply = this.#handle(intent)
    this.#seen.set(id, reply)
    return reply
  }

  async ask(query: Query): Promise<Reply<Answer>> {
    if (this.#gone) return failing(uiError('engine-gone'))
    return this.#answer(query)
  }

  async open(spec: ViewSpec, take: (batch: Batch | null) => void): Promise<Reply<number>> {
    if (this.#gone && spec.type !== 'shell' && spec.type !== 'accounts' && spec.type !== 'settings') return failing(uiError('engine-gone'))
    const view = ++this.#count
    const open: Open = { spec, take, batch: 0 }
    this.#views.set(view, open)
    let items = this.#items(spec)
    if (spec.type === 'timeline' && items.length > PAGE) {
      this.#from.set(view, items.length - PAGE)
      items = [{ type: 'older', loading: false, offline: false }, ...items.slice(-PAGE)]
    }
    queueMicrotask(() => this.#send(open, [{ type: 'reset', items }]))
    return { ok: view }
  }

  async close(view: number): Promise<void> {
    this.#views.delete(view)
  }

  pasted(): Promise<Blob | null> {
    return Promise.resolve(null)
  }

  media(path: string): string {
    return path
  }

  async upload(_bytes: Blob, name: string, progress: (done: number) => void): Promise<Reply<string>> {
    progress(1)
    return { ok: `upload-${name}` }
  }

  #send(open: Open, diffs: Diff<unknown>[]): void {
    open.batch += 1
    open.take({ batch: open.batch, diffs })
  }

  /** Sends the views of this kind anew. */
  #refresh(...kinds: ViewSpec['type'][]): void {
    for (const open of this.#views.values()) if (kinds.includes(open.spec.type)) this.#send(open, [{ type: 'reset', items: this.#items(open.spec) }])
  }

  #items(spec: ViewSpec): unknown[] {
    switch (spec.type) {
      case 'shell':
        return [this.shell]
      case 'accounts':
        return this.accounts
      case 'settings':
        return [this.settings]
      case 'me':
        return [this.me]
      case 'sidebar':
        return this.#rows()
      case 'channel':
        return [this.#channel(spec.channel)].filter((item) => item !== undefined)
      case 'timeline':
        return this.#timeline(spec.channel)
      case 'thread':
        return samplePosts.thread()
      case 'threads':
        return this.variant === 'empty' ? [] : samplePosts.threads().filter((thread) => !spec.unreadOnly || thread.unread > 0)
      case 'composer':
        return [this.#composer(spec.channel, spec.root)]
    }
  }

  #channel(id: string): ChannelItem | undefined {
    const sample = sampleChannels.channel(this.variant, id)
    return sample && { ...sample, ...this.#changed.get(id) }
  }

  #rows(): SidebarItem[] {
    if (this.variant === 'loading') return []
    return sampleChannels.sidebar(this.variant, this.#folded).map((item) => {
      const changed = item.type === 'channel' ? this.#changed.get(item.id) : undefined
      return item.type === 'channel' ? { ...item, muted: changed?.muted ?? item.muted, unread: changed?.unread ?? item.unread } : item
    })
  }

  #timeline(channel: string): TimelineItem[] {
    let rows = this.#lines.get(channel)
    if (!rows) {
      rows = samplePosts.timeline(this.variant, channel)
      this.#lines.set(channel, rows)
    }
    return rows
  }

  #composer(channel: string, root: string | null): ComposerItem {
    const sample = this.variant === 'busy' && channel === 'deck' && root === null
    return { text: this.#drafts.get(`${channel}/${root}`) ?? '', revision: 1, uploads: [], typing: sample ? ['Mei'] : [], maxLength: 16383, maxFileSize: 100_000_000, maxFiles: 10 }
  }

  #change(channel: string, change: Partial<ChannelItem>): Reply<Done> {
    this.#changed.set(channel, { ...this.#changed.get(channel), ...change })
    this.#refresh('channel', 'sidebar')
    return done
  }

  #toChannel(channel: string): Reply<Done> {
    const account = this.accounts[0]
    if (!account) return failing(uiError('not-found'))
    const place: Place = { type: 'channel', account: account.id, team: account.teams[0]?.id ?? '', channel, post: null, root: null }
    return { ok: { type: 'go', place } }
  }

  #handle(intent: Intent): Reply<Done> {
    if (intent.type === 'acknowledge') {
      this.acknowledged.push({ view: intent.view, batch: intent.batch })
      return done
    }
    this.taken.push(intent)
    switch (intent.type) {
      case 'signIn':
        if (intent.login === 'mfa' && intent.code === null) return failing(uiError('mfa-needed'))
        if (intent.password === 'wrong') return failing(uiError('bad-credentials'))
        this.accounts = accounts('busy')
        this.#refresh('accounts')
        return this.#toChannel('deck')
      case 'signInWithToken':
        if (intent.token === 'wrong') return failing(uiError('bad-token'))
        this.accounts = accounts('busy')
        this.#refresh('accounts')
        return this.#toChannel('deck')
      case 'signInAgain':
        if (intent.password === 'wrong') return failing(uiError('bad-credentials'))
        this.accounts = this.accounts.map((account) => (account.id === intent.account ? { ...account, state: 'ready' } : account))
        this.#refresh('accounts')
        return done
      case 'retryKeychain':
        this.shell = { ...this.shell, keychainLocked: false }
        this.accounts = this.accounts.map((account) => ({ ...account, state: 'ready' }))
        this.#refresh('shell', 'accounts')
        return done
      case 'signOut':
        if (!intent.discardUnsent && this.variant === 'states') return failing(uiError('unsent-work'))
        this.accounts = this.accounts.filter((account) => account.id !== intent.account)
        this.#refresh('accounts')
        return done
      case 'mute':
        return this.#change(intent.channel, { muted: intent.on })
      case 'favourite':
        return this.#change(intent.channel, { favourite: intent.on })
      case 'setLevel':
        return this.#change(intent.channel, { level: intent.level })
      case 'markRead':
        return this.#change(intent.channel, { unread: { messages: 0, mentions: 0, urgent: false, isUnread: false } })
      case 'collapse':
        if (intent.on) this.#folded.add(intent.category)
        else this.#folded.delete(intent.category)
        this.#refresh('sidebar')
        return done
      case 'setStatus':
        this.me = { ...this.me, person: { ...this.me.person, presence: intent.status } }
        this.#refresh('me')
        return done
      case 'saveSettings':
        this.settings = { ...this.settings, settings: intent.settings }
        this.#refresh('settings')
        return done
      case 'send':
        this.#append(intent.channel, intent.text)
        this.#drafts.delete(`${intent.channel}/${intent.root}`)
        return done
      case 'saveDraft':
        this.#drafts.set(`${intent.channel}/${intent.root}`, intent.text)
        return done
      case 'createChannel':
        if (intent.name === 'taken') return failing({ code: 'refused', args: {}, details: 'store.sql_channel.save_channel.exists.app_error' })
        return this.#toChannel('deck')
      case 'join':
        return this.#toChannel(intent.channel)
      case 'openDirect':
        return this.#toChannel(`dm-${intent.users[0] ?? ''}`)
      case 'showOlder':
        this.#older(intent.view)
        return done
      case 'react':
        this.#react(intent.post, intent.emoji, intent.on)
        return done
      default:
        return done
    }
  }

  #append(channel: string, text: string): void {
    const rows = this.#timeline(channel)
    const key = `sent-${this.taken.length}`
    const post: PostItem = {
      key, id: key, channel, root: null, author: ann, isBot: false, at: Date.now(), kind: { type: 'message' }, text: says(text), edited: false, grouped: false, mentioned: 'no', pinned: false, saved: false,
      reactions: [], files: [], attachments: [], images: [], thread: null, send: { type: 'sent' }, mine: true, canEdit: true, canDelete: true,
    }
    this.#insert(channel, rows, { type: 'post', post })
  }

  #insert(channel: string, rows: TimelineItem[], item: TimelineItem): void {
    const index = rows.length
    this.#lines.set(channel, [...rows, item])
    for (const open of this.#views.values()) if (open.spec.type === 'timeline' && open.spec.channel === channel) this.#send(open, [{ type: 'insert', index, item }])
  }

  /** A page of older rows, a moment later, as from a server. */
  #older(view: number): void {
    const open = this.#views.get(view)
    const from = this.#from.get(view)
    if (open?.spec.type !== 'timeline' || !from) return
    const to = Math.max(0, from - PAGE)
    const rows = this.#timeline(open.spec.channel).slice(to, from)
    this.#from.set(view, to)
    this.#send(open, [{ type: 'set', index: 0, item: { type: 'older', loading: true, offline: false } }])
    setTimeout(() => {
      const top: TimelineItem = to === 0 ? { type: 'start' } : { type: 'older', loading: false, offline: false }
      this.#send(open, [{ type: 'set', index: 0, item: top }, ...rows.map((item, n): Diff<unknown> => ({ type: 'insert', index: n + 1, item }))])
    }, 200)
  }

  #react(id: string, name: string, on: boolean): void {
    for (const [channel, rows] of this.#lines) {
      const index = rows.findIndex((item) => item.type === 'post' && item.post.id === id)
      const item = rows[index]
      if (item?.type !== 'post') continue
      const there = item.post.reactions.find((one) => one.emoji.name === name)
      const changed = there
        ? item.post.reactions.map((one) => (one === there ? { ...one, mine: on, count: one.count + (on ? 1 : -1) } : one)).filter((one) => one.count > 0)
        : [...item.post.reactions, { emoji: { name, unicode: null, picture: null }, count: 1, mine: true, names: [ann.name] }]
      const next: TimelineItem = { type: 'post', post: { ...item.post, reactions: changed } }
      this.#lines.set(channel, rows.with(index, next))
      for (const open of this.#views.values()) if (open.spec.type === 'timeline' && open.spec.channel === channel) this.#send(open, [{ type: 'set', index, item: next }])
    }
  }

  #answer(query: Query): Reply<Answer> {
    switch (query.type) {
      case 'probe':
        return this.#probe(query.address)
      case 'switcher':
        return { ok: { type: 'switcher', rows: this.#switcher(query.text, query.remote) } }
      case 'browse':
        return { ok: { type: 'switcher', rows: this.#joinable(query.text) } }
      case 'members':
        return { ok: { type: 'members', total: 21, members: people.map((person) => ({ person, presence: person.presence })) } }
      case 'person': {
        const person = people.find((one) => one.id === query.user)
        return person ? { ok: { type: 'person', person } } : failing(uiError('not-found'))
      }
      case 'complete': {
        const text = query.text.toLowerCase()
        if (query.kind === 'mention')
          return { ok: { type: 'suggestions', suggestions: people.filter((one) => one.username.startsWith(text)).map((person) => ({ type: 'person', insert: `@${person.username} `, person, inChannel: true })) } }
        if (query.kind === 'channel')
          return { ok: { type: 'suggestions', suggestions: sampleChannels.channels(this.variant).filter((one) => one.kind === 'O' && one.name.startsWith(text)).map((one) => ({ type: 'channel', insert: `~${one.name} `, name: one.name, kind: one.kind })) } }
        return { ok: { type: 'suggestions', suggestions: [{ type: 'emoji', insert: ':ship: ', emoji: { name: 'ship', unicode: '🚢', picture: null } }] } }
      }
      case 'customEmoji':
        return { ok: { type: 'emoji', emoji: [] } }
      case 'recentEmoji':
        return { ok: { type: 'emoji', emoji: [{ name: 'eyes', unicode: '👀', picture: null }, { name: 'ship', unicode: '🚢', picture: null }] } }
      case 'source':
        return { ok: { type: 'source', text: 'On it. I would say when it began, and that nothing is lost.' } }
      case 'locate': {
        const account = this.accounts[0]
        return account ? { ok: { type: 'place', place: { type: 'channel', account: account.id, team: 'hb', channel: 'deck', post: query.post, root: null } } } : failing(uiError('not-found'))
      }
      case 'storage':
        return { ok: { type: 'storage', accounts: this.accounts.map((account, n) => ({ account: account.id, name: account.serverName, cacheBytes: 48_200_000 / (n + 1), mediaBytes: 131_000_000 / (n + 1), posts: 20_412, unsent: this.variant === 'states' ? 2 : 0 })) } }
    }
  }

  #probe(address: string): Reply<Answer> {
    const host = address.replace(/^https?:\/\//, '').replace(/\/$/, '')
    if (!/^[\w.-]+(:\d+)?(\/.*)?$/.test(host)) return failing(uiError('bad-address'))
    if (host.startsWith('nowhere')) return failing({ code: 'unreachable', args: { server: host }, details: 'connection refused (os error 111)' })
    if (host.startsWith('web')) return failing(uiError('not-mattermost'))
    if (host.startsWith('self')) return failing(uiError('bad-certificate', 'self-signed certificate'))
    if (host.startsWith('old')) return failing(uiError('server-too-old', '5.12.0'))
    const insecure = address.startsWith('http://')
    return {
      ok: {
        type: 'server',
        server: { url: `${insecure ? 'http' : 'https'}://${host}`, name: 'Harbour', version: '11.6.0', insecure, byEmail: true, byUsername: true, ldapLabel: null, byToken: true, providers: host.startsWith('sso') ? ['GitLab', 'OpenID Connect'] : [], description: 'The place where Harbour talks.' },
      },
    }
  }

  #switcher(text: string, remote: boolean): SwitcherRow[] {
    const account = this.accounts[0]
    if (!account) return []
    const wanted = text.toLowerCase()
    const local: SwitcherRow[] = sampleChannels
      .channels(this.variant)
      .filter((one) => one.name.toLowerCase().includes(wanted))
      .slice(0, 12)
      .map((one) => ({ type: 'channel', key: one.id, place: { type: 'channel', account: account.id, team: 'hb', channel: one.id, post: null, root: null }, name: one.name, kind: one.kind, team: one.team ? 'Harbour' : '', unread: one.unread, person: one.person }))
    if ('since rows'.includes(wanted) || wanted === '') local.splice(5, 0, { type: 'thread', key: 't', place: { type: 'channel', account: account.id, team: 'hb', channel: 'deck', post: null, root: 'p-root' }, text: 'Morning. The gap came from trusting since', channel: 'deck', unread: 2 })
    if (!remote || wanted === '') return local
    const found = people.filter((one) => one.name.toLowerCase().includes(wanted) && !local.some((row) => row.type === 'channel' && row.name === one.name))
    return [...local, ...found.map((person): SwitcherRow => ({ type: 'person', key: person.id, user: person.id, person })), ...this.#joinable(text)]
  }

  #joinable(text: string): SwitcherRow[] {
    return ['release party', 'reading club', 'running']
      .filter((name) => name.includes(text.toLowerCase()))
      .map((name) => ({ type: 'joinable', key: name, channel: 'random', name, team: 'Harbour', purpose: 'Everybody is welcome' }))
  }
}

/** The engine in memory, as the page's address wants it. */
export function fakeTransport(search: string): Fake {
  const wanted = new URLSearchParams(search)
  const theme = wanted.get('theme')
  if (theme) document.documentElement.dataset['theme'] = theme
  return new Fake(search)
}
