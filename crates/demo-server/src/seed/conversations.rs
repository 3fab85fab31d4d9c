//! Conversations as people have them: who says what, in the order it was said.
//!
//! `>` before a line makes it a reply to the last line without one. Names in braces are filled in with who is in the channel.

/// The conversations of a kind of channel.
pub fn of(kind: &str) -> &'static [&'static [&'static str]] {
    match kind {
        "engineering" => ENGINEERING,
        "design" => DESIGN,
        "support" => SUPPORT,
        "sales" => SALES,
        "operations" => OPERATIONS,
        "people" => PEOPLE,
        "social" => SOCIAL,
        _ => GENERAL,
    }
}

const ENGINEERING: &[&[&str]] = &[
    &[
        "The nightly import failed again at 02:14, same `connection reset` as last week.",
        ">I can take it. Is it always the same feed?",
        ">Yes, the ferry times. The others went through.",
        ">Found it: they close idle connections after 60 s and we keep ours for 90. Fix is in review.",
        ">Lovely, thank you @{a}!",
    ],
    &[
        "Reminder: the `rate_card` column goes away in the next release. This is what still reads it:\n```sql\nselect q.name, q.last_run\nfrom saved_queries q\nwhere q.body like '%rate_card%'\norder by q.last_run desc;\n```",
        ">Two of these are mine, I will move them today.",
        ">The finance one is only used at the end of the quarter. Can we keep a view for it?",
        ">Good idea, a view it is.",
    ],
    &[
        "How long does the route planner take on your machines? I get this for 500 stops:\n```rust\nlet started = Instant::now();\nlet plan = planner.solve(&stops, Budget::seconds(5))?;\nprintln!(\"{} legs in {:?}\", plan.legs.len(), started.elapsed());\n// 499 legs in 3.41s\n```",
        ">3.2 s here. Most of it is the distance matrix.",
        ">If we cache the matrix per depot it drops to 0.8 s. I have a branch.",
    ],
    &[
        "| service | p50 | p95 | errors |\n|:--|--:|--:|--:|\n| booking | 41 ms | 180 ms | 0.02 % |\n| planner | 620 ms | 3.4 s | 0.10 % |\n| invoices | 88 ms | 410 ms | 0 % |\n\nNumbers of the last seven days. The planner is the only one over its target.",
        "That p95 is the Monday morning peak, I think. Can we see it by hour?",
        "By hour it is 9 to 10 and nothing else. I will open a ticket for warming the cache at 8:30.",
    ],
    &["Deploying `booking 4.12` to staging now, please hold merges for ten minutes.", "Done, all green. Merges are open again :white_check_mark:"],
    &[
        "Who knows why the tests need `TZ=UTC`? I lost an hour to a rota that was one day off.",
        ">The rota code still uses local midnight in one place. It is on my list, sorry.",
        ">No harm done. I added a line about it to the README.",
    ],
    &["@here the certificate of the partner gateway ends on Friday. I renew it tomorrow at 7:00, five minutes without partner bookings."],
    &[
        "Review wanted: https://example.com/changes/2214 - makes label printing retry instead of giving up.",
        ">Looking.",
        ">Two small remarks, otherwise good. I like the test with the printer that is out of paper.",
    ],
];

const DESIGN: &[&[&str]] = &[
    &[
        "New version of the booking form. Fewer fields, and the price stays visible while you scroll.",
        ">Much calmer! Could the date come first? Everybody starts with the date.",
        ">Moved it. The second picture has it.",
    ],
    &[
        "Colours for the map: I would like the depots to stand out without shouting. Teal `#2f6f8f` on the light style, `#7fb6cf` on the dark one.",
        "Both pass the contrast check. Ship it :rainbow:",
    ],
    &[
        "I sat with three dispatchers yesterday. What they said:\n1. the list jumps when a truck reports\n2. they want to see **who** changed a stop\n3. nobody uses the second tab",
        ">Number 1 is a bug, I file it.",
        ">Number 3 is a gift. Less to build.",
    ],
    &["Icons are in the shared folder now, 16 and 24 px. Please do not scale them."],
];

