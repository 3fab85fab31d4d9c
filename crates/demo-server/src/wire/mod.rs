//! The wire forms of what the state holds, for each profile. Types of our own: no other crate says how they look.

pub mod channel;
pub mod post;
pub mod team;
pub mod thread;
pub mod user;

use serde_json::Value;

/// Sets a key of an object.
pub fn put(object: &mut Value, key: &str, value: Value) {
    if let Some(map) = object.as_object_mut() {
        map.insert(key.to_owned(), value);
    }
}

/// Takes a key from an object.
pub fn cut(object: &mut Value, key: &str) {
    if let Some(map) = object.as_object_mut() {
        map.remove(key);
    }
}
