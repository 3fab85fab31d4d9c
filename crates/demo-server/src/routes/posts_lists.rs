//! Lists of posts: pages of a channel, what changed since, the window around the first unread one, threads, pinned, saved, found.

use std::{borrow::Cow, collections::HashSet};

use serde_json::{Value, json};

use super::{Route, channels::the_channel, posts::the_post};
use crate::{
    answer::{Answer, Outcome, Refusal},
    call::{Call, number, page_of, switch, text},
    faults::Awkward,
    ids::Id,
    state::posts::Post,
    wire::{
        post::{Form, LISTED, SINCE},
        put,
    },
};

/// The routes of this group.
pub const ROUTES: &[Route] = &[
    Route::get("/channels/{channel}/posts", "get_posts_for_channel", of_channel),
    Route::get("/users/{user}/channels/{channel}/posts/unread", "get_posts_around_last_unread", around_unread),
    Route::get("/channels/{channel}/pinned", "get_pinned_posts", pinned),
    Route::get("/posts/{post}/thread", "get_post_thread", thread),
    Route::post("/posts/ids", "get_posts_by_ids", by_ids).in_11(),
    Route::get("/users/{user}/posts/flagged", "get_flagged_posts_for_user", flagged),
    Route::post("/teams/{team}/posts/search", "search_posts", search_in_team),
    Route::post("/posts/search", "search_all_posts", search_all).in_11(),
];

/// The most that `since` answers.
const MOST_CHANGES: usize = 1000;

/// How the posts of a list are told, by what the request asks.
fn form(c: &Call<'_>) -> Form {
    let collapsed = c.flag("collapsedThreads").then(|| (c.me.clone(), c.flag("collapsedThreadsExtended")));
    Form { collapsed, ..LISTED }
}

/// The roots, and unless told to leave them out all replies, of the threads that listed posts belong to.
fn beside(c: &Call<'_>, order: &[Post], whole: bool) -> Vec<Post> {
    let listed: HashSet<&str> = order.iter().map(|p| p.id.as_str()).collect();
    let mut wanted: Vec<Id> = Vec::new();
    for post in order {
        let root = if post.root_id.is_empty() { &post.id } else { &post.root_id };
        wanted.push(root.clone());
        if whole && let Some(thread) = c.s.threads.get(root) {
            wanted.extend(thread.replies.iter().cloned());
        }
    }
    let mut seen = HashSet::new();
    wanted
        .into_iter()
        .filter(|id| !listed.contains(id.as_str()) && seen.insert(id.clone()))
        .filter_map(|id| c.s.posts.get(&id).map(Cow::into_owned))
        .filter(|p| p.delete_at == 0)
        .collect()
}

fn tag(c: &Call<'_>, channel: &str) -> String {
    let newest = c.s.posts.changed_since(channel, c.s.channels.get(channel).map_or(0, |ch| ch.last_post_at - 1)).iter().map(|p| p.update_at).max();
    let touched = c.s.posts.real_of(channel).map(|p| p.update_at).max();
    format!("{}.{}", c.s.profile.version(), newest.max(touched).unwrap_or(0))
}

/// The neighbour of a list's end, in a direction; empty at the edge.
fn neighbour<'a>(mut posts: impl Iterator<Item = Cow<'a, Post>>, roots: bool) -> String {
    posts.find(|p| !roots || p.root_id.is_empty()).map(|p| p.id.clone()).unwrap_or_default()
}

fn of_channel(c: &mut Call<'_>) -> Outcome {
    let channel = the_channel(c)?.id;
    let readable = if c.s.is_new() {
        c.s.can_in_channel(&c.me, &channel, "read_channel_content") || c.s.can_read(&c.me, &channel)
    } else {
        c.s.can_read(&c.me, &channel)
    };
    if !readable {
        return Err(Refusal::permission());
    }
    if c.flag("include_deleted") && !c.s.can(&c.me, "manage_system") {
        return Err(Refusal::permission());
    }
    if let Some(since) = c.number("since") {
        return Ok(changed_since(c, &channel, since));
    }
    let form = form(c);
    let roots = form.collapsed.is_some();
    let whole = !c.flag("skipFetchThreads") && !roots;
    let (page, size) = c.page();
    let skip = page.saturating_mul(size);
    let end = c.s.posts.count(&channel);
    let fits = |p: &Cow<'_, Post>| !roots || p.root_id.is_empty();
    let anchor = |name: &str| c.s.posts.place(&channel, c.q(name)).ok_or_else(|| Refusal::url(name));
    let mut order: Vec<Post>;
    if !c.q("after").is_empty() {
        let place = anchor("after")?;
        order = c.s.posts.from(&channel, place + 1).filter(fits).skip(skip).take(size).map(Cow::into_owned).collect();
        order.reverse();
    } else {
        let below = if c.q("before").is_empty() { end } else { anchor("before")? };
        order = c.s.posts.below(&channel, below).filter(fits).skip(skip).take(size).map(Cow::into_owned).collect();
    }
    let place = |p: Option<&Post>| p.and_then(|p| c.s.posts.place(&channel, &p.id));
    let next = place(order.first()).map(|i| neighbour(c.s.posts.from(&channel, i + 1), roots)).unwrap_or_default();
    let prev = place(order.last()).map(|i| neighbour(c.s.posts.below(&channel, i), roots)).unwrap_or_default();
    let beside = if roots { Vec::new() } else { beside(c, &order, whole) };
    let told = c.s.post_list(&order, &beside, &form, &next, &prev);
    Ok(Answer::json(told).tagged(tag(c, &channel)))
}

