// The posts of the sample workspace: every kind and state a timeline can show.

import type { ChannelId, FileItem, PersonItem, PostItem, ThreadItem, TimelineItem } from '../types'
import { ann, bo, elsa, harbourbot, ken, mei, omar } from './people'
import { channelLink, code, doc, emoji, line, link, mention, paragraph, says, strong } from './text'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** The samples' day begins at midnight of today. */
export const today = new Date(new Date().setHours(0, 0, 0, 0)).getTime()
const at = (hour: number, minute: number, day = 0): number => today + day * DAY + hour * 60 * MINUTE + minute * MINUTE

function post(id: string, author: PersonItem, when: number, more: Partial<PostItem>): PostItem {
  return {
    key: id, id, channel: 'deck', root: null, author, isBot: author.isBot, at: when, kind: { type: 'message' }, text: doc(), edited: false, grouped: false, mentioned: 'no', pinned: false, saved: false,
    reactions: [], files: [], attachments: [], images: [], thread: null, send: { type: 'sent' }, mine: author.isMe, canEdit: author.isMe, canDelete: author.isMe, ...more,
  }
}

const reaction = (name: string, unicode: string, count: number, mine: boolean, names: string[]) => ({ emoji: { name, unicode, picture: null }, count, mine, names })
const row = (item: PostItem): TimelineItem => ({ type: 'post', post: item })

const picture = (width: number, height: number, hue: number): string =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="hsl(${hue} 40% 60%)"/><circle cx="${width / 2}" cy="${height / 2}" r="${height / 4}" fill="hsl(${hue} 50% 80%)"/></svg>`)}`

const gap = `let since = store.interval(channel)?.end;
while let Some(page) = api.posts_after(channel, since, 60).await? {
    ingest.apply(Incoming::Page(page))?;   // anchored: no gap can open
}`

/** The root of the sample thread. */
export const root = post('p-root', bo, at(9, 12), {
  text: doc(
    paragraph('Morning. The gap came from trusting ', code('since'), ' beyond a thousand rows. It drops the newest ones without a word. I page until anchored now:'),
    { type: 'codeBlock', language: 'rust', text: gap },
  ),
  thread: { replies: 5, lastAt: at(10, 41), people: [mei, omar, ann], unread: 2, mentions: 0, following: true },
})

const week = doc(paragraph('And the week so far:'), {
  type: 'table',
  alignments: ['left', 'right', 'right', 'right'],
  header: ['Builds', 'Mon', 'Tue', 'Wed'].map((text) => ({ children: line(text) })),
  rows: [['Green', '41', '38', '47'], ['Red', '3', '1', '0']].map((cells) => cells.map((text) => ({ children: line(text) }))),
})

/** The conversation in "deck". */
export const deck: TimelineItem[] = [
  { type: 'older', loading: false, offline: false },
  { type: 'day', at: at(0, 0, -1) },
  row(post('p-joined', ken, at(8, 55, -1), { kind: { type: 'system', notice: { type: 'joined', who: [ken.name, elsa.name] } } })),
  row(post('p-build', harbourbot, at(9, 2, -1), {
    attachments: [{
      pretext: says('Nightly build'), color: 'good', author: 'Harbour CI', authorLink: null, title: 'tidings #1204 is green', titleLink: 'https://ci.example.org/1204',
      text: says('All ', strong('1,386'), ' tests passed.'), fields: [{ title: 'Branch', value: says('main'), short: true }, { title: 'Duration', value: says('11 min'), short: true }], image: null, footer: 'ci.example.org',
    }],
  })),
  row(post('p-elsa', elsa, at(11, 20, -1), { text: says('Is there a written plan? I found ', link('https://example.org/plan', 'example.org/plan'), ' only.'), edited: true })),
  row(post('p-gone', omar, at(11, 24, -1), { kind: { type: 'deleted' } })),
  row(post('p-mei', mei, at(16, 52, -1), {
    text: says('The new anchor logic is on staging. Could somebody with a slow line try to scroll back a year? It should not jump any more.'),
    reactions: [reaction('eyes', '👀', 3, false, [bo.name, omar.name, ken.name]), reaction('ship', '🚢', 2, true, [ann.name, bo.name])],
  })),
  row(post('p-week', mei, at(16, 53, -1), { text: week, grouped: true })),
  { type: 'day', at: at(0, 0) },
  row(root),
  { type: 'newLine' },
  row(post('p-omar', omar, at(10, 36), {
    text: says('Works here, also with the cable pulled in the middle. ', mention('ann', 'ann', true), ' can you have a look at the wording of the offline pill before ', channelLink('release', 'release 4.2'), '?'),
    mentioned: 'yes',
    files: [{ id: 'f1', name: 'offline-states.pdf', extension: 'pdf', size: 412_000, mimeType: 'application/pdf', image: null }],
  })),
  row(post('p-ann', ann, at(10, 44), { text: says('On it. I would say when it began, and that nothing is lost.') })),
]

