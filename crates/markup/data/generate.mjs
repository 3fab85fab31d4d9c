// Makes emoji.json, the one table of system emoji, from two packages:
//
//   npm pack emoji-datasource@15.1.2 gemoji@8.1.0    (unpack both)
//   node generate.mjs emoji-datasource/emoji.json gemoji/index.js > emoji.json
//
// Mattermost's names are emoji-datasource's short names; gemoji's names are its further aliases (and GitHub's).
//
// The table: { categories: [name…], emoji: [[unicode, names, category, skins, keywords]…] }, emoji in picker order.
//   unicode    the fully qualified letters
//   names      the first is the one to write; the rest are aliases
//   category   index into categories
//   skins      0: none. 1: five tones, each put after the first letter in place of a U+FE0F there.
//              Otherwise { tones: unicode }, tones being one digit a person, 1 (light) to 5 (dark).
//   keywords   further words to find it by
import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {pathToFileURL} from 'node:url';

const [source, aliases] = process.argv.slice(2);
const rows = JSON.parse(readFileSync(source, 'utf8')).sort((a, b) => a.sort_order - b.sort_order);
const {gemoji} = await import(pathToFileURL(resolve(aliases)).href);

const letters = (unified) => String.fromCodePoint(...unified.split('-').map((code) => parseInt(code, 16)));
const bare = (text) => text.replaceAll('\uFE0F', '');
const TONES = ['1F3FB', '1F3FC', '1F3FD', '1F3FE', '1F3FF'];

function skins(row) {
    const variations = row.skin_variations;
    if (!variations) {
        return 0;
    }
    const [first, second, ...rest] = row.unified.split('-');
    const after = second === undefined || second === 'FE0F' ? rest : [second, ...rest];
    const byRule = Object.keys(variations).length === TONES.length &&
        TONES.every((tone) => variations[tone]?.unified === [first, tone, ...after].join('-'));
    if (byRule) {
        return 1;
    }
    return Object.fromEntries(Object.entries(variations).map(([tones, {unified}]) =>
        [tones.split('-').map((tone) => TONES.indexOf(tone) + 1).join(''), letters(unified)]));
}

const more = new Map(gemoji.map((entry) => [bare(entry.emoji), entry]));
const taken = new Set(rows.flatMap((row) => row.short_names));
// The picker's order; what is only a part of others comes last and is not picked.
const categories = ['Smileys & Emotion', 'People & Body', 'Animals & Nature', 'Food & Drink', 'Activities', 'Travel & Places', 'Objects', 'Symbols', 'Flags', 'Component'];

const emoji = rows.map((row) => {
    const unicode = letters(row.unified);
    const entry = more.get(bare(unicode));
    const extra = (entry?.names ?? []).filter((name) => !taken.has(name));
    extra.forEach((name) => taken.add(name));
    const names = [...row.short_names, ...extra];
    const known = new Set(names.flatMap((name) => [name, ...name.split(/[_-]/)]));
    const words = [...(entry?.tags ?? []), ...`${row.name ?? ''} ${entry?.description ?? ''}`.toLowerCase().split(/[^\p{L}\d]+/u)];
    const keywords = [...new Set(words)].filter((word) => word.length > 2 && !known.has(word));
    return [unicode, names, categories.indexOf(row.category), skins(row), keywords];
}).sort((a, b) => a[2] - b[2]); // stable: within a category the source's order stays

process.stdout.write(`{"categories":${JSON.stringify(categories)},"emoji":[\n${emoji.map((row) => JSON.stringify(row)).join(',\n')}\n]}\n`);