fn changed_since(c: &Call<'_>, channel: &str, since: i64) -> Answer {
    let collapsed = form(c).collapsed;
    let mut changed = c.s.posts.changed_since(channel, since);
    if collapsed.is_some() {
        changed.retain(|p| p.root_id.is_empty());
    }
    if changed.len() > MOST_CHANGES {
        if collapsed.is_none() && c.s.faults.is(Awkward::ArbitrarySince) {
            // Without an order, the database gives any thousand.
            changed.sort_by(|a, b| a.id.chars().rev().cmp(b.id.chars().rev()));
        }
        changed.truncate(MOST_CHANGES);
        changed.sort_by_key(|p| std::cmp::Reverse(p.create_at));
    }
    let beside = beside(c, &changed, false);
    let form = match collapsed {
        Some(viewer) => Form { collapsed: Some(viewer), ..LISTED },
        None => SINCE,
    };
    Answer::json(c.s.post_list(&changed, &beside, &form, "", ""))
}

fn around_unread(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    let channel = the_channel(c)?.id;
    let limit = |name: &str| c.number(name).and_then(|n| usize::try_from(n).ok()).unwrap_or(60).min(200);
    let (before, after) = (limit("limit_before"), limit("limit_after"));
    if after == 0 {
        return Err(Refusal::url("limit_after"));
    }
    let Some(viewed) = c.s.member(&channel, &user).map(|m| m.last_viewed_at) else { return Err(Refusal::permission()) };
    let form = form(c);
    let roots = form.collapsed.is_some();
    let fits = |p: &Cow<'_, Post>| !roots || p.root_id.is_empty();
    let first = c.s.posts.place_after(&channel, viewed);
    let unread = c.s.posts.from(&channel, first).find(fits).map(Cow::into_owned);
    let end = c.s.posts.count(&channel);
    let mut has_next = false;
    let (order, whole_thread) = match &unread {
        None => (c.s.posts.below(&channel, end).filter(fits).take(before).map(Cow::into_owned).collect::<Vec<_>>(), None),
        Some(_) => {
            let mut newer: Vec<Post> = c.s.posts.from(&channel, first).filter(fits).take(after + 1).map(Cow::into_owned).collect();
            has_next = newer.len() > after;
            newer.truncate(after);
            newer.reverse();
            newer.extend(c.s.posts.below(&channel, first).filter(fits).take(before).map(Cow::into_owned));
            (newer, unread.as_ref())
        }
    };
    let place = |p: Option<&Post>| p.and_then(|p| c.s.posts.place(&channel, &p.id));
    let next =
        if has_next { place(order.first()).map(|i| neighbour(c.s.posts.from(&channel, i + 1), roots)).unwrap_or_default() } else { String::new() };
    let prev = place(order.last()).map(|i| neighbour(c.s.posts.below(&channel, i), roots)).unwrap_or_default();
    let mut extra = if roots { Vec::new() } else { beside(c, &order, !c.flag("skipFetchThreads")) };
    if let Some(post) = whole_thread.filter(|_| !roots) {
        extra.extend(beside(c, std::slice::from_ref(post), true));
    }
    let mut told = c.s.post_list(&order, &extra, &form, &next, &prev);
    if c.s.is_new() {
        put(&mut told, "has_next", has_next.into());
    }
    let answer = Answer::json(told);
    Ok(if unread.is_none() { answer.tagged(tag(c, &channel)) } else { answer })
}

fn pinned(c: &mut Call<'_>) -> Outcome {
    let channel = the_channel(c)?.id;
    c.s.need_to_read(&c.me, &channel)?;
    let mut order: Vec<Post> = c.s.posts.real_of(&channel).filter(|p| p.is_pinned && p.delete_at == 0).cloned().collect();
    order.reverse();
    let told = c.s.post_list(&order, &[], &LISTED, "", "");
    Ok(Answer::json(told).tagged(tag(c, &channel)))
}

