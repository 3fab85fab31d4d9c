//! Reading values that are JSON inside a string.

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Reads JSON inside a string, or the value itself should a server stop wrapping it.
pub(crate) fn nested<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<T, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(text) => serde_json::from_str(&text).map_err(Error::custom),
        other => serde_json::from_value(other).map_err(Error::custom),
    }
}

/// The same for what may be absent, `null` or an empty string.
pub(crate) fn nested_or_default<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(deserializer: D) -> Result<T, D::Error> {
    let read: Result<Option<T>, _> = match Value::deserialize(deserializer)? {
        Value::Null => return Ok(T::default()),
        Value::String(text) if text.is_empty() => return Ok(T::default()),
        Value::String(text) => serde_json::from_str(&text),
        other => serde_json::from_value(other),
    };
    read.map(Option::unwrap_or_default).map_err(Error::custom)
}

/// Reads `null` as the default.
pub(crate) fn null_as_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}

/// A flag that is the string `"true"` when it is there.
pub(crate) fn true_word<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Bool(on) => on,
        Value::String(word) => word == "true",
        _ => false,
    })
}
