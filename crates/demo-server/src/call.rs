//! One request, as a route sees it: who asks, the parts of the address, the body, and the state it works on.

use std::collections::HashMap;

use bytes::Bytes;
use serde_json::Value;

use crate::{
    answer::Refusal,
    ids::{Id, is_id},
    state::State,
};

/// A part of a multipart body.
#[derive(Debug, Clone)]
pub struct Part {
    /// The field's name.
    pub name: String,
    /// The file's name, if it is a file.
    pub file_name: Option<String>,
    /// The content.
    pub bytes: Bytes,
}

/// A request on its way through a route.
pub struct Call<'a> {
    /// The server's state, locked for the length of the call.
    pub s: &'a mut State,
    /// Who asks; empty when nobody is signed in.
    pub me: Id,
    /// The session's token; empty when nobody is signed in.
    pub token: String,
    /// The named parts of the path.
    pub params: HashMap<String, String>,
    /// The query.
    pub query: HashMap<String, String>,
    /// Headers, names in lower case.
    pub headers: HashMap<String, String>,
    /// The body as sent.
    pub body: Bytes,
    /// The parts of a multipart body.
    pub parts: Vec<Part>,
}

impl Call<'_> {
    /// A part of the path as it stands; empty if the route has none of that name.
    pub fn param(&self, name: &str) -> String {
        self.params.get(name).cloned().unwrap_or_default()
    }

    /// A part of the path that must be an id.
    pub fn id(&self, name: &str) -> Result<Id, Refusal> {
        let value = self.param(name);
        if is_id(&value) { Ok(value) } else { Err(Refusal::url(&format!("{name}_id"))) }
    }

    /// The user that the path names; `me` is who asks.
    pub fn user(&self) -> Result<Id, Refusal> {
        if self.param("user") == "me" { Ok(self.me.clone()) } else { self.id("user") }
    }

    /// The user that the path names, who must be the one who asks unless that one may edit others.
    pub fn own_user(&self) -> Result<Id, Refusal> {
        let user = self.user()?;
        if user == self.me || self.s.can(&self.me, "edit_other_users") { Ok(user) } else { Err(Refusal::permission()) }
    }

    /// A query parameter; empty when absent.
    pub fn q(&self, name: &str) -> &str {
        self.query.get(name).map_or("", String::as_str)
    }

    /// A query parameter that is a switch.
    pub fn flag(&self, name: &str) -> bool {
        self.q(name) == "true"
    }

    /// A query parameter that is a number.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.q(name).parse().ok()
    }

    /// Page and page size: 60 by default, silently at most 200.
    pub fn page(&self) -> (usize, usize) {
        let page = self.number("page").and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        let size = self.number("per_page").and_then(|n| usize::try_from(n).ok()).unwrap_or(60).min(200);
        (page, size)
    }

    /// The body as a JSON object.
    pub fn object(&self) -> Result<Value, Refusal> {
        match serde_json::from_slice::<Value>(&self.body) {
            Ok(value) if value.is_object() => Ok(value),
            _ => Err(Refusal::body("body")),
        }
    }

    /// The body as a JSON object, or an empty one if there is no body.
    pub fn maybe_object(&self) -> Value {
        serde_json::from_slice(&self.body).ok().filter(Value::is_object).unwrap_or_else(|| Value::Object(serde_json::Map::new()))
    }

    /// The body as a list of strings.
    pub fn strings(&self, what: &str) -> Result<Vec<String>, Refusal> {
        serde_json::from_slice(&self.body).map_err(|_| Refusal::body(what))
    }

    /// The body as a list of values.
    pub fn values(&self, what: &str) -> Result<Vec<Value>, Refusal> {
        serde_json::from_slice(&self.body).map_err(|_| Refusal::body(what))
    }
}

/// A string field of an object; empty when absent.
pub fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A string field of an object, if it is there.
pub fn maybe_text(value: &Value, name: &str) -> Option<String> {
    value.get(name).and_then(Value::as_str).map(str::to_owned)
}

/// A switch of an object; off when absent.
pub fn switch(value: &Value, name: &str) -> bool {
    value.get(name).and_then(Value::as_bool).unwrap_or(false)
}

/// A number of an object; 0 when absent.
pub fn number(value: &Value, name: &str) -> i64 {
    value.get(name).and_then(Value::as_i64).unwrap_or(0)
}

/// A list of strings of an object.
pub fn strings(value: &Value, name: &str) -> Vec<String> {
    value.get(name).and_then(Value::as_array).map(|list| list.iter().filter_map(Value::as_str).map(str::to_owned).collect()).unwrap_or_default()
}

/// The slice of a list that a page shows.
pub fn page_of<T>(list: Vec<T>, page: usize, size: usize) -> Vec<T> {
    list.into_iter().skip(page.saturating_mul(size)).take(size).collect()
}
