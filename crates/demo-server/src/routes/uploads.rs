//! Uploading in parts.

use serde_json::Value;

use super::{
    Route,
    files::{most_bytes, need_to_upload},
};
use crate::{
    answer::{Answer, Body, Outcome, Refusal},
    call::{Call, number, text},
    state::files::Upload,
};

/// The first part must have this many bytes, or the whole file.
const FIRST_PART: usize = 5 * 1024 * 1024;

/// The routes of this group.
pub const ROUTES: &[Route] = &[
    Route::post("/uploads", "create_upload", create),
    Route::get("/uploads/{upload}", "get_upload", get),
    Route::post("/uploads/{upload}", "upload_data", data),
    Route::get("/users/{user}/uploads", "get_uploads_for_user", list),
];

fn create(c: &mut Call<'_>) -> Outcome {
    let body = c.object()?;
    let channel = text(&body, "channel_id");
    need_to_upload(c, &channel)?;
    let size = usize::try_from(number(&body, "file_size")).unwrap_or(0);
    if size == 0 || text(&body, "filename").is_empty() {
        return Err(Refusal::body("upload"));
    }
    if size > most_bytes(c) {
        return Err(Refusal::new(413, "api.upload.create.upload_too_large.app_error", "Unable to upload file. File is too large."));
    }
    let (id, create_at) = (c.s.ids.make(), c.s.clock.now());
    let upload = Upload {
        id: id.clone(),
        user_id: c.me.clone(),
        channel_id: channel,
        filename: text(&body, "filename"),
        file_size: size,
        create_at,
        bytes: Vec::new(),
    };
    let told = c.s.upload_json(&upload);
    c.s.uploads.insert(id, upload);
    Ok(Answer::created(told))
}

fn the_upload(c: &Call<'_>) -> Result<Upload, Refusal> {
    let id = c.id("upload")?;
    let upload = c.s.uploads.get(&id).ok_or_else(|| Refusal::new(404, "app.upload.get.app_error", "Failed to get upload."))?;
    if upload.user_id == c.me { Ok(upload.clone()) } else { Err(Refusal::permission()) }
}

fn get(c: &mut Call<'_>) -> Outcome {
    let upload = the_upload(c)?;
    Ok(Answer::json(c.s.upload_json(&upload)))
}

fn list(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    let told: Vec<Value> = c.s.uploads.values().filter(|u| u.user_id == user).map(|u| c.s.upload_json(u)).collect();
    Ok(Answer::json(told.into()))
}

fn data(c: &mut Call<'_>) -> Outcome {
    let mut upload = the_upload(c)?;
    let bytes = c.parts.first().map_or_else(|| c.body.clone(), |p| p.bytes.clone());
    let left = upload.file_size - upload.bytes.len();
    if bytes.len() > left {
        return Err(Refusal::new(400, "api.upload.upload_data.invalid_content_length", "Invalid Content-Length."));
    }
    if upload.bytes.is_empty() && bytes.len() < FIRST_PART && bytes.len() < upload.file_size {
        let id = "app.upload.upload_data.first_part_too_small.app_error";
        return Err(Refusal::new(400, id, "Failed to upload data. First part must be at least 5242880 Bytes."));
    }
    upload.bytes.extend_from_slice(&bytes);
    if upload.bytes.len() < upload.file_size {
        c.s.uploads.insert(upload.id.clone(), upload);
        return Ok(Answer { status: 204, ..Answer::of(Body::Empty) });
    }
    c.s.uploads.shift_remove(&upload.id);
    let id = c.s.add_file(&upload.user_id, &upload.channel_id, &upload.filename, upload.bytes.into());
    let told = c.s.files.get(&id).map(|f| c.s.file_json(f)).unwrap_or_default();
    Ok(Answer::json(told))
}
