//! Files: uploading in one go, reading, searching.

use serde_json::{Value, json};

use super::Route;
use crate::{
    answer::{Answer, Body, Outcome, Refusal},
    call::{Call, number, text},
    pictures,
    state::files::File,
};

/// The routes of this group.
pub const ROUTES: &[Route] = &[
    Route::post("/files", "upload_file", upload),
    Route::get("/files/{file}", "get_file", get),
    Route::get("/files/{file}/thumbnail", "get_file_thumbnail", thumbnail),
    Route::get("/files/{file}/preview", "get_file_preview", preview),
    Route::get("/files/{file}/info", "get_file_info", info),
    Route::get("/files/{file}/link", "get_file_link", link),
    Route::post("/teams/{team}/files/search", "search_files", search),
    Route::post("/files/search", "search_all_files", search).in_11(),
];

/// The most bytes that a file may have.
pub fn most_bytes(c: &Call<'_>) -> usize {
    c.s.config.number("MaxFileSize").and_then(|n| usize::try_from(n).ok()).unwrap_or(100 * 1024 * 1024)
}

/// Refuses unless files may be uploaded for a channel.
pub fn need_to_upload(c: &Call<'_>, channel: &str) -> Result<(), Refusal> {
    if !c.s.config.is_on("EnableFileAttachments") {
        return Err(Refusal::new(403, "api.file.attachments.disabled.app_error", "File attachments have been disabled on this server."));
    }
    if !c.s.channels.contains_key(channel) {
        return Err(Refusal::body("channel_id"));
    }
    c.s.need_in_channel(&c.me, channel, "upload_file")
}

fn upload(c: &mut Call<'_>) -> Outcome {
    let me = c.me.clone();
    let mut channel = c.q("channel_id").to_owned();
    let mut client_ids: Vec<String> = Some(c.q("client_id").to_owned()).filter(|i| !i.is_empty()).into_iter().collect();
    let mut files: Vec<(String, bytes::Bytes)> = Vec::new();
    if c.parts.is_empty() {
        files.push((c.q("filename").to_owned(), c.body.clone()));
    }
    for part in &c.parts {
        let value = || String::from_utf8_lossy(&part.bytes).into_owned();
        match (part.name.as_str(), &part.file_name) {
            ("channel_id", _) => channel = value(),
            ("client_ids", _) => client_ids.push(value()),
            ("files", Some(name)) => files.push((name.clone(), part.bytes.clone())),
            _ => return Err(Refusal::new(400, "api.file.upload_file.read_form_value.app_error", "Unknown part of the form.")),
        }
    }
    if files.is_empty() || files.iter().any(|(name, _)| name.is_empty()) {
        return Err(Refusal::body("files"));
    }
    if !client_ids.is_empty() && client_ids.len() != files.len() {
        return Err(Refusal::new(
            400,
            "api.file.upload_file.incorrect_number_of_client_ids.app_error",
            "Unable to upload file(s). Have too few or too many client ids.",
        ));
    }
    need_to_upload(c, &channel)?;
    let most = most_bytes(c);
    if files.iter().any(|(_, b)| b.len() > most) {
        return Err(Refusal::new(413, "api.file.upload_file.too_large_detailed.app_error", "Unable to upload file. It is too large."));
    }
    let mut infos = Vec::new();
    for (name, bytes) in files {
        let id = c.s.add_file(&me, &channel, &name, bytes);
        infos.extend(c.s.files.get(&id).map(|f| c.s.file_json(f)));
    }
    Ok(Answer::created(json!({"file_infos": infos, "client_ids": client_ids})))
}

/// The file of the path, which its uploader and those who may read its channel can have.
fn the_file(c: &Call<'_>) -> Result<File, Refusal> {
    let id = c.id("file")?;
    let missing = if c.s.is_new() { "api.file.get_file_info.app_error" } else { "app.file_info.get.app_error" };
    let file = c.s.files.get(&id).ok_or_else(|| Refusal::new(404, missing, "Unable to get the file info."))?;
    if file.user_id == c.me || (!file.post_id.is_empty() && c.s.can_read(&c.me, &file.channel_id)) {
        Ok(file.clone())
    } else {
        Err(Refusal::permission())
    }
}

fn get(c: &mut Call<'_>) -> Outcome {
    let file = the_file(c)?;
    let name = c.q("download").to_owned();
    let name = (name == "1" || name == "true").then(|| file.name.clone());
    Ok(Answer::of(Body::Bytes { mime: file.mime_type, bytes: file.bytes, ranges: true, name }))
}

fn thumbnail(c: &mut Call<'_>) -> Outcome {
    let file = the_file(c)?;
    let made = if file.width > 0 { pictures::thumbnail(&file.bytes) } else { None };
    let made = made.ok_or_else(|| Refusal::new(400, "api.file.get_file_thumbnail.no_thumbnail.app_error", "File doesn't have a thumbnail image."))?;
    Ok(Answer::bytes("image/jpeg", made))
}

fn preview(c: &mut Call<'_>) -> Outcome {
    let file = the_file(c)?;
    let made = if file.width > 0 { pictures::preview(&file.bytes) } else { None };
    let made = made.ok_or_else(|| Refusal::new(400, "api.file.get_file_preview.no_preview.app_error", "File doesn't have a preview image."))?;
    Ok(Answer::bytes("image/jpeg", made))
}

fn info(c: &mut Call<'_>) -> Outcome {
    let file = the_file(c)?;
    Ok(Answer::json(c.s.file_json(&file)).with("cache-control", "max-age=2592000, private"))
}

fn link(c: &mut Call<'_>) -> Outcome {
    if !c.s.config.is_on("EnablePublicLink") {
        let status = if c.s.is_new() { 403 } else { 501 };
        return Err(Refusal::new(status, "api.file.get_public_link.disabled.app_error", "Public links have been disabled."));
    }
    let file = the_file(c)?;
    if file.post_id.is_empty() {
        return Err(Refusal::new(
            400,
            "api.file.get_public_link.no_post.app_error",
            "Unable to get public link for file. File must be attached to a post.",
        ));
    }
    Ok(Answer::json(json!({"link": format!("{}/files/{}/public?h=demo", c.s.site_url, file.id)})))
}

fn search(c: &mut Call<'_>) -> Outcome {
    let body = c.object()?;
    let terms = text(&body, "terms");
    if terms.trim().is_empty() {
        return Err(Refusal::body("terms"));
    }
    let team = c.param("team");
    let order = if number(&body, "page") > 0 { Vec::new() } else { c.s.search_files(&c.me, &team, &terms) };
    let infos: serde_json::Map<String, Value> = order
        .iter()
        .filter_map(|id| c.s.files.get(id))
        .map(|f| {
            // Found files tell their channel, in 5.37 too.
            let mut told = c.s.file_json(f);
            crate::wire::put(&mut told, "channel_id", f.channel_id.clone().into());
            (f.id.clone(), told)
        })
        .collect();
    let mut told = json!({"order": order, "file_infos": infos, "next_file_info_id": "", "prev_file_info_id": ""});
    if c.s.is_new() {
        crate::wire::put(&mut told, "first_inaccessible_file_time", 0.into());
    }
    Ok(Answer::json(told))
}
