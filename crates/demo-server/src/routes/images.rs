//! Pictures from elsewhere: the image proxy, if the configuration has one.
//!
//! This server asks nobody in the world; what lies there is told to it (`DemoServer::put_on_the_web`).

use crate::{
    answer::{Answer, Body, Outcome, Refusal},
    call::Call,
    routes::Route,
    state::State,
};

/// The routes.
pub const ROUTES: &[Route] = &[Route::get("/image", "get_image_by_url", image)];

/// Where a proxied picture is asked for, below the site's address.
const PROXY: &str = "/api/v4/image?url=";

fn image(c: &mut Call<'_>) -> Outcome {
    let address = c.q("url").to_owned();
    if address.is_empty() {
        return Err(Refusal::new(400, "api.image.get.app_error", "Requested image url cannot be parsed."));
    }
    if !c.s.config.is_on("HasImageProxy") {
        return Ok(Answer { status: 302, ..Answer::of(Body::Empty) }.with("location", address));
    }
    match c.s.web.get(&address) {
        Some(bytes) => Ok(Answer::bytes("image/png", bytes.clone())),
        None => Err(Refusal::new(404, "api.image.get.app_error", "There is no such picture.")),
    }
}

impl State {
    /// A message as it is told: with a proxy, the addresses of its pictures lead there.
    pub fn with_proxied_images(&self, message: &str) -> Option<String> {
        if !self.config.is_on("HasImageProxy") || !message.contains("![") {
            return None;
        }
        let mut told = message.to_owned();
        for address in self.web.keys() {
            told = told.replace(&format!("]({address}"), &format!("]({}", self.proxied(address)));
        }
        (told != message).then_some(told)
    }

    fn proxied(&self, address: &str) -> String {
        let escaped: String = url::form_urlencoded::byte_serialize(address.as_bytes()).collect();
        format!("{}{PROXY}{escaped}", self.site_url)
    }

    /// The sizes of the pictures that a text shows, by the addresses that it is told with.
    pub fn sizes_of_images(&self, told: &str) -> serde_json::Map<String, serde_json::Value> {
        let mut sizes = serde_json::Map::new();
        for (address, bytes) in &self.web {
            let proxied = self.proxied(address);
            for name in [address, &proxied].into_iter().filter(|name| told.contains(&format!("({name}")) || told.contains(&format!("\"{name}\""))) {
                if let Some(seen) = crate::pictures::look_at(bytes) {
                    let size = serde_json::json!({"width": seen.width, "height": seen.height, "format": "png", "frame_count": 0});
                    sizes.insert(name.to_owned(), size);
                }
            }
        }
        sizes
    }
}