fn thread(c: &mut Call<'_>) -> Outcome {
    let post = the_post(c)?;
    let root_id = if post.root_id.is_empty() { post.id.clone() } else { post.root_id.clone() };
    let root = c.s.posts.get(&root_id).map(Cow::into_owned).ok_or_else(|| Refusal::new(404, "app.post.get.app_error", "Unable to get the post."))?;
    let replies: Vec<Post> =
        c.s.threads
            .get(&root_id)
            .into_iter()
            .flat_map(|t| &t.replies)
            .filter_map(|r| c.s.posts.get(r))
            .map(Cow::into_owned)
            .filter(|p| p.delete_at == 0)
            .collect();
    let up = c.q("direction") == "up";
    // 5.37 knows no pages of a thread.
    let size = c.number("perPage").and_then(|n| usize::try_from(n).ok()).filter(|n| *n > 0 && c.s.is_new());
    if size.is_some_and(|s| s > 200) {
        return Err(Refusal::url("perPage"));
    }
    let mut replies = match (c.number("fromCreateAt"), c.number("fromUpdateAt")) {
        (Some(_), Some(_)) => return Err(Refusal::url("fromUpdateAt")),
        (Some(at), None) if up => {
            replies.into_iter().filter(|p| p.create_at < at || (p.create_at == at && p.id.as_str() < c.q("fromPost"))).collect()
        }
        (Some(at), None) => replies.into_iter().filter(|p| p.create_at > at || (p.create_at == at && p.id.as_str() > c.q("fromPost"))).collect(),
        (None, Some(at)) => replies.into_iter().filter(|p| p.update_at > at).collect(),
        (None, None) => replies,
    };
    let by_update = c.flag("updatesOnly");
    replies.sort_by_key(|p| (if by_update { p.update_at } else { p.create_at }, p.id.clone()));
    if up || size.is_none() {
        replies.reverse();
    }
    let has_next = size.is_some_and(|s| replies.len() > s);
    replies.truncate(size.unwrap_or(usize::MAX));
    // The post that was asked for comes first, whatever the order of the rest; 5.37 lists it again at its place.
    let rest = replies.into_iter().chain(std::iter::once(root));
    let mut order = vec![post.clone()];
    order.extend(rest.filter(|p| p.id != post.id || !c.s.is_new()));
    let mut told = c.s.post_list(&order, &[], &form(c), "", "");
    if c.s.is_new() {
        put(&mut told, "has_next", has_next.into());
    }
    let newest = order.iter().map(|p| p.update_at).max().unwrap_or(0);
    Ok(Answer::json(told).tagged(format!("{}.{root_id}.{newest}.{}", c.s.profile.version(), order.len())))
}

fn by_ids(c: &mut Call<'_>) -> Outcome {
    let ids = c.strings("post_ids")?;
    if ids.is_empty() || ids.len() > 1000 {
        return Err(Refusal::body("post_ids"));
    }
    let mut posts: Vec<Post> = ids
        .iter()
        .filter_map(|id| c.s.posts.get(id))
        .map(Cow::into_owned)
        .filter(|p| p.delete_at == 0 && c.s.can_read(&c.me, &p.channel_id))
        .collect();
    posts.sort_by_key(|p| std::cmp::Reverse(p.create_at));
    let told: Vec<Value> = posts.iter().map(|p| c.s.post_json(p, LISTED)).collect();
    Ok(Answer::json(told.into()).with("first-inaccessible-post-time", "0"))
}

fn flagged(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    let (team, channel) = (c.q("team_id").to_owned(), c.q("channel_id").to_owned());
    let (page, size) = c.page();
    let mut posts: Vec<Post> =
        c.s.preferences
            .get(&user)
            .into_iter()
            .flatten()
            .filter(|((category, _), value)| category == "flagged_post" && *value == "true")
            .filter_map(|((_, post), _)| c.s.posts.get(post))
            .map(Cow::into_owned)
            .filter(|p| p.delete_at == 0 && c.s.can_read(&c.me, &p.channel_id))
            .filter(|p| channel.is_empty() || p.channel_id == channel)
            .filter(|p| team.is_empty() || c.s.channels.get(&p.channel_id).is_some_and(|ch| ch.team_id.is_empty() || ch.team_id == team))
            .collect();
    posts.sort_by_key(|p| std::cmp::Reverse(p.create_at));
    let told = c.s.post_list(&page_of(posts, page, size), &[], &LISTED, "", "");
    Ok(Answer::json(told))
}

fn search_in_team(c: &mut Call<'_>) -> Outcome {
    let team = c.id("team")?;
    if !c.s.can_in_team(&c.me, &team, "view_team") {
        return Err(Refusal::permission());
    }
    search(c, &team)
}

fn search_all(c: &mut Call<'_>) -> Outcome {
    search(c, "")
}

fn search(c: &mut Call<'_>, team: &str) -> Outcome {
    let body = c.object()?;
    let terms = text(&body, "terms");
    if terms.trim().is_empty() {
        return Err(Refusal::body("terms"));
    }
    if c.s.faults.is(Awkward::Busy) {
        return Err(Refusal::new(503, "api.context.server_busy.app_error", "Server is busy, non-critical services are temporarily unavailable."));
    }
    // The database knows no pages: there is one, and nothing after it.
    let found = if number(&body, "page") > 0 {
        Vec::new()
    } else {
        c.s.search(&c.me, team, &terms, switch(&body, "is_or_search"), number(&body, "time_zone_offset"))
    };
    let mut told = c.s.post_list(&found, &[], &LISTED, "", "");
    put(&mut told, "matches", json!(null));
    Ok(Answer::json(told))
}
