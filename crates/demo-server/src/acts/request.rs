//! What a person does on another device: any request of the API, done at once and without HTTP. It is not among the requests
//! that are written down, for those are the client's under test.

use std::collections::HashMap;

use bytes::Bytes;
use serde_json::{Value, json};

use crate::{
    DemoServer,
    answer::{Answer, Body},
    call::{Call, Part},
    routes::route_of,
};

impl DemoServer {
    /// A person makes a request: a method, a path below `/api/v4`, a JSON body (`Null` for none). The answer's JSON.
    ///
    /// # Errors
    /// The refusal's id; also when this profile has no such route.
    pub fn request_as(&self, user: &str, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let bytes = if body.is_null() { Bytes::new() } else { body.to_string().into() };
        self.run_as(user, method, path, bytes, Vec::new())
    }

    /// A person adds a custom emoji with a picture.
    ///
    /// # Errors
    /// The refusal's id.
    pub fn add_emoji_as(&self, user: &str, name: &str) -> Result<Value, String> {
        let about = json!({"name": name, "creator_id": self.user_id(user)}).to_string();
        let part = |name: &str, bytes: Bytes| Part { name: name.to_owned(), file_name: None, bytes };
        let parts = vec![part("emoji", about.into()), part("image", crate::pictures::portrait(name))];
        self.run_as(user, "POST", "/emoji", Bytes::new(), parts)
    }

    fn run_as(&self, user: &str, method: &str, path: &str, body: Bytes, parts: Vec<Part>) -> Result<Value, String> {
        let mut s = self.shared.lock();
        let me = s.find_user(user);
        let found = route_of(method, path).filter(|(route, _)| route.is_in(s.profile));
        let (route, params) = found.ok_or_else(|| format!("no route {method} {path}"))?;
        let asked = path.split_once('?').map_or("", |(_, query)| query);
        let query = asked.split('&').filter_map(|pair| pair.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        let mut call = Call { s: &mut s, me, token: String::new(), params, query, headers: HashMap::new(), body, parts };
        let Answer { body, .. } = (route.run)(&mut call).map_err(|refusal| refusal.id)?;
        Ok(match body {
            Body::Json(value) => value,
            Body::Chunks(values) | Body::Lines(values) => values.into(),
            _ => Value::Null,
        })
    }
}
