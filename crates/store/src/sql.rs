//! Small readers of columns, so that each table says what it means.

use model::Millis;
use rusqlite::Row;
use rusqlite::types::Type;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// An id's column.
pub(crate) fn id<T: From<String>>(row: &Row<'_>, index: usize) -> rusqlite::Result<T> {
    row.get::<_, String>(index).map(T::from)
}

/// A moment's column.
pub(crate) fn millis(row: &Row<'_>, index: usize) -> rusqlite::Result<Millis> {
    row.get(index).map(Millis)
}

/// A column of JSON.
pub(crate) fn json<T: DeserializeOwned>(row: &Row<'_>, index: usize) -> rusqlite::Result<T> {
    let text = row.get_ref(index)?.as_str()?;
    serde_json::from_str(text).map_err(|error| rusqlite::Error::FromSqlConversionFailure(index, Type::Text, Box::new(error)))
}

/// A word's column read through the type's own JSON spelling, so that there is one list of words.
pub(crate) fn word<T: DeserializeOwned>(row: &Row<'_>, index: usize) -> rusqlite::Result<T> {
    let text: String = row.get(index)?;
    serde_json::from_value(serde_json::Value::String(text))
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(index, Type::Text, Box::new(error)))
}

/// The JSON spelling of a word.
pub(crate) fn to_word<T: Serialize>(value: &T) -> Result<String, crate::StoreError> {
    match serde_json::to_value(value)? {
        serde_json::Value::String(text) => Ok(text),
        other => Err(crate::StoreError::Sql(format!("not a word: {other}"))),
    }
}

/// A list of ids as JSON, to be unfolded by `json_each`: one prepared statement serves every length.
pub(crate) fn list<T: AsRef<str>>(ids: &[T]) -> Result<String, crate::StoreError> {
    Ok(serde_json::to_string(&ids.iter().map(AsRef::as_ref).collect::<Vec<&str>>())?)
}

/// The end of the range of all texts that begin with `prefix`: the greatest code point sorts after every other.
pub(crate) fn after_prefix(prefix: &str) -> String {
    format!("{prefix}\u{10FFFF}")
}