const states: TimelineItem[] = [
  row(post('p-image', mei, at(10, 50), {
    text: says('The harbour this morning ', emoji('ship', '🚢')),
    files: [{ id: 'f2', name: 'harbour.png', extension: 'png', size: 2_412_000, mimeType: 'image/png', image: { url: '', preview: picture(1200, 800, 200), full: picture(1200, 800, 200), width: 1200, height: 800, mini: null } }],
  })),
  row(post('p-emoji', ken, at(10, 52), { text: { blocks: [paragraph(emoji('tada', '🎉'), emoji('wave', '👋'))], jumbo: true }, pinned: true, saved: true })),
  row(post('p-action', ken, at(10, 53), { kind: { type: 'action' }, text: says('waves') })),
  row(post('p-ephemeral', harbourbot, at(10, 54), { kind: { type: 'ephemeral' }, text: says('Only you can see this: there is no command of that name.') })),
  row(post('p-waiting', ann, at(10, 55), { id: null, text: says('Sent when the line is back.'), send: { type: 'waiting' } })),
  row(post('p-sending', ann, at(10, 55), { id: null, text: says('On its way.'), grouped: true, send: { type: 'sending' } })),
  row(post('p-failed', ann, at(10, 56), { id: null, text: says('Too long for the server.'), grouped: true, send: { type: 'failed', error: { code: 'too-long', args: { over: '214' }, details: 'api.post.create_post.too_long' } } })),
]

/** An image that comes late, or never: `/late/` is nowhere, unless a test puts something there. Its size is known, or not. */
const late = (n: number, width: number, height: number): FileItem => {
  const path = `/late/${n}.svg`
  return { id: `late-${n}`, name: `${n}.svg`, extension: 'svg', size: 1000, mimeType: 'image/svg+xml', image: { url: '', preview: path, full: path, width, height, mini: null } }
}

/** The rows of a conversation. */
export function timeline(variant: string, channel: ChannelId): TimelineItem[] {
  if (variant === 'empty') return [{ type: 'start' }]
  if (channel === 'deck') return variant === 'states' ? [...deck, ...states] : deck
  if (variant === 'many') {
    return Array.from({ length: 600 }, (_, n) =>
      row(post(`${channel}-${n}`, n % 3 === 0 ? bo : mei, at(9, 0) + n * MINUTE, { channel, text: says(`Line ${n}. `.repeat(1 + (n % 7))), grouped: n % 3 === 2, files: n % 9 === 4 ? [late(n, 800, 600)] : n % 9 === 7 ? [late(n, 0, 0)] : [] })),
    )
  }
  return [{ type: 'start' }, { type: 'day', at: at(0, 0) }, row(post(`${channel}-1`, bo, at(9, 0), { channel, text: says('Hello from ', strong(channel), '.') }))]
}

const reply = (id: string, author: PersonItem, when: number, more: Partial<PostItem>): TimelineItem => row(post(id, author, when, { root: 'p-root', ...more }))

/** The rows of the sample thread. */
export function thread(): TimelineItem[] {
  return [
    row({ ...root, thread: null }),
    { type: 'replies', count: 5 },
    reply('r1', mei, at(9, 20), { text: says('Is the order of the rows at least stable?') }),
    reply('r2', bo, at(9, 24), {
      text: doc(paragraph('No. Neither order nor which thousand. So:'), { type: 'list', ordered: true, start: 1, tight: true, items: ['never above 1,000', 'look for the anchor', 'then close the interval'].map((text) => ({ task: null, children: [paragraph(text)] })) }),
      reactions: [reaction('white_check_mark', '✅', 2, false, [mei.name, omar.name])],
    }),
    reply('r3', omar, at(10, 30), { text: doc({ type: 'quote', children: [paragraph('look for the anchor')] }, paragraph('With a test that forgets one on purpose, please.')) }),
    reply('r4', bo, at(10, 41), { text: says('Done, seed 4711 is its name now.') }),
  ]
}

/** Followed threads. */
export function threads(): ThreadItem[] {
  return [
    { root: 'p-root', channel: 'deck', channelName: 'deck', author: bo, text: root.text, replies: 5, lastAt: at(10, 41), people: [mei, omar, ann], unread: 2, mentions: 1 },
    { root: 'p-mei', channel: 'deck', channelName: 'deck', author: mei, text: says('The new anchor logic is on staging.'), replies: 2, lastAt: at(17, 5, -1), people: [ann, bo], unread: 0, mentions: 0 },
  ]
}
