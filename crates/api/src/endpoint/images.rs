//! Pictures from elsewhere, which the server fetches for us (protocol E).

use crate::{ApiError, Connection};
use bytes::Bytes;

/// `GET /image`: the picture at an address, through the server's proxy; at most `cap` bytes.
///
/// A server without a proxy answers with a redirect to the address itself, which is not followed: nobody else learns who looks.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_image_by_url(connection: &Connection, address: &str, cap: u64) -> Result<Bytes, ApiError> {
    connection.get("get_image_by_url", &["image"]).query("url", address).bytes(cap).await
}