const SUPPORT: &[&[&str]] = &[
    &[
        "A customer cannot open the PDF of invoice 10482, it says the file is damaged.",
        ">It has a zero byte logo. I made a new one and mailed it.",
        ">They confirmed. Thanks for the quick help!",
    ],
    &["Phone queue is long today, can somebody from operations take two calls?", "I can from 11 on.", "Me too, until one."],
    &[
        "Third question this week about moving a booking to another depot. I wrote a page for it in the handbook, have a look whether it is clear.",
        ">Clear! I would put the picture first.",
    ],
    &["Overnight: 14 new, 22 solved, 9 waiting for the customer. Oldest one is five days old and with engineering."],
];

const SALES: &[&[&str]] = &[
    &[
        "Norra Lines signed :tada: Twelve depots, start on the first of the month.",
        ">Well done @{a}!",
        ">Who does their onboarding?",
        ">I do, with @{b}. First call is on Tuesday.",
    ],
    &[
        "| region | plan | so far |\n|:--|--:|--:|\n| north | 120 k | 131 k |\n| west | 95 k | 88 k |\n| islands | 40 k | 52 k |",
        "The islands! What happened there?",
        "Two ferries' worth of new customers. They came by word of mouth.",
    ],
    &["For the tender we need a page about how we keep data, in plain words. @{a}, do you have something that I can start from?"],
];

const OPERATIONS: &[&[&str]] = &[
    &[
        "Storm warning for tomorrow from 14:00. Ferries 3 and 5 will probably stay in port, please tell customers early.",
        "Done for the morning ones. Afternoon follows.",
        "Update: ferry 5 is cancelled, 3 sails at noon instead.",
    ],
    &["Truck 17 is back from repair.", "Great, then the Friday tour can go as planned."],
    &["Rota for next week is up. Two swaps already: @{a} takes Tuesday late, @{b} takes Saturday.", ">Thank you both."],
    &["Pallet count in depot west: 412 on paper, 409 in the hall. Counting again tomorrow with fresh eyes."],
];

const PEOPLE: &[&[&str]] = &[
    &[
        "Welcome @{a}, who starts today in the dispatch team! Coffee at ten for everybody who wants to say hello :wave:",
        "Welcome!",
        "Good to have you here :smile:",
    ],
    &[
        "The summer party is on the 21st, at the old lighthouse. Please add yourself to the list, and tell us if you bring somebody.",
        ">Two from us.",
        ">I bring the salad nobody asked for.",
    ],
    &["Reminder: time sheets until Friday noon, please."],
];

const SOCIAL: &[&[&str]] = &[
    &["Lunch? There is a new noodle place at the corner.", "In!", "Ten minutes, I finish a mail.", "Verdict: good, loud, come early."],
    &["Sunrise from the pier this morning. No filter, promise.", ">Wow.", ">And I was asleep :sob:"],
    &["Does anybody have a spare bike pump?", "In the cupboard behind the printer.", "Lifesaver :heart:"],
    &["The plant in the kitchen is called Gerald now and has a watering plan.", ">Long live Gerald :palm_tree:"],
    &["Quiz on Thursday: we need one person who knows about music after 1990.", "That rules me out. I can do ships."],
];

const GENERAL: &[&[&str]] = &[
    &["Good morning all! The heating on the second floor is being looked at, bring a jumper.", "Thanks for telling us :pray:"],
    &[
        "Notes from the all-hands are in the handbook. Three sentences: we grew, we hire two people, and the fleet app comes in autumn.",
        ">The autumn part made me smile.",
        ">It is ambitious, but we have a plan.",
    ],
    &["Does anyone have the number of the locksmith?", ">Pinned in ~operations."],
];
